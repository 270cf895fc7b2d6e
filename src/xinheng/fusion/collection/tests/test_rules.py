"""What a filing has to be before it goes up, on plain values."""

import pytest

from xinheng.fusion.collection.rules import above_is_open, lower_are_in, nothing_is_wrong


@pytest.mark.parametrize(("count", "more"), [(1, ""), (3, ""), (4, "，还有 1 处"), (9, "，还有 6 处")])
def test_what_is_wrong_is_counted_and_the_first_three_are_named(count, more):
    problems = [f"第{number}格" for number in range(count)]
    told = nothing_is_wrong(problems=problems) or ""
    assert told.startswith(f"还有 {count} 处没有通过校验：{'；'.join(problems[:3])}{more}。")


@pytest.mark.parametrize("count", [1, 5, 6])
def test_who_is_missing_is_named_five_at_most(count):
    missing = [f"{number}区" for number in range(count)]
    told = lower_are_in(missing=missing) or ""
    assert f"{count} 家" in told and missing[0] in told and ("5区" not in told)


def test_what_is_whole_goes_up_and_what_lies_under_a_sum_stays_shut():
    assert nothing_is_wrong(problems=[]) is None and lower_are_in(missing=[]) is None
    assert above_is_open(above_closed=False) is None and "先由上级退回" in (above_is_open(above_closed=True) or "")
