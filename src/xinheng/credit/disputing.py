"""Saying that a fact is wrong: what pages need of it, whichever app handles it, and which facts are under objection."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xinheng.fusion.standard.registry import standard
from xinheng.support.access.parties import Party
from xinheng.support.procedures.models import Matter

OBJECTIONS = "objection"
# Said of the fact itself while nothing is decided; the words stand in the code list.
_OPEN = ("open", "upheld")


@dataclass(frozen=True)
class DisputableFact:
    """One fact of a dossier, to be chosen on a page."""

    type: str
    key: str
    kind: str
    title: str
    day: str


@dataclass(frozen=True)
class ToldDispute:
    """An objection as it was told. `form_key` is made once by the form: sent twice, it is still one objection."""

    identity: str
    target_type: str
    target_key: str
    objector: str
    name: str
    phone: str
    wrong: str
    proof: str
    received_on: date
    form_key: str = ""


@dataclass(frozen=True)
class DisputeReceipt:
    """What the objector takes away: the number, and the word to look it up with."""

    number: str
    word: str


@dataclass(frozen=True)
class DisputeProgress:
    """What the objector reads: where it stands, what was found, and until when."""

    number: str
    about: str
    received_at: datetime
    words: str
    reason: str
    due_on: str
    office: str
    closed: bool


@dataclass(frozen=True)
class DisputeDoor:
    """What the app that handles objections does for the public's pages. `file` raises a `Refusal` in words."""

    facts: Callable[[str], list[DisputableFact]]
    file: Callable[[ToldDispute], DisputeReceipt]
    # By number, word and the place on the network it is asked from; raises a `Refusal` where wrong words were tried too
    # often from there. Then by the number alone.
    opened: Callable[[str, str, str], DisputeProgress | None]
    told: Callable[[str], DisputeProgress | None]
    # By the subject itself: any fact about it, public or not.
    file_own: Callable[[ToldDispute, Party], Matter]
    # What a current fact of a subject is called, by its type and key; "" where there is none.
    named: Callable[[str, str, str], str]


_DOORS: list[DisputeDoor] = []


def handles_disputes(door: DisputeDoor) -> None:
    """Handle objections, from AppConfig.ready."""
    _DOORS[:] = [door]


def disputes() -> DisputeDoor:
    """Where an objection is taken. Every city has it (企业信息公示暂行条例 art 12)."""
    return _DOORS[0]


def marks_of(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """The facts of a dossier that are under objection, by type and key, with what is said of each."""
    states = standard().code_list("objection_result")
    told = [row["fields"] for row in rows if row["type"] == OBJECTIONS and row["fields"].get("state") in _OPEN]
    return {(one["target_type"], one["target_key"]): states.title_of(str(one["state"])) for one in told}
