"""About persons and figures: what is asked, noted and objected to."""

from typing import Any

from django import forms

from xinheng.support.procedures.table.asking import Asked, day, line, lines, one_of


class PersonLookup(forms.Form):
    """One certificate, or one person by name and number: never a name alone."""

    number = line("证书或者名单编号", required=False, most=60)
    person_name = line("或者：姓名", required=False, most=60)
    person_id = line("身份证号码", required=False, most=24, hint="只用来比对，不保存。")

    def clean(self) -> dict[str, Any]:
        """The certificate, or both of the person."""
        told = super().clean() or {}
        if not told.get("number") and not (told.get("person_name") and told.get("person_id")):
            raise forms.ValidationError("填证书或名单编号；查人要把姓名和身份证号码都填上。")
        return told


class LeftAsked(forms.Form):
    """Since when the person is gone, and how that was found."""

    left_on = day("离岗日期", required=True)
    words = line("怎样核实的", most=200, ask="写明怎样核实的，例如“到店核实，本人已离职，见考勤表”")


class WarningNote(forms.Form):
    """What was found and done."""

    words = line("核实处理情况", most=200, ask="写明核实处理的情况")


class ObjectionForm(Asked):
    """What the assessed objects to: one step of the figure, or how it is counted as a whole."""

    step = forms.ChoiceField(
        label="对哪一件有异议", required=False, widget=forms.Select(attrs={"class": "input"}),
        error_messages={"invalid_choice": "从列表里选哪一件"},
    )  # fmt: skip
    words = lines("异议理由", ask="写明为什么不应当这样算", hint="异议成立的，这一件不再计入，当月数据重算。")

    def prepare(self) -> None:
        """`target` are the steps behind the figure."""
        self.fields["step"].choices = [("", "整项数据（不针对某一件）"), *self.target]  # type: ignore[attr-defined]


class FigureAnswer(Asked):
    """The answer to an objection."""

    upheld = one_of("异议是否成立", (("yes", "成立：指明某一件的，这一件不再计入"), ("no", "不成立：维持")))
    words = lines("答复理由", ask="写明答复的理由")
