"""What the fields of every sheet make of what people type."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from xinheng.support.procedures.table.asking import SumField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("128", "128"), ("￥1,280.50", "1280.50"), (" 1 280.5 元", "1280.5"), ("１２８．５", "128.5"),
        ("1,234,567", "1234567"), ("¥0.01", "0.01"), ("-5", "-5"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_papers_and_tables_write_it(typed, kept):
    assert SumField().clean(typed) == Decimal(kept)


@pytest.mark.parametrize("typed", ["12,80", "1,2,3", "五百", "1.2.3", "12元5", "1e9x"])
def test_what_is_no_amount_is_told_with_what_was_typed(typed):
    with pytest.raises(ValidationError) as refused:
        SumField().clean(typed)
    assert typed in refused.value.messages[0]
    assert SumField(required=False).clean("  ") is None
