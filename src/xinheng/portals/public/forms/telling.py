"""What somebody tells without asking anything for himself: a report, an objection to a fact."""

from typing import Any

from django import forms

from xinheng.portals.public.forms.fields import StoryField
from xinheng.services.complaints.rules import phone_problem
from xinheng.supervision.clues.tips import REPORTS
from xinheng.support.procedures.table.asking import TextField


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
        error_messages={"required": "写明看到了什么"},
    )
    place = TextField(label="在哪里", max_length=200, required=False, help_text="店名或地址，可以不填。")
    name = TextField(
        label="您的姓名",
        max_length=60,
        required=False,
        help_text="举报违法、想收到答复的填写；加密，不告诉被举报的人。",
    )
    phone = TextField(
        label="联系电话",
        max_length=20,
        required=False,
        help_text="用来告诉您核查结果。不想留的，姓名和电话都空着。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    identity = TextField(widget=forms.HiddenInput, required=False, max_length=120)
    # The place for which nobody who was offered is meant.
    nobody = TextField(widget=forms.HiddenInput, required=False, max_length=200)
    code = TextField(widget=forms.HiddenInput, required=False, max_length=80)
    form_key = TextField(widget=forms.HiddenInput, required=False, max_length=64)

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
        error_messages={"required": "写明哪里不对"},
    )
    proof = StoryField(
        label="有什么证明",
        max_length=2000,
        help_text="写明材料的名称，核实时会向您要。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "写明有什么证明"},
    )
    name = TextField(
        label="您的姓名或者单位名称",
        max_length=60,
        help_text="加密保存，不会公示。",
        error_messages={"required": "填写姓名或者单位名称"},
    )
    phone = TextField(
        label="联系电话",
        max_length=20,
        help_text="用来告诉您核实的结果。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": "填写联系电话"},
    )
    identity = TextField(widget=forms.HiddenInput, max_length=120)
    target_type = TextField(widget=forms.HiddenInput, max_length=60)
    target_key = TextField(widget=forms.HiddenInput, max_length=240)
    form_key = TextField(widget=forms.HiddenInput, max_length=64)
