"""Forms of a venue's daily management."""

from collections.abc import Sequence
from typing import Any

from django import forms

from xinheng.services.venue_care.models import HousePaper, VenueMessage
from xinheng.services.venue_care.rules import ANSWERS
from xinheng.support.procedures.table.asking import DayField, TextField


def _line(label: str, most: int, hint: str = "", *, required: bool = True) -> TextField:
    widget = forms.TextInput({"class": "input", "autocomplete": "off"})
    messages = {"required": f"请填写{label}"}
    return TextField(
        label=label, max_length=most, help_text=hint, widget=widget, required=required, error_messages=messages
    )


def _lines(label: str, rows: int, most: int, hint: str = "", *, required: bool = True) -> TextField:
    messages = {"required": f"请填写{label}"}
    widget = forms.Textarea({"class": "input", "rows": rows})
    return TextField(
        label=label, max_length=most, help_text=hint, widget=widget, required=required, error_messages=messages
    )


def _day(label: str, hint: str = "") -> DayField:
    widget = forms.DateInput({"class": "input", "type": "date"}, format="%Y-%m-%d")
    return DayField(
        label=label, required=False, help_text=hint, widget=widget, error_messages={"invalid": "日期写成 2026-11-20"}
    )


class PaperForm(forms.Form):
    """A new version of the rules or the pact."""

    kind = forms.ChoiceField(
        label="哪一种", choices=HousePaper.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": "请选哪一种"},
    )  # fmt: skip
    title = _line("名称", 80)
    text = _lines("正文", 16, 20_000, "不写个人信息，身份证号、电话会隐去。")
    open_to_all = forms.BooleanField(label="向社会公开", required=False, initial=True)


WHOM = "全部；或者楼层、铺位号的开头、店名，几个用空格隔开。"


class RoundForm(forms.Form):
    """A new round."""

    title = _line("名称", 80, "例如：十二月食品安全巡查")
    whom = _line("去哪些商户", 400, WHOM)
    questions = _lines("检查项", 10, 6000, "一行一个，每家都查。")


class StopForm(forms.Form):
    """What was found at one tenant."""

    def __init__(self, questions: Sequence[str], data: Any = None, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        for number, question in enumerate(questions):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=question, choices=tuple(ANSWERS.items()), widget=forms.RadioSelect,
                error_messages={"required": "请选一个"},
            )  # fmt: skip
        self.fields["note"] = _lines("情况", 4, 2000, "有不合格的，写明看到什么；商户看得到。", required=False)
        self.fields["correct_by"] = _day("哪一天前改好", "有不合格的，会提醒商户。")

    def answers(self) -> dict[int, str]:
        """By number of the question."""
        return {int(name.removeprefix("answer_")): value for name, value in self.cleaned_data.items()
                if name.startswith("answer_")}  # fmt: skip


class MessageForm(forms.Form):
    """Something to tell tenants."""

    kind = forms.ChoiceField(
        label="哪一种", widget=forms.RadioSelect, error_messages={"required": "请选哪一种"},
        choices=[one for one in VenueMessage.Kind.choices if one[0] in ("other", "correct", "commit")],
    )  # fmt: skip
    whom = _line("发给谁", 400, WHOM)
    title = _line("标题", 100)
    text = _lines("内容", 6, 4000)
    answer_by = _day("哪一天前回复", "不要求回复的不填。")


class GoodsForm(forms.Form):
    """What a tenant trades in."""

    lines = _lines("经营的商品、品牌、批号", 8, 4000, "一行一个。抽检不合格、召回涉及到的，会提示。", required=False)
