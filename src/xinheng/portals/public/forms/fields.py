"""What people write in their own way: an amount, a story."""

from decimal import Decimal
from typing import Any

from django import forms

from xinheng.fusion.standard.registry import standard
from xinheng.support.procedures.table.asking import TextField

LONGEST_FACTS = 4000
MOST_YUAN = Decimal(10) ** 12


DAY_HINT = "例如 2026-11-18"


class AmountField(TextField):
    """An amount in yuan, as people write it: 128, 1,280.50, ￥128, 5万元, 五百元."""

    def clean(self, value: Any) -> Decimal | None:
        """The number, or the sentence that says how to write it."""
        money = standard().field_type("money")
        read = money.clean(str(super().clean(value) or ""))
        if not read:
            return None
        if money.check(read) or not read.replace(".", "").isdigit() or Decimal(read) >= MOST_YUAN:
            raise forms.ValidationError("金额写成数字，以元为单位，例如 128.00")
        return Decimal(read).quantize(Decimal("0.01"))


class StoryField(TextField):
    """A longer text. A browser sends each line break as two characters; people count it as one."""

    def to_python(self, value: Any) -> str:
        """The text with single line breaks, before its length is judged."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
