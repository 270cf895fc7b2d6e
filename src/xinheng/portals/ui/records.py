"""How a record of any type is shown: its title, one tag, the fields a list names, the rest folded away.

Everything comes from the standard: also what a code means for the reader (good, mind, bad), what runs out, what is a
listing.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.display import field_title, heading, sentence, shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.ui import wording
from xinheng.portals.ui.sources import title_of

# What stands beside a fact that is public for a time only.
PUBLICATION = {
    "shown": ("公示中", "yellow"), "over": ("已停止公示", "grey"), "held": ("不公示", "grey"),
    "coming": ("尚未公示", "grey"), "never": ("不公示", "grey"),
}  # fmt: skip
IN_LIST = 6


@dataclass(frozen=True)
class RecordView:
    """One record as a page shows it."""

    title: str
    tag: str
    tone: str
    day: str
    pairs: list[tuple[str, str]]
    more: list[tuple[str, str]]
    source: str
    recorded_at: str
    about: dict[str, Any] | None = None
    restricted: list[str] | None = None
    # The record's own type and key, by which somebody may say that it is wrong.
    type: str = ""
    key: str = ""
    # What happened, where the type tells it in a sentence.
    says: str = ""
    # What is said of it while an objection to it is open.
    disputed: str = ""


def record_view(
    record: dict[str, Any], *, today: date | None = None, verdict: Verdict | None = None, disputed: str = ""
) -> RecordView:
    """A record of the dossier's JSON, ready for a page; with the verdict on its publication, why and how long too."""
    kind = standard().types[record["type"]]
    fields, today = record["fields"], today or city_time.today()
    says = sentence(kind, fields)
    tag_field, tag, tone = _tag(kind, record, today, verdict)
    used = {kind.title_field, tag_field, kind.subject_field, kind.role("name") or ""}
    held, why = _publication(verdict)
    listed = [name for name in kind.list_fields if name not in used][:IN_LIST]
    rest = [name for name in kind.fields if name not in used and name not in listed]
    return RecordView(
        title=heading(kind, fields),
        tag=tag,
        tone=tone,
        day=record.get("effective_on") or "",
        pairs=_pairs(kind, fields, listed) + held,
        more=_pairs(kind, fields, rest) + why,
        source=title_of(record["source"]),
        recorded_at=record["recorded_at"],
        about=record.get("about"),
        type=record["type"],
        key=str(record.get("key", "")),
        says=says,
        disputed=disputed,
    )


def published_view(record: dict[str, Any]) -> RecordView:
    """A record of a public list, with why and until when it is shown told at once."""
    today = city_time.today()
    verdict = judge(record["type"], row_of(record, {}), today)
    view = record_view(record, verdict=verdict)
    until = verdict.until or wording.as_day(record.get("ends_on"))
    told = [("公示截止", until.isoformat())] if until else [("公示截止", "不设期限，解除后停止")]
    kept = [pair for pair in view.pairs if pair[0] != "公示情况"]
    return replace(view, pairs=[*kept, *told, ("公示依据", verdict.basis)], more=[])


def _pairs(kind: RecordType, fields: dict[str, Any], names: list[str]) -> list[tuple[str, str]]:
    words, category = standard(), str(fields.get(kind.role("category") or "", ""))
    # A point is for computing; people read the address.
    present = [name for name in names if fields.get(name) and kind.fields[name].type != "coordinate"]
    return [
        (field_title(kind.fields[name], words, category), shown(kind.fields[name], fields[name], words))
        for name in present
    ]


def _publication(verdict: Verdict | None) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Whether, from when and until when anybody may see it, and why.

    Why something is shown stands with the rest; why it is not, at once.
    """
    if verdict is None or verdict.state == "never":
        return [], []
    told = {"held": "不公示", "coming": "尚未公示", "over": "已停止公示", "shown": "公示中"}[verdict.state]
    if verdict.starts and verdict.state in ("shown", "coming"):
        told += f"，自 {verdict.starts} 起"
    if verdict.until and verdict.state in ("shown", "over"):
        told += f"，{verdict.until} 起不再公示"
    elif verdict.shown:
        told += "，期满日待定" if verdict.grade else "，没有预定的期满日"
    why = f"{verdict.title}；{verdict.basis}"
    if verdict.shown:
        return [], [("公示情况", told), ("公示依据", why)]
    return [("公示情况", f"{told}（{why}）")], []


def _tag(kind: RecordType, record: dict[str, Any], today: date, verdict: Verdict | None) -> tuple[str, str, str]:
    """The one tag of a record: the field it is taken from, the words, the tone."""
    ends = wording.as_day(record.get("ends_on"))
    if kind.lifetime == "expires" and ends is not None:
        if ends < today:
            return "", "已过期", "red"
        if (ends - today).days <= kind.soon:
            return "", f"{(ends - today).days} 天后到期", "yellow"
    if kind.lifetime == "listing":
        return "", *_listing(kind, ends is not None and ends <= today, verdict)
    if verdict is not None and verdict.grade:
        return "", *PUBLICATION[verdict.state]
    return state_of(kind, record["fields"])


def state_of(kind: RecordType, fields: dict[str, Any]) -> tuple[str, str, str]:
    """The first field whose codes say how good they are, or that is the type's status."""
    words = standard()
    for name, field in kind.fields.items():
        value = fields.get(name)
        codes = words.codes_of(field) if value else None
        if value and ((codes and codes.toned) or field.role == "status"):
            return name, shown(field, value, words), codes.tone_of(str(value)) if codes else "grey"
    return "", "", "grey"


def _listing(kind: RecordType, gone: bool, verdict: Verdict | None) -> tuple[str, str]:
    """Whether a listing stands; one that ended by a repair has no day of removal of its own."""
    if gone:
        return "已移出", "grey"
    if verdict is not None and verdict.state == "over":
        return PUBLICATION["over"]
    return "列入中", kind.tone
