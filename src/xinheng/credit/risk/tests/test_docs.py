"""docs/risk.md lists the indicators as they are.

To bring it up to date: `DJANGO_SETTINGS_MODULE=xinheng.config.settings python -m xinheng.credit.risk.tests.test_docs`.
"""

from pathlib import Path

import django

from xinheng.credit.risk.registry import HERE, read_indicators, read_scorecards
from xinheng.credit.risk.tests.explained import indicator_table, with_table

PAGE = Path(__file__).resolve().parents[5] / "docs" / "risk.md"


def current_page():
    indicators = read_indicators(HERE / "indicators")
    card = read_scorecards(indicators, HERE / "scorecards")["general"]
    table = indicator_table(card, [indicators[id] for id in card.indicators])
    return with_table(PAGE.read_text(encoding="utf-8"), table)


def test_the_page_lists_the_indicators_as_they_are():
    assert PAGE.read_text(encoding="utf-8") == current_page()


def test_the_page_shows_an_indicator_as_it_is():
    text = (HERE / "indicators" / "g_s09_non_cooperation.toml").read_text(encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    assert all(line in page for line in text.splitlines() if not line.startswith("notice"))


if __name__ == "__main__":
    django.setup()
    PAGE.write_text(current_page(), encoding="utf-8")
