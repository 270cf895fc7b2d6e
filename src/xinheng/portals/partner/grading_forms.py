"""Forms of a venue's own grading."""

import secrets
from typing import Any

from django import forms

from xinheng.services.tenant_grading.declarations import COLOURS, KINDS, OF_PLATFORM, GradeIndicator, GradingRules
from xinheng.services.tenant_grading.queries import offered_facts
from xinheng.services.tenant_grading.rules import MOST_COUNT, MOST_GRADES, WHOLE
from xinheng.support.procedures.table.asking import TextField, WholeNumberField

WORDS_OF_COLOURS = {"green": "绿码", "yellow": "黄码", "red": "红码"}


def _number(label: str, least: int, most: int, hint: str = "", *, first: int | None = None) -> WholeNumberField:
    said = f"{label}填 {least} 到 {most} 的整数"
    messages = {"invalid": said, "min_value": said, "max_value": said, "required": f"请填{label}"}
    return WholeNumberField(
        label=label, min_value=least, max_value=most, initial=first, help_text=hint, error_messages=messages,
        widget=forms.NumberInput({"class": "input", "inputmode": "numeric"}), required=first is None,
    )  # fmt: skip


class IndicatorForm(forms.Form):
    """One indicator: what counts and what it costs."""

    title = TextField(
        label="指标名称", max_length=40, widget=forms.TextInput({"class": "input"}),
        error_messages={"required": "请填指标名称"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="怎么算", choices=tuple(KINDS.items()), widget=forms.RadioSelect,
        error_messages={"required": "请选怎么算"},
    )  # fmt: skip
    record_type = forms.ChoiceField(
        label="数哪一种公示记录", required=False, help_text="“公示记录的条数”才要选。",
        widget=forms.Select({"class": "input"}),
    )  # fmt: skip
    months = _number("最近几个月", 0, 120, "0 是公示期内全部。", first=12)
    each = _number("每个扣几分", 1, 100, "从 100 分扣起；公示记录、次数才用。", first=20)
    weight = _number("权重", 0, 100, "全部指标加起来是 100。", first=0)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["record_type"].choices = [("", "请选择"), *offered_facts()]  # type: ignore[attr-defined]
        for colour, most in zip(COLOURS, (100, 60, 0), strict=True):
            hint = "“信用码颜色”才用。" if colour == "green" else ""
            self.fields[f"of_{colour}"] = _number(f"{WORDS_OF_COLOURS[colour]}得几分", 0, 100, hint, first=most)

    def told(self, indicator: str) -> dict[str, Any]:
        """As the rules are declared; `indicator` is its id, empty for a new one."""
        given = self.cleaned_data
        marks = [given[f"of_{one}"] if given[f"of_{one}"] is not None else self.fields[f"of_{one}"].initial
                 for one in COLOURS]  # fmt: skip
        numbers = {name: given[name] if given[name] is not None else self.fields[name].initial
                   for name in ("months", "each", "weight")}  # fmt: skip
        return {
            "id": indicator or f"i{secrets.token_hex(4)}", "title": given["title"].strip(), "kind": given["kind"],
            "record_type": given["record_type"] if given["kind"] == "records" else "", **numbers, "marks": marks,
        }  # fmt: skip


def first_of(indicator: GradeIndicator) -> dict[str, Any]:
    """What the form shows of an indicator."""
    marks = {f"of_{colour}": mark for colour, mark in zip(COLOURS, indicator.marks, strict=True)}
    return {**indicator.model_dump(exclude={"marks", "id"}), **marks}


class Weights(forms.Form):
    """The purpose, all weights, and the grades."""

    purpose = TextField(
        label="评级用来做什么", max_length=200, help_text="商户看得到。", required=False,
        widget=forms.TextInput({"class": "input"}),
    )  # fmt: skip

    def __init__(self, declared: GradingRules, data: Any = None) -> None:
        first: dict[str, Any] = {"purpose": declared.purpose}
        first |= {f"weight_{one.id}": one.weight for one in declared.indicators}
        for number, line in enumerate(declared.grades):
            first |= {f"{part}_{number}": getattr(line, part) for part in ("name", "least", "treatment")}
        super().__init__(data, initial=first)
        self.declared = declared
        for one in declared.indicators:
            self.fields[f"weight_{one.id}"] = _number(f"“{one.title}”的权重", 0, WHOLE)
        for number in range(MOST_GRADES):
            named = f"第 {number + 1} 级"
            self.fields[f"name_{number}"] = TextField(
                label=f"{named}名称", max_length=8, required=False, widget=forms.TextInput({"class": "input"})
            )
            self.fields[f"least_{number}"] = _number(f"{named}从几分起", 0, WHOLE, first=0)
            self.fields[f"least_{number}"].initial = None
            self.fields[f"treatment_{number}"] = TextField(
                label=f"{named}怎样管理", max_length=200, required=False, widget=forms.TextInput({"class": "input"})
            )

    def weights(self) -> dict[str, int]:
        """By indicator."""
        return {one.id: self.cleaned_data[f"weight_{one.id}"] for one in self.declared.indicators}

    def grades(self) -> list[dict[str, Any]]:
        """The lines that have a name."""
        given = self.cleaned_data
        return [
            {
                "name": given[f"name_{n}"].strip(),
                "least": given[f"least_{n}"] or 0,
                "treatment": given[f"treatment_{n}"],
            }
            for n in range(MOST_GRADES)
            if given[f"name_{n}"].strip()
        ]

    @property
    def rows(self) -> list[tuple[GradeIndicator, Any]]:
        """Each indicator with its field."""
        return [(one, self[f"weight_{one.id}"]) for one in self.declared.indicators]

    @property
    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each grade."""
        return [(self[f"name_{n}"], self[f"least_{n}"], self[f"treatment_{n}"]) for n in range(MOST_GRADES)]


class Figures(forms.Form):
    """What the venue knows of one tenant."""

    def __init__(self, declared: GradingRules, values: dict[str, str], data: Any = None) -> None:
        super().__init__(data, initial=values)
        for one in declared.indicators:
            if one.kind == "yes_no":
                self.fields[one.id] = forms.ChoiceField(
                    label=one.title, required=False, choices=(("yes", "是"), ("no", "不是")), widget=forms.RadioSelect
                )
            elif one.kind not in OF_PLATFORM:
                most = WHOLE if one.kind == "score" else MOST_COUNT
                self.fields[one.id] = TextField(
                    label=one.title, required=False, max_length=12, help_text=f"0 到 {most} 的整数。",
                    widget=forms.TextInput({"class": "input", "inputmode": "numeric"}),
                )  # fmt: skip
        self.fields["note"] = TextField(
            label="依据", required=False, max_length=120, help_text="例如：三季度服务台登记。商户看得到。",
            widget=forms.TextInput({"class": "input"}),
        )  # fmt: skip


class ObjectionAnswer(forms.Form):
    """The venue's answer to an objection."""

    upheld = forms.ChoiceField(
        label="结论", choices=(("yes", "异议成立，我们改数据"), ("no", "异议不成立")), widget=forms.RadioSelect,
        error_messages={"required": "请选结论"},
    )  # fmt: skip
    words = TextField(
        label="理由", max_length=2000, help_text="商户看得到。", widget=forms.Textarea({"class": "input", "rows": 4}),
        error_messages={"required": "请写明理由"},
    )  # fmt: skip
