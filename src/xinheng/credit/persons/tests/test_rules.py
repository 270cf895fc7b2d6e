"""Where somebody works today and whether a list reaches him there, on plain values."""

from datetime import date, timedelta

import pytest

from xinheng.credit.persons.declarations import ListRule, Matching, Trade
from xinheng.credit.persons.rules import (
    ListEntry,
    WorkPlace,
    places_now,
    problem_of_leaving,
    reaches,
    trades_of,
    words_for_shop,
)

TODAY = date(2026, 11, 20)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def work(post="cook", since=900, ended=None, *, decides=True, shop=7) -> WorkPlace:
    return WorkPlace(1, shop, post, ago(since), None if ended is None else ago(ended), decides)


def paper(post="cook", since=900, ended=None, shop=7) -> WorkPlace:
    return work(post, since, ended, decides=False, shop=shop)


@pytest.mark.parametrize(
    ("place", "holds"),
    [
        (work(since=0), True),
        (work(since=-1), False),
        (work(ended=-1), True),
        (work(ended=0), False),
        (work(ended=1), False),
        (paper(ended=-1), True),
        (paper(ended=0), False),
    ],
)
def test_a_place_holds_from_its_first_day_until_the_day_it_ended(place, holds):
    assert (places_now([place], TODAY) == [place]) == holds


def test_who_left_works_there_no_more_by_an_old_certificate_and_does_by_a_younger_one():
    left = work(since=900, ended=30)
    assert places_now([left, paper(since=400)], TODAY) == []
    assert places_now([left, paper(since=30)], TODAY) == [], "of the very day on which he left"
    assert places_now([left, paper(since=29)], TODAY) == [paper(since=29)]


def test_a_leaving_counts_from_its_day_and_the_last_one_decides():
    assert places_now([work(ended=0), paper(since=400)], TODAY) == []
    assert places_now([work(ended=300), work(ended=30), paper(since=100)], TODAY) == []
    assert places_now([work(ended=30), work(ended=300), paper(since=20)], TODAY) == [paper(since=20)]


def test_a_certificate_without_a_day_is_older_than_any_leaving():
    undated = WorkPlace(1, 7, "cook", None, None)
    assert places_now([undated], TODAY) == [undated]
    assert places_now([work(ended=30), undated], TODAY) == []


def test_who_left_one_post_and_works_in_another_keeps_his_papers():
    left, other = work("cook", ended=30), work("cashier")
    assert places_now([left, other, paper("cook", 400)], TODAY) == [other, paper("cook", 400)]


def test_who_left_a_post_left_it_whoever_still_says_that_he_holds_it():
    again = work("cook", since=10)
    assert places_now([work("cook", ended=30), work("cook", since=400)], TODAY) == []
    assert places_now([work("cook", ended=30), again], TODAY) == [again]


def test_leaving_one_shop_is_no_leaving_of_another():
    there = paper(shop=8)
    assert places_now([work(ended=30, shop=7), there], TODAY) == [there]


def test_who_heads_a_firm_heads_it_until_the_register_says_otherwise():
    head = paper("office", 400)
    assert places_now([work("office", ended=30), head], TODAY) == [head]


def test_a_leaving_that_lies_ahead_is_none_yet():
    assert places_now([work(ended=-5), paper(since=400)], TODAY) == [work(ended=-5), paper(since=400)]


def entry(posts=(), trade="") -> ListEntry:
    rule = ListRule(kind="ban", level="urgent", posts=posts, ground="g", number="n", basis="食品安全法第一百三十五条")
    return ListEntry(1, "employment_ban", "k", rule, trade, "g", "n", None)


@pytest.mark.parametrize(
    ("posts", "trade", "post", "trades", "reached"),
    [
        ((), "", "cook", (), True),
        (("cook",), "", "cook", (), True),
        (("cook",), "", "guard", (), False),
        ((), "food", "cook", ("food",), True),
        ((), "food", "cook", ("drugs",), False),
        ((), "food", "cook", (), False),
        (("cook",), "food", "cook", ("food",), True),
        (("guard",), "food", "cook", ("food",), False),
    ],
)
def test_a_list_reaches_the_posts_and_trades_it_names(posts, trade, post, trades, reached):
    assert reaches(entry(posts, trade), work(post), frozenset(trades)) == reached


def test_a_trade_is_known_by_the_industry_or_by_one_paper():
    found = Matching.model_construct(
        trades={
            "food": Trade(title="食品", industries=("H62", "F52"), papers=("food_permit",)),
            "lifts": Trade(title="电梯", papers=("lift_permit",)),
        }
    )
    assert trades_of("H6210", [], found) == {"food"}
    assert trades_of("A01", ["food_permit", "x"], found) == {"food"}
    assert trades_of("F5213", ["lift_permit"], found) == {"food", "lifts"}
    assert trades_of("", [], found) == trades_of("AH62", ["y"], found) == frozenset()


def test_nobody_leaves_tomorrow_and_the_telephone_shows_no_more_than_it_is_given():
    assert problem_of_leaving(TODAY, TODAY) == ""
    assert str(ago(-1)) in problem_of_leaving(ago(-1), TODAY)
    words = words_for_shop("椒里香火锅店", "郭**", "食品从业禁止")
    assert "郭**" in words and "食品从业禁止" in words and "依据和处理办法请登录" in words
