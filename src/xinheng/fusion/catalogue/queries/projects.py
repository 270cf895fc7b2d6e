"""The ledger of projects."""

from collections.abc import Sequence
from dataclasses import dataclass

from xinheng.fusion.catalogue.models import FundedProject
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time


@dataclass(frozen=True)
class ProjectLine:
    """A funded project and how far its data are brought in."""

    project: FundedProject
    brought: Sequence[RecordType]
    owed: Sequence[RecordType]

    @property
    def stand(self) -> str:
        """已归集, 不归集, 未到期, 欠归集."""
        if not self.owed:
            return "已归集"
        if self.project.excused:
            return "依法不归集"
        return "欠归集" if self.project.due_on < city_time.today() else "未到期"


def project_lines() -> list[ProjectLine]:
    """The ledger, what is owed longest first. Data are brought in where the register holds a record."""
    named = {id for types in FundedProject.objects.values_list("types", flat=True) for id in types}
    held = {id for id in named if Record.objects.filter(type=id, superseded_at=None).exists()}
    lines = []
    for one in FundedProject.objects.order_by("due_on", "pk"):
        kinds = [standard().types[id] for id in one.types if id in standard().types]
        brought = [kind for kind in kinds if kind.id in held]
        lines.append(ProjectLine(one, brought, [kind for kind in kinds if kind.id not in held]))
    return sorted(lines, key=lambda line: line.stand != "欠归集")


def funded_project(pk: int) -> FundedProject | None:
    """The project of that number."""
    return FundedProject.objects.filter(pk=pk).first()
