"""What a move asks of whoever makes it: the forms behind the sheets, here with the words every form uses."""

from typing import Any

from django import forms

from xinheng.support.procedures.declarations import Fact, Move, Procedure

DAY = {"invalid": "日期写成 2026-11-20"}


def lines(label: str, rows: int = 3, *, required: bool = True, ask: str = "", hint: str = "") -> forms.CharField:
    """Some lines of text, at most 2000 characters; `ask` is what is said where it is missing."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": ask or f"填写{label}", "max_length": "最多 2000 字"},
    )


def line(label: str, *, required: bool = True, ask: str = "", hint: str = "", most: int = 120) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=hint,
        error_messages={"required": ask or f"填写{label}", "max_length": f"最多 {most} 字"},
    )  # fmt: skip


def day(label: str, *, required: bool = False, hint: str = "") -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**DAY, "required": f"填写{label}"},
    )


def one_of(label: str, choices: Any, hint: str = "") -> forms.ChoiceField:
    """One of a few, all seen at once."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": f"选择{label}"},
    )


def from_list(label: str, hint: str = "") -> forms.ChoiceField:
    """One of many, from a list that `prepare` fills."""
    return forms.ChoiceField(
        label=label,
        widget=forms.Select(attrs={"class": "input"}),
        help_text=hint,
        error_messages={"required": f"选择{label}", "invalid_choice": f"从列表里选择{label}"},
    )


class Asked(forms.Form):
    """What one act asks. `target` is what it is done to: the app's own row, or the matter."""

    def __init__(self, data: Any = None, *, files: Any = None, target: Any = None) -> None:
        super().__init__(data, files)
        self.target = target
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the target."""


class Reason(Asked):
    """Only why."""

    reason = lines("理由")


def _field_of(fact: Fact) -> forms.Field:
    if fact.choices:
        return one_of(fact.title, list(fact.choices.items()), fact.hint)
    return day(fact.title, required=True, hint=fact.hint) if fact.type == "day" else line(fact.title, hint=fact.hint)


def plain_form(procedure: Procedure, move: Move) -> type[Asked] | None:
    """The form of a move that nobody binds: its reason and what the table lets it ask; None where it asks nothing."""
    fields: dict[str, forms.Field] = {}
    for name in move.asks:
        fact = procedure.facts[name]
        fields[name] = _field_of(fact)
    if move.reason:
        fields["reason"] = lines(move.reason_label)
    return type("Plain", (Asked,), fields) if fields else None
