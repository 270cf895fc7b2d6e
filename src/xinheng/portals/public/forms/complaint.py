"""What happened, what is asked, who asks."""

from typing import Any

from django import forms

from xinheng.kit import city_time
from xinheng.portals.public.forms.fields import DAY_HINT, LONGEST_FACTS, AmountField, StoryField
from xinheng.services.complaints.rules import CLAIMS, ISSUES, agent_problems, phone_problem, purchase_problems
from xinheng.services.mediation.rules import AGENT_MAY, DELEGATES
from xinheng.support.procedures.table.asking import DayField, TextField


class ComplaintFields(forms.Form):
    """What happened, what is asked, who asks."""

    respondent_name = TextField(label="投诉哪一家", max_length=120, required=False, help_text="招牌或小票上的名字。")
    respondent_address = TextField(
        label="店在哪里", max_length=200, required=False, help_text="街道、门牌或商场名，能帮我们找到这家店。"
    )
    bought_on = DayField(
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
    goods = TextField(label="买了什么", max_length=100, required=False, help_text="商品或服务的名称，可以不填。")
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
        error_messages={"required": "写明发生了什么"},
    )
    claims = forms.MultipleChoiceField(
        label="您希望怎么解决",
        choices=list(CLAIMS.items()),
        help_text="可以选多项。",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选择一项诉求"},
    )
    name = TextField(
        label="您的姓名",
        max_length=60,
        error_messages={"required": "填写投诉人姓名"},
        help_text="投诉依法要实名，姓名加密保存，只有承办人可以看。",
    )
    phone = TextField(
        label="联系电话",
        max_length=20,
        error_messages={"required": "填写联系电话"},
        help_text="用来告诉您是否受理。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = TextField(
        label="您的通讯地址",
        max_length=200,
        error_messages={"required": "填写投诉人地址"},
        help_text="决定书寄到这里，也可以写到小区。",
    )
    agent_name = TextField(
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
    agent_until = DayField(
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
    identity = TextField(widget=forms.HiddenInput, required=False, max_length=120)
    # The name for which nobody who was offered is meant.
    nobody = TextField(widget=forms.HiddenInput, required=False, max_length=120)
    form_key = TextField(widget=forms.HiddenInput, max_length=64)

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
