"""What came of each other is one piece of work: one row, and the clock of where it began."""

from datetime import timedelta

import pytest
from tests.cast import OFFICE

from xinheng.kit import city_time
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors import todo
from xinheng.support.procedures.doors.todo import TodoFilters, due_counts, todo_for
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.tests.opening import open_matter

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SZ-8.2.2-02", part=True)]


def begun(title: str, days_ago: int | None, parent: Matter | None = None) -> Matter:
    """A matter in the hands of the office; `days_ago` starts its clock, None leaves it without one."""
    at = city_time.now() - timedelta(days=days_ago or 0)
    matter = open_matter(procedure="sample", title=title, office=OFFICE, by=None, parent=parent, at=at)
    if days_ago is not None:
        move(matter=matter, verb="submit", by=None, facts={"received_on": at}, at=at)
    return matter


def again(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def titles(account, *args) -> list[str]:
    return [matter.title for matter in todo_for(account, *args)]


def test_one_event_is_one_row_the_most_urgent_one(zhao):
    complaint = begun("投诉", 3)
    begun("线索", 5, complaint)
    begun("别的投诉", 0)
    assert titles(zhao) == ["线索", "别的投诉"]
    assert due_counts(zhao).total == 2


def test_a_day_shows_the_families_whose_most_urgent_member_falls_on_it(zhao):
    """As the strip counts them: what has a more urgent sibling stands under that one's day."""
    complaint = begun("投诉", 3)
    clue = begun("线索", 5, complaint)
    days = [again(one).due_on for one in (complaint, clue)]
    assert len({*days}) == 2
    assert [titles(zhao, "todo", TodoFilters(due_on=day)) for day in days] == [[], ["线索"]]
    assert due_counts(zhao).by_day == {days[1]: 1}


def test_a_long_list_has_one_row_a_family_on_all_its_pages(zhao, monkeypatch):
    monkeypatch.setattr(todo, "PAGE", 2)
    for number in range(3):
        begun(f"线索{number}", 5, begun(f"投诉{number}", 3))
    assert titles(zhao) == ["线索2", "线索1", "线索0"]
    assert titles(zhao, "todo", None, 2) == ["线索2", "线索1"]
    assert due_counts(zhao).total == 3


def test_when_one_step_is_done_the_next_of_the_family_comes_up(zhao):
    complaint = begun("投诉", 3)
    clue = begun("线索", 5, complaint)
    move(matter=clue, verb="reject", by=zhao, reason="无明确被投诉人")
    assert titles(zhao) == ["投诉"]


def test_who_asks_for_one_kind_or_word_finds_it_though_another_is_more_urgent(zhao):
    begun("线索", 5, begun("投诉", 3))
    assert titles(zhao, "todo", TodoFilters(text="投诉")) == ["投诉"]


def test_a_matter_without_a_clock_stands_under_that_of_its_origin(zhao):
    """Also through one in between; while the origin's is paused there is none, and it comes back with it."""
    complaint = begun("投诉", 3)
    check = begun("核查", None, complaint)
    service = begun("送达", None, check)
    stand = lambda: {(again(one).due_at, again(one).clock_state) for one in (check, service)}  # noqa: E731
    assert stand() == {(again(complaint).due_at, "inherited")}
    move(matter=complaint, verb="accept", by=zhao)
    assert stand() == {(again(complaint).due_at, "inherited")}
    move(matter=complaint, verb="start_testing", by=zhao)
    assert stand() == {(None, "")}
    move(matter=complaint, verb="end_testing", by=zhao)
    assert stand() == {(again(complaint).due_at, "inherited")} != {(None, "inherited")}


def test_a_closed_matter_stands_under_no_clock(zhao):
    """Though its last step touched no clock of its own; its origin's runs on."""
    complaint = begun("投诉", 3)
    check = begun("核查", None, complaint)
    Matter.objects.filter(pk=check.pk).update(state="accepted")
    move(matter=check, verb="finish", by=zhao, facts={"outcome": "和解"})
    assert (again(check).due_at, again(check).due_on, again(check).clock_state) == (None, None, "")
    assert again(complaint).clock_state == "running"


def test_a_clock_of_its_own_counts_before_one_handed_down(zhao):
    complaint = begun("投诉", 5)
    clue = begun("线索", 0, complaint)
    assert again(clue).clock_state == "running"
    assert again(clue).due_at > again(complaint).due_at
    move(matter=complaint, verb="accept", by=zhao)
    assert again(clue).clock_state == "running"


def test_a_family_is_told_by_its_first_however_deep(zhao):
    first = begun("投诉", 0)
    second = begun("线索", 0, first)
    third = begun("检查", 0, second)
    assert {again(one).family_id for one in (first, second, third)} == {first.pk}
    assert again(begun("独自", 0)).family is None


def test_what_is_put_under_another_brings_its_own_along(zhao):
    """A merged clue takes its check with it."""
    one, other = begun("线索一", 0), begun("线索二", 0)
    check = begun("检查", 0, other)
    adopt(other, one)
    assert {again(each).family_id for each in (one, other, check)} == {one.pk}
    assert len(titles(zhao)) == 1


def test_nobody_loses_a_row_to_a_relative_he_may_not_move(zhao, qian):
    """A relative of another office, more urgent, takes no row away here."""
    complaint = begun("投诉", 0)
    other = begun("外区线索", 9, complaint)
    Matter.objects.filter(pk=other.pk).update(office="5099/509902/50990201/")
    assert (titles(zhao), titles(qian)) == (["投诉"], ["外区线索"])
