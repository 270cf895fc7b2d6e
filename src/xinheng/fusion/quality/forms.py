"""What the acts on a ticket ask."""

from datetime import timedelta

from xinheng.fusion.quality.queries import unit_of, units
from xinheng.kit import city_time
from xinheng.support.procedures.table.asking import Asked, day, from_list, lines, one_of
from xinheng.support.procedures.table.registry import procedure

# Proposed for a known problem: it is looked at again after a season.
REVIEW_AFTER = timedelta(days=90)


class SentOn(Asked):
    """To whom, and what is to be looked at."""

    unit = from_list("转给", hint="按来源的声明预先选好，可以改。")
    reason = lines("请来源单位核什么", 3)

    def prepare(self) -> None:
        """The organisations; the one that answers for the source is chosen."""
        self.fields["unit"].choices = [(one.path, one.name) for one in units()]  # type: ignore[attr-defined]
        self.fields["unit"].initial = unit_of(self.target)
        told = self.target.matter.facts
        self.fields["reason"].initial = f"请核对{told['register']}：{told['problem']}，更正后重新报送。"


class Corrected(Asked):
    """What was mended."""

    reason = lines("怎样更正的", 3, hint="例如：已在业务系统更正 12 条，明天的增量里送来。")


class NotOurs(Asked):
    """Why it goes back."""

    answer = one_of("答复", ())
    reason = lines("理由", 3)

    def prepare(self) -> None:
        """Not wrong, or not theirs."""
        declared = procedure("quality_ticket").facts["answer"].choices
        offered = [(one, declared[one]) for one in ("disputed", "ours")]
        self.fields["answer"].choices = offered  # type: ignore[attr-defined]


class Known(Asked):
    """Why it stays as it is, and when it is looked at again."""

    review_on = day("下次核查日期", required=True, hint="到这一天还不符合的，重新派单。")
    reason = lines("理由", 3)

    def prepare(self) -> None:
        """A season ahead."""
        self.fields["review_on"].initial = city_time.today() + REVIEW_AFTER
