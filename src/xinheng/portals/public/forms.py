"""The public's forms. They check what can be typed wrong; what the law asks is checked by the action."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.complaints.rules import CLAIMS, ISSUES, agent_problems, phone_problem, purchase_problems
from xinheng.services.mediation.rules import AGENT_MAY, DELEGATES
from xinheng.supervision.clues.tips import REPORTS

LONGEST_FACTS = 4000
DAY_HINT = "例如 2026-11-18"


class AmountField(forms.CharField):
    """An amount in yuan, as people write it: 128, 1,280.50, ￥128."""

    def clean(self, value: Any) -> Decimal | None:
        """The number, or the sentence that says how to write it."""
        text = str(super().clean(value) or "").replace(",", "").replace("，", "").strip("¥￥元 ")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError("金额写成数字，例如 128.00") from None
        if not amount.is_finite() or amount < 0 or amount >= Decimal("1e12"):
            raise forms.ValidationError("金额写成 0 以上的数字，例如 128.00")
        return amount.quantize(Decimal("0.01"))


class StoryField(forms.CharField):
    """A longer text. A browser sends each line break as two characters; people count it as one."""

    def to_python(self, value: Any) -> str:
        """The text with single line breaks, before its length is judged."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class ComplaintFields(forms.Form):
    """What happened, what is asked, who asks."""

    respondent_name = forms.CharField(
        label="投诉哪一家", max_length=120, required=False, help_text="招牌或小票上的名字。"
    )
    respondent_address = forms.CharField(
        label="店在哪里", max_length=200, required=False, help_text="街道、门牌或商场名，能帮我们找到这家店。"
    )
    bought_on = forms.DateField(
        label="哪一天消费的",
        required=False,
        help_text="记不清可以不填。",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": f"日期写成年-月-日，{DAY_HINT}"},
    )
    amount = AmountField(
        label="付了多少钱（元）",
        required=False,
        help_text="没有付钱可以不填。",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    goods = forms.CharField(label="买了什么", max_length=100, required=False, help_text="商品或服务的名称，可以不填。")
    issue = forms.ChoiceField(
        label="主要是什么问题",
        choices=list(ISSUES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "选一个最接近的问题"},
    )
    facts = StoryField(
        label="发生了什么",
        max_length=LONGEST_FACTS,
        help_text="写时间、经过、和店家怎么说的。不用写自己的电话和姓名，下面会问。",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "写明发生了什么", "max_length": f"事实经过最多 {LONGEST_FACTS} 字"},
    )
    claims = forms.MultipleChoiceField(
        label="您希望怎么解决",
        choices=list(CLAIMS.items()),
        help_text="可以选多项。",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选择一项诉求"},
    )
    name = forms.CharField(
        label="您的姓名",
        max_length=60,
        error_messages={"required": "填写投诉人姓名"},
        help_text="投诉依法要实名，姓名加密保存，只有承办人可以看。",
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        error_messages={"required": "填写联系电话"},
        help_text="用来告诉您是否受理。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label="您的通讯地址",
        max_length=200,
        error_messages={"required": "填写投诉人地址"},
        help_text="决定书寄到这里，也可以写到小区。",
    )
    agent_name = forms.CharField(
        label="受托人姓名",
        max_length=60,
        required=False,
        help_text="替别人投诉的，上面写投诉人本人，这里写您自己；联系电话写能找到您的。",
    )
    agent_may = forms.ChoiceField(
        label="授权委托书给了哪些权限",
        required=False,
        choices=[("", "没有委托"), *AGENT_MAY.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )
    agent_until = forms.DateField(
        label="委托到哪一天",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": f"日期写成年-月-日，{DAY_HINT}"},
    )
    delegated_agreed = forms.BooleanField(
        label="委托调解", required=False, help_text="同意由消费者组织等调解组织先行调解，一般更快。"
    )
    delegate_wish = forms.ChoiceField(
        label="想请谁先调解",
        required=False,
        choices=[("", "由受理机关选"), *DELEGATES.items()],
        widget=forms.Select(attrs={"class": "input"}),
        help_text="选了就表示同意委托；谈不成的仍由机关办理。",
    )
    publish_agreed = forms.BooleanField(
        label="公示处理结果", required=False, help_text="同意公示这家店被投诉的问题和处理结果；不会公示您的任何信息。"
    )
    breach_told = forms.BooleanField(
        label="同时举报违法",
        required=False,
        help_text="店家还卖过期、假冒的东西，没有执照等。勾选后另行核查，调解不能免除店家的责任；只是退款、质量纠纷的不用勾选。",
    )
    identity = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """A business is either chosen or named; what the action would refuse is said here, at the field."""
        cleaned = super().clean() or {}
        for name, problem in self._refused(cleaned).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, problem)
        if not cleaned.get("identity") and not str(cleaned.get("respondent_name", "")).strip():
            self.add_error("respondent_name", "填写被投诉的商家名称")
        return cleaned

    def _refused(self, given: dict[str, Any]) -> dict[str, str]:
        """What the law's own check finds in what was typed: a telephone that is none, a day to come."""
        amount, day = given.get("amount"), given.get("bought_on")
        phone = str(given.get("phone", ""))
        wrong = phone_problem(phone) if phone else ""
        today = city_time.today()
        power = agent_problems(
            name=str(given.get("agent_name", "")), may=str(given.get("agent_may", "")),
            until=given.get("agent_until"), today=today,
        )  # fmt: skip
        return (
            purchase_problems(bought_on=day, amount=amount, today=today) | power | ({"phone": wrong} if wrong else {})
        )


class ReportFields(forms.Form):
    """A short message: wrong data, a fake code, something unlawful seen."""

    about = forms.ChoiceField(
        label="要反映什么",
        choices=[(about, report.asked) for about, report in REPORTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "选择要反映什么"},
    )
    text = StoryField(
        label="说说情况",
        max_length=2000,
        help_text="在哪里看到的，什么地方不对。不用写自己的电话和姓名。",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "写明看到了什么", "max_length": "最多 2000 字"},
    )
    place = forms.CharField(label="在哪里", max_length=200, required=False, help_text="店名或地址，可以不填。")
    name = forms.CharField(
        label="您的姓名",
        max_length=60,
        required=False,
        help_text="举报违法、想收到答复的填写；加密，不告诉被举报的人。",
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        required=False,
        help_text="用来告诉您核查结果。不想留的，姓名和电话都空着。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    identity = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Who wants an answer says both who and where; nobody has to."""
        cleaned = super().clean() or {}
        name, phone = str(cleaned.get("name", "")).strip(), str(cleaned.get("phone", "")).strip()
        if phone and (wrong := phone_problem(phone)):
            self.add_error("phone", wrong)
        elif name and not phone:
            self.add_error("phone", "留了姓名的，请也留电话，否则没法答复您；不想留的都空着")
        elif phone and not name:
            self.add_error("name", "留了电话的，请也写姓名；不想留的都空着")
        return cleaned


class ReceiptFields(forms.Form):
    """Number and check word, as they stand on a receipt."""

    number = forms.CharField(max_length=40)
    word = forms.CharField(
        label="查询码",
        max_length=20,
        help_text="回执上的查询码，例如 4KM7-TXRA-92HE。",
        error_messages={"required": "填写查询码"},
    )
    # What the number is one of, and an example of it.
    of = ("", "")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        name, example = self.of
        number = self.fields["number"]
        number.label, number.help_text = f"{name}编号", f"在回执上，例如 {example}。"
        number.error_messages["required"] = f"填写{name}编号"


class ProgressFields(ReceiptFields):
    """Of a complaint."""

    of = ("投诉", "诉5099-20261120-7KQ4M9XR，不写“诉”字也可以")


class OrderFields(forms.Form):
    """Number of a correction order and the code of the business it was made out to."""

    number = forms.CharField(
        label="通知书文号",
        max_length=60,
        help_text="在通知书标题上方，例如 责改5099-20261120-000001。",
        error_messages={"required": "填写通知书文号"},
    )
    code = forms.CharField(
        label="统一社会信用代码",
        max_length=120,
        help_text="营业执照上的 18 位代码。",
        error_messages={"required": "填写统一社会信用代码"},
    )


class ObjectionFields(forms.Form):
    """What is wrong about a fact, what proves it, and who says so."""

    objector = forms.ChoiceField(
        label="您是",
        choices=[("party", "这家店（当事人）"), ("other", "其他人")],
        widget=forms.RadioSelect,
        error_messages={"required": "选择您是当事人还是其他人"},
    )
    wrong = StoryField(
        label="哪里不对",
        max_length=2000,
        help_text="写明哪一项不对、应当是什么。不用写自己的电话和姓名，下面会问。",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "写明哪里不对", "max_length": "最多 2000 字"},
    )
    proof = StoryField(
        label="有什么证明",
        max_length=2000,
        help_text="写明材料的名称，核实时会向您要。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "写明有什么证明", "max_length": "最多 2000 字"},
    )
    name = forms.CharField(
        label="您的姓名或者单位名称",
        max_length=60,
        help_text="加密保存，不会公示。",
        error_messages={"required": "填写姓名或者单位名称"},
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        help_text="用来告诉您核实的结果。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": "填写联系电话"},
    )
    identity = forms.CharField(widget=forms.HiddenInput, max_length=120)
    target_type = forms.CharField(widget=forms.HiddenInput, max_length=60)
    target_key = forms.CharField(widget=forms.HiddenInput, max_length=240)
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ObjectionWord(ReceiptFields):
    """Of an objection."""

    of = ("异议", "异5099-20261120-7KQ4M9XR")


class ReportWord(ReceiptFields):
    """Of a report."""

    of = ("举报", "举5099-20261120-7KQ4M9XR")


class PersonAsked(forms.Form):
    """One certificate, or one person: never a name alone."""

    number = forms.CharField(
        label="证书或者名单编号", max_length=60, required=False, help_text="作业人员证、执业药师注册证、文书编号。"
    )
    person_name = forms.CharField(label="或者：姓名", max_length=60, required=False)
    person_id = forms.CharField(
        label="身份证号码", max_length=24, required=False, help_text="和姓名一起填。只用来比对，不保存。"
    )

    def clean(self) -> dict[str, Any]:
        """The certificate, or both of the person."""
        told = super().clean() or {}
        if told.get("number"):
            return told
        if not (told.get("person_name") and told.get("person_id")):
            raise forms.ValidationError("请填证书或名单编号；查人要把姓名和身份证号码都填上，同名的人很多。")
        kind = standard().field_type("person_id")
        if problem := kind.check(kind.clean(told["person_id"])):
            self.add_error("person_id", problem)
        return told
