"""The tables of the law are written down a second time: a word changed in one of them changes a line of docs/law.md."""

import os

import pytest

from tests.house import law


@pytest.mark.skipif(not os.environ.get("XINHENG_REWRITE_LAW"), reason="it rewrites the page when it is told to")
def test_rewrite():
    law.PAGE.write_text(law.page(), encoding="utf-8")


def test_the_page_of_the_law_is_current():
    assert law.PAGE.read_text(encoding="utf-8") == law.page(), (
        "run: XINHENG_REWRITE_LAW=1 pytest -n 0 tests/house/test_law.py"
    )


def test_a_number_a_move_and_a_rule_of_publicity_stand_on_it():
    """What is left out of the page is held by nobody: one line of each, as a reader compares it with its article."""
    page = law.page()
    assert "| `complaint.mediate` 投诉调解期限 | 2026-04-15 | 60 calendar_day |" in page
    accept = next(line for line in page.splitlines() if "`accept` " in line and "已分送待受理" in line)
    assert "`HANDLE_COMPLAINT`" in accept and "stops complaint_accept" in accept
    assert any(
        one.startswith("| `administrative_penalty` ") and "counts_from published_on" in one for one in page.splitlines()
    )
