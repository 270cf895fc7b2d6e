"""What the acts on a complaint ask."""

from django import forms

from xinheng.fusion.registers.places import office_of_place
from xinheng.kit import city_time
from xinheng.services.complaints.informing import told_at
from xinheng.services.complaints.rules import MISSING_PROOF, NON_CONSUMER_SIGNS, SIDES, titles, verbs_of_ending
from xinheng.supervision.dispatch.queries import offices_to_choose, offices_with_load
from xinheng.support.procedures.table.asking import Asked, day, from_list, line, lines, one_of
from xinheng.support.procedures.table.registry import procedure


class Office(Asked):
    """To which unit a complaint goes."""

    office = from_list("处理单位")
    reason = lines("说明", required=False)

    def prepare(self) -> None:
        """The offices of the bureau with what lies there; first offered is that of the place named."""
        offices = offices_with_load(offices_to_choose(self.target))
        field = self.fields["office"]
        field.choices = [("", "请选择"), *offices]  # type: ignore[attr-defined]
        place = office_of_place(self.target.respondent_address)
        if place and place in dict(offices):
            field.initial, field.help_text = place, "按商家地址选好的，请核对。"


class Rejection(Asked):
    """Not accepting a complaint: one of the seven reasons, with words for the complainant."""

    reason_code = one_of("不予受理的理由", list(titles("complaint_reject_reason").items()))
    signs = forms.MultipleChoiceField(
        label="佐证情形（只用于“不是为生活消费”）",
        required=False,
        choices=list(NON_CONSUMER_SIGNS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    words = lines("告诉投诉人的话")

    def prepare(self) -> None:
        """While proof of identity is waited for, only its lack is a reason (art 16(5)(6))."""
        matter = self.target.matter
        if procedure(matter.procedure, matter.version).move(matter.state, "reject") is None:
            possible = [one for one in titles("complaint_reject_reason").items() if one[0] in MISSING_PROOF]
            self.fields["reason_code"].choices = possible  # type: ignore[attr-defined]
            del self.fields["signs"]


class Termination(Asked):
    """Ending mediation: one of the reasons of the law that may come up now, with words for both parties."""

    reason_code = one_of("终止调解的理由", ())
    suspected_extortion = forms.BooleanField(
        label="涉嫌骗取赔偿、敲诈勒索，同时移送公安机关", required=False, help_text="只用于第（六）项。"
    )
    words = lines("告诉双方的话")

    def prepare(self) -> None:
        """The reasons whose move leaves the state the complaint stands in."""
        matter = self.target.matter
        declared = procedure(matter.procedure, matter.version)
        possible = [
            (code, title)
            for code, title in titles("mediation_end_reason").items()
            if any(declared.move(matter.state, verb) for verb in verbs_of_ending(code))
        ]
        self.fields["reason_code"].choices = possible  # type: ignore[attr-defined]
        if not declared.move(matter.state, "refer_suspected_extortion"):
            del self.fields["suspected_extortion"]


class BothTold(Asked):
    """How and when each side was told that mediation ended; a message is offered where it left."""

    complainant_told = one_of("怎么告知投诉人", ())
    complainant_told_on = day("告知投诉人的日期", required=True)
    business_told = one_of("怎么告知被投诉人", ())
    business_told_on = day("告知被投诉人的日期", required=True)

    def prepare(self) -> None:
        """What left by itself is filled in already."""
        matter = self.target.matter
        facts = procedure(matter.procedure, matter.version).facts
        messages = told_at(matter)
        for side in SIDES:
            left = messages.get(side)
            ways = dict(facts[f"{side}_told"].choices)
            words = f"短信（{city_time.local(left):%m-%d %H:%M} 已发出）" if left else ""
            ways = {**ways, "message": words} if left else {key: ways[key] for key in ways if key != "message"}
            self.fields[f"{side}_told"].choices = list(ways.items())  # type: ignore[attr-defined]
            self.fields[f"{side}_told"].initial = "message" if left else ""
            self.fields[f"{side}_told_on"].initial = city_time.day_of(left) if left else city_time.today()


class Agreement(Asked):
    """What both agreed on."""

    agreement = lines("协议内容", 4)


class AgreementFiled(Asked):
    """Why the agreement may be filed: each side has its copy, or none is needed."""

    agreement_paper = one_of("双方怎么拿到调解书", ())

    def prepare(self) -> None:
        """The ways of the table; the first is the rule."""
        matter = self.target.matter
        ways = procedure(matter.procedure, matter.version).facts["agreement_paper"].choices
        self.fields["agreement_paper"].choices = list(ways.items())  # type: ignore[attr-defined]
        self.fields["agreement_paper"].initial = "handed"


class Consent(Asked):
    """Both parties agree to mediation."""

    both_consent = forms.BooleanField(
        label="双方都同意调解", error_messages={"required": "双方都同意才能调解；一方拒绝的请终止调解"}
    )
    way = one_of("调解方式", (("现场", "现场"), ("电话", "电话"), ("视频", "视频")))


class TestingBegun(Asked):
    """Who tests, since when; the day is when the sixty days begin to rest."""

    institution = line("鉴定检测机构")
    testing_since = day("送检日期", required=True, hint="从这一天起不计入调解期限。")


class TestingEnded(Asked):
    """When the result came."""

    testing_until = day("收到结果日期", required=True, hint="这一天起继续计算调解期限。")


class Withdrawal(Asked):
    """The complainant withdraws, told at the counter or by telephone."""

    words = lines("投诉人怎么说", 2)


class BreachFound(Asked):
    """A breach that came to light, for a clue of its own."""

    text = lines("发现的违法线索", hint="不写投诉人的姓名、电话、住址；只写被投诉人的行为。")
