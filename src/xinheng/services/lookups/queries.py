"""What the public reads of many businesses at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xinheng.credit.portrait.listing import public_counts
from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.queries import class_is_public
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subjects_known
from xinheng.fusion.standard.registry import standard
from xinheng.services.partners.rules import ListedCode

# What a partner is judged by, in the order of the table: heading and the part of the public dossier.
COLUMNS = {
    "许可": "licences", "处罚": "penalties", "经营异常": "abnormal_list", "严重违法": "serious_list",
    "投诉": "complaints", "检查": "inspections", "抽检": "sampling", "承诺": "commitments",
}  # fmt: skip
# Of these every one is a reason to look closer.
WARNS = ("处罚", "经营异常", "严重违法")


@dataclass(frozen=True)
class Looked:
    """One line of the report. No name: why says what is wrong with the line."""

    row: int
    code: str
    why: str = ""
    name: str = ""
    status: str = ""
    colour: str = ""
    grade: str = ""
    closed: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def warns(self) -> bool:
        """Whether somebody should look closer before signing anything."""
        return bool(self.name) and (self.closed or self.colour == "red" or any(self.counts.get(one) for one in WARNS))

    @property
    def cells(self) -> list[int]:
        """The counts in the order of the columns."""
        return [self.counts.get(title, 0) for title in COLUMNS]


def look_up(lines: Sequence[ListedCode]) -> list[Looked]:
    """Each line with what its public page says now: three questions for all of them."""
    known = subjects_known([f"uscc:{one.code}" for one in lines if not one.why])
    ids = [one.pk for one in known.values()]
    counts = public_counts(ids)
    rated: dict[int, RiskResult] = {}
    if class_is_public():
        rows = RiskResult.objects.filter(subject_id__in=ids, card=MAIN, current=True)
        rated = {one.subject_id: one for one in rows.only("subject_id", "colour", "grade")}
    return [_looked(one, known.get(f"uscc:{one.code}"), counts, rated) for one in lines]


def _looked(
    line: ListedCode, subject: Subject | None, counts: dict[int, dict[str, int]], rated: dict[int, RiskResult]
) -> Looked:
    if line.why or subject is None:
        return Looked(line.row, line.code, line.why or "全市登记里没有这个代码")
    own, risk = counts.get(subject.pk, {}), rated.get(subject.pk)
    sections = standard().sections
    told = {title: sum(own.get(kind.id, 0) for kind in sections.get(part, ())) for title, part in COLUMNS.items()}
    status = standard().status_title(subject.kind, subject.status)
    closed = standard().is_closed(subject.kind, subject.status)
    colour, grade = (risk.colour, risk.grade) if risk else ("", "")
    return Looked(line.row, line.code, "", subject.name, status, colour, grade, closed, told)
