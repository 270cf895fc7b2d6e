"""The coverage page is generated, never written by hand."""

from tests.house import coverage


def test_the_coverage_page_is_current():
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(), "run: python -m tests.house.coverage"
