"""What the acts of a repair ask."""

from django import forms

from xinheng.credit.repair.queries import target_of_matter, years_reported
from xinheng.kit import city_time
from xinheng.support.procedures.table.asking import Asked, day, line, lines, one_of
from xinheng.support.procedures.table.registry import procedure

WAYS = (("online", "网上核实"), ("papers", "书面核实"), ("on_site", "实地核实"))
ANSWERS = (("yes", "是"), ("no", "否"))
# Reasons of a listing that an annual report cures.
UNREPORTED = {"E1", "H1", "C1"}


class Application(Asked):
    """An application handed in at the counter. What the platform has itself is not asked for (art 14)."""

    uscc = line("统一社会信用代码", most=18)
    target_number = line("原决定文号", most=120, hint="处罚决定书文号，或者列入名录、名单的决定文号。")
    received_on = day("收到日期", required=True, hint="受理期限从次日起算。")
    proof = lines("履行义务和整改的材料", 3, hint="逐项写明材料名称和案卷编号。登记、年报等本局已有的不再要求提交。")
    committed = forms.BooleanField(label="已交守信承诺书", error_messages={"required": "申请修复须交守信承诺书"})
    electronic = forms.BooleanField(label="同意电子送达", required=False)

    def prepare(self) -> None:
        """Today."""
        self.fields["received_on"].initial = city_time.today()


class Verified(Asked):
    """How it was checked."""

    way = one_of("核实方式", WAYS)


class VerifiedPenalty(Verified):
    """Art 11: performed, and put right."""

    performed = one_of("处罚决定的义务已履行", ANSWERS)
    rectified = one_of("已整改、消除危害后果", ANSWERS)
    reason = lines("核实情况")


class VerifiedListing(Verified):
    """Art 12: the reason of the listing is gone."""

    cured = one_of("列入的情形已消除", ANSWERS)
    reason = lines("核实情况")

    def prepare(self) -> None:
        """Say which annual reports are here."""
        target = target_of_matter(self.target) if self.target is not None else None
        if target and set(target.reasons.split("|")) & UNREPORTED:
            known = "、".join(years_reported(target))
            self.fields["cured"].help_text = f"平台已收到的年报年度：{known}。" if known else "平台还没有收到年报。"


class ShieldAsked(Asked):
    """What a court approved, and when (art 22)."""

    uscc = line("统一社会信用代码", most=18)
    plan = one_of("法院批准的是", (("reorganisation", "重整计划"), ("settlement", "和解协议")))
    court = line("裁定法院", most=60)
    ruling_number = line("裁定书文号", most=60)
    ruled_on = day("裁定日期", required=True)
    received_on = day("收到日期", required=True, hint="期限从次日起算。")
    proof = lines("裁定书等材料", 3, hint="逐项写明材料名称和案卷编号。")

    def prepare(self) -> None:
        """Today."""
        self.fields["received_on"].initial = city_time.today()


class Performed(Asked):
    """By which ruling the plan was performed."""

    performed_ruling = line("确认执行完毕的裁定书文号", most=60)
    performed_on = day("执行完毕日期", required=True)


class WhyStopped(Asked):
    """Art 22 (2)."""

    corrected = one_of("已履行义务、已纠正", ANSWERS)


class Why(Asked):
    """A decision against the applicant: why."""

    reason = lines("理由")


def choices_of(matter_procedure: str, fact: str) -> dict[str, str]:
    """The values of a fact as the table words them."""
    return procedure(matter_procedure).facts[fact].choices
