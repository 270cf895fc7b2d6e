"""Numbers from addresses."""

import pytest

from xinheng.kit.typed import DIGITS, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("007", 7), ("１２", 12), ("", None), ("-1", None), ("1e3", None), ("²", None), (" 1", None),
        ("9" * DIGITS, int("9" * DIGITS)), ("9" * (DIGITS + 1), None), ("1" * 5000, None),
    ],
)  # fmt: skip
def test_a_number_or_none(text, number):
    assert whole(text) == number
    assert whole("1234", 3) is None
