"""Forms of the business portal."""

from datetime import date
from typing import Any

from django import forms

from xinheng.support.access.parties import PartyRight
from xinheng.support.procedures.table.asking import TOO_LONG, DayField, TextField


def _line(label: str, most: int, hint: str = "", **more: Any) -> TextField:
    more.setdefault("error_messages", {"required": f"请填写{label}"})
    widget = forms.TextInput({"class": "input", "autocomplete": more.pop("fills", "off")})
    return TextField(label=label, max_length=most, help_text=hint, widget=widget, **more)


def _words(label: str, hint: str = "", most: int = 2000) -> TextField:
    widget = forms.Textarea({"class": "input", "rows": 5})
    given = {"required": f"请填写{label}"}
    return TextField(label=label, max_length=most, help_text=hint, widget=widget, error_messages=given)


class EntryAsked(forms.Form):
    """For which business, and to which telephone the code goes."""

    uscc = _line("统一社会信用代码", 40, "执照上的 18 位代码；还是老执照的，填注册号。")
    phone = _line("手机号", 20, "登记时留的联系电话；受权经办人填授权时登记的手机号。", fills="tel")


class CodeGiven(forms.Form):
    """The code that was sent."""

    code = _line("短信验证码", 12, "10 分钟内有效。", fills="one-time-code")


class Authorise(forms.Form):
    """Who may do what for the business."""

    name = _line("姓名", 30)
    phone = _line("手机号", 20, "对方用这个手机号和本单位的信用代码登录。", fills="tel")
    post = _line("岗位", 30, "例如财务、店长。", required=False)
    rights = forms.MultipleChoiceField(
        label="可以做什么", widget=forms.CheckboxSelectMultiple, choices=[(one.value, one.label) for one in PartyRight],
        error_messages={"required": "请至少选一项"},
    )  # fmt: skip
    expires_on = DayField(
        label="有效期至", required=False, help_text="不填的，到收回为止。",
        widget=forms.DateInput({"class": "input", "type": "date"}),
        error_messages={"invalid": "日期应写成 2026-12-31"},
    )  # fmt: skip


class PartnerCodes(forms.Form):
    """Whom to look up: typed, pasted, or in a file."""

    typed = TextField(
        label="信用代码", required=False, max_length=60_000,
        help_text="一行一个，可以从表格里直接粘贴；一次最多 1000 个。",
        widget=forms.Textarea({"class": "input", "rows": 6}), error_messages={"max_length": f"{TOO_LONG}，或分几次查"},
    )  # fmt: skip
    file = forms.FileField(
        label="或者选一个表格文件", required=False, help_text="XLSX 或者 CSV，要有信用代码一列。",
        widget=forms.FileInput({"class": "input", "accept": ".xlsx,.csv"}),
    )  # fmt: skip


class LoanConsentGiven(forms.Form):
    """Which facts a loan service may have, and until when."""

    facts = forms.MultipleChoiceField(
        label="同意提供的内容", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项要提供的内容", "invalid_choice": "这个服务不收“%(value)s”"},
    )  # fmt: skip
    until = DayField(
        label="有效期至", widget=forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "填写有效期", "invalid": "日期应写成 2026-12-31"},
    )  # fmt: skip

    def __init__(self, choices: list[tuple[str, str]], last: date, data: Any = None, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id, initial={"until": last})
        self.fields["facts"].choices = choices  # type: ignore[attr-defined]
        self.fields["until"].help_text = f"最晚到 {last}，可以随时收回。"


class Apply(forms.Form):
    """An application for repair."""

    proof = _words("怎么履行、怎么改的", "写明缴款日期、整改情况和材料名称。登记、年报等平台已有的不用再交。")
    committed = forms.BooleanField(
        label="我承诺所填属实，今后守法经营", error_messages={"required": "申请修复须作出守信承诺（办法第十四条）"}
    )
    electronic = forms.BooleanField(label="同意电子送达结果", required=False)


class Dispute(forms.Form):
    """What is wrong with a fact, and what shows it."""

    wrong = _words("哪里不对")
    proof = _words("有什么能证明", "写明材料名称，没有的写“无”。")
    phone = _line("联系电话", 20, "加密保存，只用来告知结果。", fills="tel")


class Reply(forms.Form):
    """The words of an act, with files where it takes them."""

    words = _words("说明")


class LeftSaid(forms.Form):
    """Since when a person works here no more."""

    left_on = DayField(
        label="从哪一天起不在岗",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "填写离岗日期", "invalid": "日期写成 2026-11-20"},
    )


class ShieldWanted(forms.Form):
    """What a court approved, and when."""

    plan = forms.ChoiceField(
        label="法院批准的是",
        choices=(("reorganisation", "重整计划"), ("settlement", "和解协议")),
        widget=forms.RadioSelect,
        error_messages={"required": "选择法院批准的是重整计划还是和解协议"},
    )
    court = _line("裁定法院", 60)
    ruling_number = _line("裁定书文号", 60, "例如（2026）山05破3号。")
    ruled_on = DayField(
        label="裁定日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "填写裁定日期", "invalid": "日期写成 2026-11-20"},
    )
    proof = _words("能证明的材料", "写明裁定书等材料的名称；审查时核对原件。")
