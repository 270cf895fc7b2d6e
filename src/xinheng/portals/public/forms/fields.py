"""What people write in their own way: an amount, a story."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from xinheng.support.procedures.table.asking import TextField

LONGEST_FACTS = 4000


DAY_HINT = "例如 2026-11-18"


class AmountField(TextField):
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


class StoryField(TextField):
    """A longer text. A browser sends each line break as two characters; people count it as one."""

    def to_python(self, value: Any) -> str:
        """The text with single line breaks, before its length is judged."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
