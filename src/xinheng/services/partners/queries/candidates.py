"""What the public sees of who wants to come in: the entry check of a venue."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinheng.credit.portrait.queries import dossier
from xinheng.credit.risk.queries import class_is_public
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.services.partners.rules import ListedCode

# Facts a landlord is wary of; each only as far as the public sees it today.
WARNINGS = ("serious_violation_list", "abnormal_operation_list", "administrative_penalty")


# The section of what speaks for it.
PRAISE = "awards"


@dataclass(frozen=True)
class Incomer:
    """One who wants to come in: name, registration, colour, and what to look at. No name: not in the registers."""

    line: ListedCode
    identity: str = ""
    name: str = ""
    status: str = ""
    closed: bool = False
    colour: str = ""
    grade: str = ""
    flags: tuple[str, ...] = ()
    licences: int = 0
    praised: int = 0


def candidates(lines: Sequence[ListedCode]) -> list[Incomer]:
    """Each line with what anybody may read of it today."""
    return [_candidate(one) if not one.why else Incomer(one) for one in lines]


def _candidate(line: ListedCode) -> Incomer:
    subject = subject_by(line.code)
    found = dossier(subject.identity) if subject else None
    if subject is None or found is None:
        return Incomer(ListedCode(line.row, line.code, line.stall, "全市登记里没有这个代码"))
    types = [one["type"] for section in found.sections for one in section["records"] if "about" not in one]
    flags = tuple(f"{standard().type(type).title} {types.count(type)} 条" for type in WARNINGS if type in types)
    rating = found.rating if class_is_public() else None
    closed = standard().is_closed(subject.kind, subject.status)
    status = standard().status_title(subject.kind, subject.status)
    return Incomer(
        line, subject.identity, subject.name, status, closed, rating.colour if rating else "",
        rating.grade if rating else "", flags, sum(1 for one in types if "licen" in one or "permit" in one),
        sum(1 for one in types if standard().type(one).portrait == PRAISE),
    )  # fmt: skip
