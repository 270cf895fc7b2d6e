"""What a move asks of whoever makes it: the forms behind the sheets, here with the words every form uses."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from xinheng.kit.characters import compact, is_blank
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.declarations import Fact, Move, Procedure

DAY: dict[str, Any] = {"invalid": "日期写成 2026-11-20"}
# Only where it parts thousands: 12,80 is no number.
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
TOO_LONG = "最多 %(limit_value)d 字，写了 %(show_value)d 字，请缩短"


class TextField(forms.CharField):
    """A text: who wrote too much is told how much it was, and what shows nothing is none."""

    default_error_messages = {"max_length": TOO_LONG}

    def to_python(self, value: Any) -> Any:
        """What was typed; empty where nothing of it can be seen."""
        text = super().to_python(value)
        return self.empty_value if isinstance(text, str) and is_blank(text) else text


class _TellsWhatItGot:
    """A browser shows nothing in a field of days or numbers that holds none: the sentence says what was typed."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)  # type: ignore[misc]
        except ValidationError as refused:
            raise _with_what_was_typed(refused, value) from None

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)  # type: ignore[misc]
        except ValidationError as refused:
            raise _with_what_was_typed(refused, value) from None


class SeenField(forms.CharField):
    """What the page showed, sent back unseen: where that has changed, the page shown again carries what is now."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=64)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is now, whatever was sent."""
        return initial


def _with_what_was_typed(refused: ValidationError, value: Any) -> ValidationError:
    got = " ".join(str(value).split())
    shown = f"{got[:20]}…" if len(got) > 20 else got
    return ValidationError([f"{said.rstrip('。')}，填写的是“{shown}”" for said in refused.messages], code="invalid")


class DayField(_TellsWhatItGot, forms.DateField):
    """A day, as a calendar or a hand writes it."""

    # Those of Django's zh-hans read no 年 and 月: %n and %j are formats of its templates.
    input_formats = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
    default_error_messages = DAY


class HourField(_TellsWhatItGot, forms.TimeField):
    """A time of the day, as a clock or a hand writes it; given on as 14:30."""

    default_error_messages = {"invalid": "时间写成 14:30"}

    def to_python(self, value: Any) -> Any:
        """A colon of Chinese width is one too."""
        return super().to_python(str(value or "").strip().replace("：", ":"))

    def clean(self, value: Any) -> str:
        """What is kept is read by people."""
        at = super().clean(value)
        return f"{at:%H:%M}" if at else ""


class WholeNumberField(_TellsWhatItGot, forms.IntegerField):
    """A number of something."""

    default_error_messages = {
        "invalid": "写成整数，例如 3", "min_value": "最小是 %(limit_value)s", "max_value": "最大是 %(limit_value)s",
    }  # fmt: skip


class _Written(forms.DecimalField):
    def to_python(self, value: Any) -> Any:
        """Without what only makes a number easier to read."""
        return super().to_python(_THOUSANDS.sub("", compact(value).strip("¥￥元")) if isinstance(value, str) else value)


class SumField(_TellsWhatItGot, _Written):
    """An amount with decimals, also as papers and tables write it: ￥1,280.50, 1280.5元, １２８."""

    # A browser's field of numbers refuses a comma and keeps nothing of what was pasted.
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {
        "invalid": "金额写成数字，例如 128.00", "min_value": "最小是 %(limit_value)s",
        "max_value": "最大是 %(limit_value)s",
    }  # fmt: skip


class FilesInput(forms.FileInput):
    """Several files chosen together."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At most so many files, a list; each is judged as one alone."""

    widget = FilesInput

    def __init__(self, *, most: int, **given: Any) -> None:
        super().__init__(**given)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Too many are refused together: which of them were meant is not ours to choose."""
        given = data or []
        if len(given) > self.most:
            raise ValidationError(f"一次最多 {self.most} 个文件，选了 {len(given)} 个，请分几次传")
        one = super().clean
        if not given:
            one(None, initial)
        return [one(file, initial) for file in given]


def lines(label: str, rows: int = 3, *, required: bool = True, ask: str = "", hint: str = "") -> TextField:
    """Some lines of text, at most 2000 characters; `ask` is what is said where it is missing."""
    return TextField(
        label=label,
        required=required,
        max_length=2000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": ask or f"填写{label}"},
    )


def line(label: str, *, required: bool = True, ask: str = "", hint: str = "", most: int = 120) -> TextField:
    """One line of text."""
    return TextField(
        label=label, required=required, max_length=most, help_text=hint,
        error_messages={"required": ask or f"填写{label}"},
    )  # fmt: skip


def day(label: str, *, required: bool = False, hint: str = "") -> DayField:
    """A day."""
    return DayField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={**DAY, "required": f"填写{label}"},
    )


def hour(label: str, *, hint: str = "") -> HourField:
    """A time of the day."""
    return HourField(
        label=label, help_text=hint, input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={**HourField.default_error_messages, "required": f"填写{label}"},
    )  # fmt: skip


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
    """What one act asks. `target` is what it is done to: the app's own row, or the matter; `by` is who is asked.

    `previews` are the words of the button that shows beforehand the paper that would go out.
    """

    previews: ClassVar[str] = ""

    def __init__(self, data: Any = None, *, files: Any = None, target: Any = None, by: Account | None = None) -> None:
        super().__init__(data, files)
        self.target, self.by = target, by
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the target and on who is asked."""

    def preview(self) -> bytes:
        """That paper as PDF, of a form that is filled in rightly; b"" where there is none."""
        return b""


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
