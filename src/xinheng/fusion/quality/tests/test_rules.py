"""When a ticket may be closed and when a known problem is looked at again."""

from datetime import date

import pytest

from xinheng.fusion.quality.rules import review_lies_ahead, rule_passes

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(("left", "words"), [(0, None), (1, "还有 1 条"), (250, "还有 250 条")])
def test_a_fix_is_verified_by_the_next_measuring(left, words):
    told = rule_passes(left=left)
    assert told is None if words is None else words in (told or "")


@pytest.mark.parametrize(("day", "ahead"), [("2026-11-19", False), ("2026-11-20", False), ("2026-11-21", True)])
def test_a_known_problem_is_looked_at_again_on_a_day_to_come(day, ahead):
    told = review_lies_ahead(review_on=day, today=TODAY)
    assert (told is None) == ahead and (ahead or day in (told or ""))
