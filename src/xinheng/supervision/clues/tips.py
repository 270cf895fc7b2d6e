"""A tip: what is told about something that may be wrong, before anybody looked at it."""

from dataclasses import dataclass
from datetime import date

from xinheng.kit.personal.striking import excerpt


@dataclass(frozen=True)
class Tip:
    """What is told about something that may be wrong, before anybody looked at it.

    `breach_suspected` is asked of every sender: only a suspected breach carries the period of verification (Order 121
    art 27). `identity` is a subject's identifier where the sender knows it; `found_on` the day the law counts from.
    """

    source: str
    text: str
    breach_suspected: bool
    title: str = ""
    channel: str = ""
    identity: str = ""
    name: str = ""
    address: str = ""
    field: str = ""
    found_on: date | None = None
    reporter_ref: str = ""


@dataclass(frozen=True)
class WayToTell:
    """What anybody may tell without a dispute: how it is asked for, what the clue is called, and whether somebody may
    have broken the law: a wrong entry is no breach, a fake code and an unlawful act may be."""

    asked: str
    title: str
    breach_suspected: bool = True


REPORTS = {
    "data": WayToTell("这里的资料有错", "资料纠错", breach_suspected=False),
    "code": WayToTell("假码或贴错的码", "举报假码"),
    "breach": WayToTell("发现违法行为", "提供违法线索"),
}


def reported(about: str, text: str, *, identity: str = "", name: str = "", place: str = "", code: str = "") -> Tip:
    """What was told on the public page, of the subject of that identity and name where one was named."""
    report = REPORTS[about]
    return Tip(
        source="12315",
        channel=f"portal_{about}",
        title=f"{report.title}：{name or excerpt(text, 30)}",
        text=text + (f"（扫到的码：{code}）" if code else ""),
        identity=identity,
        name=name,
        address=place,
        breach_suspected=report.breach_suspected,
    )
