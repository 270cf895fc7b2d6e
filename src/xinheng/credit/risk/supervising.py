"""The class drives supervision: how often a shop may be checked in a year, and how many of a class are drawn.

国市监信发〔2022〕6号 asks for it; the numbers are dated parameters, which two administrators may change and everybody
reads on the page of the rule.
"""

from dataclasses import dataclass
from datetime import date

from xinheng.credit.risk.declarations import Class
from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.statement.compile import CLASSES
from xinheng.kit import city_time
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class Supervision:
    """What follows from a class: routine visits a year at most (0: no cap), percent of the class drawn at most."""

    grade: Class
    times: int
    ratio: int

    @property
    def words(self) -> str:
        """For people."""
        often = f"日常检查每年最多 {self.times} 次" if self.times else "日常检查不设次数上限，按需要检查"
        return f"{often}；双随机抽查比例不高于 {self.ratio}%"


def supervision_of(grade: Class, day: date | None = None) -> Supervision:
    """What follows from a class by the rule of a day."""
    on, name = day or city_time.today(), grade.lower()
    times, ratio = (int(parameter(f"class_supervision.{kind}_{name}", on)) for kind in ("times", "ratio"))
    return Supervision(grade, times, ratio)


def supervisions(day: date | None = None) -> list[Supervision]:
    """Of every class, the best first."""
    return [supervision_of(one, day) for one in CLASSES]


def yearly_cap_of(subject: int, otherwise: int, day: date) -> int:
    """The routine visits a year at most for a subject, by its class of today; `otherwise` for who is not rated."""
    result = result_for(subject)
    found = next((one for one in CLASSES if result is not None and one == result.grade), None)
    return supervision_of(found, day).times if found else otherwise
