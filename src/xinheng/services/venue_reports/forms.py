"""What the acts on a venue's report ask."""

from xinheng.kit import city_time
from xinheng.services.venue_reports.queries import clue_of
from xinheng.services.venue_reports.rules import KINDS, findings_for
from xinheng.support.procedures.table.asking import Asked, day, line, lines, one_of
from xinheng.support.procedures.table.registry import procedure


class ToldByTelephone(Asked):
    """A report that came by telephone, by letter or at the counter."""

    uscc = line("共治单位统一社会信用代码", most=18)
    kind = one_of("报告什么", tuple(KINDS.items()))
    text = lines("内容", 5)
    found_on = day("发现日期", required=True)
    tenant = line("涉及商户的信用代码", required=False, most=18, hint="知道就填，线索分到有管辖权的机构。")
    place = line("位置", required=False)

    def prepare(self) -> None:
        """Today, where nothing else is said."""
        self.fields["found_on"].initial = city_time.today()


class VenueAnswer(Asked):
    """The answer: the outcome of the clue lies ready, and is worded by who answers."""

    finding = one_of("结论", ())
    reason = lines("告诉报告单位的话", 5, hint="不写商户没有公示的信息，不写其他人的信息。")

    def prepare(self) -> None:
        """The conclusions that fit the kind; the words of the clue's outcome, where there is one."""
        declared = procedure("venue_report").facts["finding"].choices
        kind = str(self.target.matter.facts["kind"])
        offered = [(one, declared[one]) for one in findings_for(kind)]
        self.fields["finding"].choices = offered  # type: ignore[attr-defined]
        clue = clue_of(self.target.matter)
        self.fields["reason"].initial = clue.outcome if clue else ""
