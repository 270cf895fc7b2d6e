"""The form of an annual report, made from its declaration and the data standard."""

from decimal import Decimal
from typing import Any

from django import forms

from xinheng.fusion.standard.registry import standard
from xinheng.services.annual_reports.declarations import RECORD, ReportItem, ReportKind, Section
from xinheng.support.procedures.table.asking import SumField, TextField, WholeNumberField

TEN_THOUSAND = Decimal(10000)
CHOICE = "publish_"


class ReportForm(forms.Form):
    """Fields of a kind of entity; `told` gives plain values as they are kept, money in 元."""

    def __init__(self, kind: ReportKind, *args: Any, needs: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields = _fields(kind, needs)

    def parts(self) -> list[tuple[Section, str, list[forms.BoundField]]]:
        """Each step with who gets it besides and its fields, in the order of the form."""
        return [
            (part, self.kind.receivers[part.receiver].title if part.receiver else "",
             [self[name] for item in part.items for name in _names(item)])
            for part in self.kind.sections
        ]  # fmt: skip

    def told(self) -> dict[str, Any]:
        """What was filled in, as it is kept; what was left empty is left out."""
        clean = {**self.cleaned_data}
        for name in [one.name for one in self.kind.items if _is_money(one)]:
            if clean.get(name) is not None:
                clean[name] = format((clean[name] * TEN_THOUSAND).normalize(), "f")
        return {name: value for name, value in clean.items() if value not in (None, "")}


def initial_of(kind: ReportKind, told: dict[str, Any]) -> dict[str, Any]:
    """Kept values as the form shows them: money in 万元, what was published ticked."""
    shown = dict(told)
    for item in kind.items:
        if _is_money(item) and told.get(item.name) not in (None, ""):
            shown[item.name] = format((Decimal(str(told[item.name])) / TEN_THOUSAND).normalize(), "f")
        if item.public == "choice":
            shown.setdefault(CHOICE + item.name, told.get(item.published) not in (None, ""))
    shown["content_public"] = told.get("content_public") in (True, "true")
    return shown


# By a kind and whether what is required is asked for: the kind, since its place in memory is its key, and its fields.
_made: dict[tuple[int, bool], tuple[ReportKind, dict[str, forms.Field]]] = {}


def _fields(kind: ReportKind, needs: bool) -> dict[str, forms.Field]:
    """The fields of a kind, made once a process: nothing about a field changes from one report to the next."""
    kept = _made.get((id(kind), needs))
    if kept is None or kept[0] is not kind:
        kept = _made[id(kind), needs] = kind, _new_fields(kind, needs=needs)
    return kept[1]


def _new_fields(kind: ReportKind, *, needs: bool) -> dict[str, forms.Field]:
    made: dict[str, forms.Field] = {}
    for item in kind.items:
        made[item.name] = _field(item, needs=needs)
        for title in [kind.receivers[name].title for name in item.also]:
            made[item.name].help_text += f"同时报送{title}。"
        if item.public == "choice":
            title = standard().type(RECORD).fields[item.name].title
            made[CHOICE + item.name] = forms.BooleanField(label=f"公示{title}", required=False)
    if kind.content_by_choice:
        made["content_public"] = forms.BooleanField(
            label="公示年报内容", required=False, help_text="不选的只公示“已年报”，内容不对外公示。"
        )
    return made


def _names(item: ReportItem) -> list[str]:
    return [item.name, CHOICE + item.name] if item.public == "choice" else [item.name]


def _is_money(item: ReportItem) -> bool:
    return standard().type(RECORD).fields[item.name].type == "money"


def _field(item: ReportItem, *, needs: bool) -> forms.Field:
    declared = standard().type(RECORD).fields[item.name]
    given: dict[str, Any] = {
        "label": declared.title, "required": item.required and needs, "help_text": item.hint,
        "error_messages": {"required": f"请填写{declared.title}，没有的填 0 或“无”"},
    }  # fmt: skip
    wide = {"class": "input"}
    if declared.type == "money":
        given["label"] += "（万元）"
        given["error_messages"]["invalid"] = "请填数字，单位是万元，例如 12.5"
        number = forms.TextInput({**wide, "inputmode": "decimal", "autocomplete": "off"})
        return SumField(max_digits=16, decimal_places=6, widget=number, **given)
    if declared.type == "integer":
        given["error_messages"]["invalid"] = "请填整数"
        return WholeNumberField(widget=forms.TextInput({**wide, "inputmode": "numeric"}), **given)
    if declared.type.startswith("code:"):
        known = standard().code_list(declared.type.partition(":")[2]).by_code
        choices = [(code, one.title) for code, one in known.items()]
        return forms.ChoiceField(choices=choices, widget=forms.Select(wide), **given)
    return TextField(max_length=400, widget=forms.TextInput({**wide, "autocomplete": "off"}), **given)
