"""No cell of a table is run by a spreadsheet, in whichever width its first character is written."""

import pytest

from xinheng.kit.cells import FORMULA, safe


@pytest.mark.parametrize("first", FORMULA, ids=ascii)
def test_what_would_run_is_a_text(first: str) -> None:
    assert safe(f"{first}HYPERLINK(1)") == f"'{first}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "面馆", "1+1", "a=b", "'=x"])
def test_what_would_not_run_stays(text: str) -> None:
    assert safe(text) == text
