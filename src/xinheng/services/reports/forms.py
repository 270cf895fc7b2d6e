"""What the acts on a report ask."""

from typing import Any

from django import forms

from xinheng.kit import city_time
from xinheng.supervision.dispatch.queries import offices_to_choose
from xinheng.support.procedures.table.asking import Asked, SumField, day, from_list, line, lines, one_of
from xinheng.support.procedures.table.registry import procedure


def choices_of(fact: str) -> dict[str, str]:
    """The values of a fact as the table words them."""
    return procedure("violation_report").facts[fact].choices


class NewReport(Asked):
    """举报登记表 as staff fill it in: how it came, what is told, of whom, and by whom if he says so."""

    channel = one_of("怎么来的", ())
    named = one_of("举报人", (("yes", "实名"), ("no", "匿名")))
    name = line("举报人姓名", required=False, most=60, hint="加密保存，不进入线索和检查。")
    phone = line("举报人联系方式", required=False, most=40)
    address = line("举报人地址", required=False, most=200)
    identity = line("被举报人的统一社会信用代码", required=False, hint="知道就填，直接分到有管辖权的机构。")
    respondent_name = line("被举报人名称或者地点", required=False)
    respondent_address = line("被举报人地址", required=False, most=200)
    text = lines("举报的违法行为", 5, hint="不写举报人；系统会隐去号码。")
    received_on = day("收到日期", required=True)
    superior_number = line("交办文号", required=False, hint="上级交办的填写。")
    answer_by = day("上级要求在哪一天前答复")
    letter = forms.FileField(label="来信或材料的扫描件", required=False, help_text="JPG、PNG 或 PDF，最多 10 MB。")

    def prepare(self) -> None:
        """The ways staff write for; today."""
        ways = [(code, title) for code, title in choices_of("channel").items() if code not in ("city_portal", "split")]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        self.fields["channel"].initial = "hotline_12315"
        self.fields["named"].initial = "yes"
        self.fields["received_on"].initial = city_time.today()

    def clean(self) -> dict[str, Any]:
        """A superior's order names its day of answer."""
        told = super().clean() or {}
        if told.get("channel") == "superior" and not told.get("answer_by"):
            self.add_error("answer_by", "上级交办的写明要求在哪一天前答复")
        return told


class Verification(Asked):
    """Which unit verifies."""

    office = from_list("核查单位")

    def prepare(self) -> None:
        """The offices of the bureau."""
        offices = [(office.path, office.name) for office in offices_to_choose(self.target)]
        self.fields["office"].choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]


class ResultTold(Asked):
    """Telling the result, by what way and on which ground."""

    told_because = one_of("为什么告知", ())
    told_by = one_of("告知方式", ())
    told_on = day("告知日期", required=True)
    reason = lines("告诉举报人的话", hint="不写被举报人的商业秘密和其他人的信息。")

    def prepare(self) -> None:
        """Grounds and ways as the table words them; today."""
        for fact in ("told_because", "told_by"):
            self.fields[fact].choices = list(choices_of(fact).items())  # type: ignore[attr-defined]
        self.fields["told_on"].initial = city_time.today()


class Reward(Asked):
    """A reward proposed: its level and what was fined."""

    reward_level = one_of("奖励等级", ())
    fine = SumField(
        label="罚没款金额（元）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={"required": "填写罚没款金额，没有罚没款的填 0"},
    )
    reason = lines("重大违法的情形和举报的作用")

    def prepare(self) -> None:
        """The levels."""
        self.fields["reward_level"].choices = list(choices_of("reward_level").items())  # type: ignore[attr-defined]
