"""What the acts of the two lists ask."""

from datetime import date

from django import forms

from xinheng.credit.listing.queries import awaiting_with
from xinheng.credit.listing.rules import season_of
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.procedures.table.asking import Asked, day, from_list, line, lines, one_of

SUSPICIONS = (
    ("unreported", "未按期公示、报送年度报告"),
    ("undisclosed", "没有公示应当公示的信息（企业）"),
    ("name", "没有按期办理名称变更登记（企业）"),
    ("uncontactable", "通过登记的住所、经营场所无法联系"),
    ("false", "年度报告弄虚作假（个体工商户、合作社）"),
)


class ListingFinding(Asked):
    """What was found, about whom."""

    uscc = line("统一社会信用代码", most=18)
    suspicion = one_of("情形", SUSPICIONS)
    found = lines("发现的情况")


class Unreported(Asked):
    """Which report is missing."""

    report_year = line("未报的年报年度", most=4, hint="例如 2025。")

    def prepare(self) -> None:
        """The last season's year."""
        self.fields["report_year"].initial = season_of(city_time.today())

    def clean_report_year(self) -> str:
        """A year whose season is over."""
        text, newest = str(self.cleaned_data["report_year"]), season_of(city_time.today())
        if not text.isdecimal() or len(text) != 4 or not 2013 <= int(text) <= newest:
            raise forms.ValidationError(f"写成年份，2013 到 {newest} 之间（{newest} 年度以后的报送期还没有过）")
        return text


class SecondLetter(Asked):
    """The slip of the second letter."""

    second_letter = line("第二封信函的邮件号码", most=30)


class ListingDecision(Asked):
    """The decision; where many did not report, all that wait of the same year together."""

    together = forms.BooleanField(label="同年度未报年报的一并列入", required=False)

    def prepare(self) -> None:
        """How many wait of the same year; nothing is asked where none does."""
        waiting = len(awaiting_with(self.target)) if self.target is not None else 0
        if waiting:
            self.fields["together"].help_text = f"本机构还有 {waiting} 户待决定；已经补报的自动不列，逐户写入决定书。"
        else:
            del self.fields["together"]


class Disagreed(Asked):
    """A written objection to the listing (art 12)."""

    received_on = day("收到异议日期", required=True, hint="受理期限从次日起算。")
    objection = lines("异议的理由和证据")

    def prepare(self) -> None:
        """Today."""
        self.fields["received_on"].initial = city_time.today()


class ListingNotice(Asked):
    """What the shop was told before it is listed (Order 44 art 13)."""

    uscc = line("统一社会信用代码", most=18)
    listing_reason = from_list("列入情形")
    penalty_number = line("处罚决定书文号", required=False, hint="拒不履行处罚决定单独列入的，填那份决定书的文号。")
    found = lines("事实和依据")
    measures = lines("列入后的管理措施", 2)
    notice_served_on = day("告知书送达日期", required=True, hint="申辩期限从次日起算。")
    restriction_ends_on = day("法律规定的限制期满日", hint="没有的不填。")

    def prepare(self) -> None:
        """The grounds of the law, and today."""
        grounds = standard().code_list("serious_violation_reasons").by_code
        self.fields["listing_reason"].choices = [(code, one.title) for code, one in grounds.items()]  # type: ignore[attr-defined]
        self.fields["measures"].initial = "重点监管、提高检查频次；不适用告知承诺；不予授予荣誉"
        self.fields["notice_served_on"].initial = city_time.today()


def end_of_season(year: str) -> date:
    """The last day on which the report of a year was due."""
    return date(int(year) + 1, 6, 30)
