"""What can be done about a fact that is shown: apps say so of the facts they know, pages show it beside the dossier."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xinheng.fusion.registers.models import Subject
from xinheng.support.access.parties import Party
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class Remedy:
    """One way out of a fact: why it is not open now and from when, else which procedure begins it with what."""

    title: str
    number: str
    # Empty where it is open today.
    hindrance: str
    procedure: str
    filled: dict[str, str]


@dataclass(frozen=True)
class Applied:
    """An application for a remedy by the subject itself, as its page takes it."""

    procedure: str
    number: str
    proof: str
    committed: bool
    electronic: bool


# Opens the matter of an application, or raises a `Refusal` in words.
Take = Callable[[Applied, Party], Matter]
_TAKING: list[Take] = []
# A subject and the current records about it, as the dossier tells them.
Tell = Callable[[Subject, Sequence[dict[str, Any]]], list[Remedy]]
_TELLING: list[Tell] = []


def tells_remedies(function: Tell) -> Tell:
    """Ask this function too, from AppConfig.ready; twice changes nothing."""
    if function not in _TELLING:
        _TELLING.append(function)
    return function


def remedies_of(subject: Subject, rows: Sequence[dict[str, Any]]) -> list[Remedy]:
    """Every remedy for the facts of a subject."""
    return [one for tell in _TELLING for one in tell(subject, rows)]


def takes_applications(function: Take) -> None:
    """Take the applications of subjects themselves, from AppConfig.ready."""
    _TAKING[:] = [function]


# What may be applied for today of a subject, by its current records.
TellOpen = Callable[[Subject], list[Remedy]]
_OPEN: list[tuple[Sequence[str], TellOpen]] = []


def tells_open_remedies(types: Sequence[str], function: TellOpen) -> None:
    """Ask this function for what is open today of records of these types, from AppConfig.ready."""
    _OPEN[:] = [(types, function)]


def remediable_types() -> list[str]:
    """The record types that have a way out."""
    return [type for types, _ in _OPEN for type in types]


def open_remedies(subject: Subject) -> list[Remedy]:
    """Every remedy that a subject may apply for today."""
    return [one for _, tell in _OPEN for one in tell(subject)]


def apply_for_remedy(told: Applied, by: Party) -> Matter:
    """Apply for a remedy of a fact of one's own."""
    return _TAKING[0](told, by)


# Opens the matter of a firm in reorganisation, or raises a `Refusal` in words.
Shield = Callable[[Party, dict[str, Any]], Matter]
_SHIELDING: list[Shield] = []


def takes_shields(function: Shield) -> None:
    """Take the requests of firms to be shielded, from AppConfig.ready."""
    _SHIELDING[:] = [function]


def ask_for_shield(told: dict[str, Any], by: Party) -> Matter:
    """Ask that what is public of one's own firm be held back while a plan that a court approved is carried out."""
    return _SHIELDING[0](by, told)
