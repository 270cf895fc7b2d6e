"""The counts of the date strip are kept, and always what counting anew gives."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import DISTRICT, NEXT_OFFICE, OFFICE, Cast

from xinheng.kit import city_time
from xinheng.support.access.actions import give_role
from xinheng.support.access.scope import forget_grants
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import step_back
from xinheng.support.procedures.absences import stand_in
from xinheng.support.procedures.counts.keeping import count_anew, differences, follow_matters
from xinheng.support.procedures.counts.reading import MOST_ANEW, kept_days
from xinheng.support.procedures.counts.shares import NOBODY, Member, shares_of
from xinheng.support.procedures.counts.summing import TABLES, follow_reaches
from xinheng.support.procedures.doors.todo import counted_days, due_counts, todo_for
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.models import (
    CountedFamily,
    CountedReach,
    DueCount,
    DueSum,
    Matter,
    SteppedBack,
    TouchedFamily,
)
from xinheng.support.procedures.table.registry import procedure

pytestmark = pytest.mark.django_db
TODAY = city_time.today()
DAYS = [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=3)]


def a_matter(people: Cast, **told) -> Matter:
    """A row as an app might write it; the database notices whoever writes."""
    declared = procedure("sample")
    given = {"procedure": "sample", "version": declared.version, "state": "submitted", "office": OFFICE} | told
    return Matter.objects.create(title="一件事", opened_at=city_time.now(), **given)


def the_same(people: Cast, readers: list[Account]) -> None:
    for one in readers:
        kept = kept_days(one)
        assert kept is not None
        assert kept == counted_days(one), one


@pytest.fixture
def readers(people: Cast) -> list[Account]:
    """Officers of two offices and of their districts, a leader of the city, one for a single field."""
    fields = Account.objects.create(username="food", display_name="只管食品", office=OFFICE)
    give_role(account=fields, role="inspector", organisation=people.organisations[OFFICE], by="system", field="food")
    return [people.zhao, people.qian, people.sun, people.tang, fields]


def acts():
    which, day = st.integers(0, 5), st.sampled_from(DAYS)
    return st.one_of(
        st.tuples(st.just("new"), which, day),
        st.tuples(st.just("child"), which, day),
        st.tuples(st.just("adopt"), which, which),
        st.tuples(st.just("due"), which, day),
        st.tuples(st.just("hand"), which, st.integers(0, 2)),
        st.tuples(st.just("back"), which, st.integers(0, 1)),
        st.tuples(st.just("office"), which, st.sampled_from([OFFICE, NEXT_OFFICE, DISTRICT])),
        st.tuples(st.just("field"), which, st.sampled_from(["", "food", "drugs"])),
        st.tuples(st.just("state"), which, st.sampled_from(["submitted", "accepted", "testing"])),
        st.tuples(st.just("close"), which, st.booleans()),
        st.tuples(st.just("gone"), which, st.just(0)),
        st.tuples(st.just("count"), st.just(0), st.just(0)),
    )


def do(people: Cast, what: str, which: int, value) -> None:
    matters = list(Matter.objects.order_by("pk"))
    if what == "new" or (not matters and what == "child"):
        a_matter(people, due_on=value)
        return
    if what == "count":
        follow_matters()
        return
    if not matters:
        return
    one = matters[which % len(matters)]
    row = Matter.objects.filter(pk=one.pk)
    if what == "child":
        root = one.family_id or one.pk
        row.update(family=root)
        a_matter(people, parent=one, family_id=root, due_on=value)
    elif what == "adopt" and (other := matters[value % len(matters)]).pk != one.pk and not one.children.exists():
        adopt(one, other)
    elif what == "due":
        row.update(due_on=value)
    elif what == "hand":
        row.update(assignee=[None, people.zhao, people.sun][value])
    elif what == "back":
        step_back(matter=one, account=[people.zhao, people.sun][value])
    elif what in ("office", "field", "state"):
        row.update(**{what: value})
    elif what == "close":
        row.update(closed_at=city_time.now() if value else None)
    elif what == "gone" and not one.children.exists() and not one.relatives.exclude(pk=one.pk).exists():
        row.update(family=None)
        SteppedBack.objects.filter(family=one).delete()
        one.delete()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(acts(), min_size=5, max_size=14))
def test_whatever_happens_kept_is_counted_anew(done, people: Cast, readers: list[Account]):
    Matter.objects.update(family=None, parent=None)
    SteppedBack.objects.all().delete()
    Matter.objects.all().delete()
    follow_matters()
    follow_reaches(at_once=True)
    for what, which, value in done:
        do(people, what, which, value)
        the_same(people, readers)
    assert differences() == []
    the_same(people, readers)
    assert not TouchedFamily.objects.exists()


def test_a_family_counts_once_on_the_day_of_its_most_urgent(people: Cast, zhao: Account):
    first = a_matter(people, due_on=DAYS[3])
    Matter.objects.filter(pk=first.pk).update(family=first.pk)
    a_matter(people, parent=first, family_id=first.pk, due_on=TODAY)
    a_matter(people, due_on=DAYS[1])
    follow_matters()
    counts = due_counts(zhao)
    assert (counts.by_day, counts.overdue, counts.total) == ({TODAY: 1}, 1, 2)


def test_what_one_stepped_back_from_is_in_none_of_his_counts(people: Cast, zhao: Account, sun: Account):
    """Counted before, noticed since, and closed: in the strip and where it is counted anew; a question less is none
    more. His colleagues count it still."""
    first, other = a_matter(people, due_on=TODAY), a_matter(people, due_on=TODAY)
    a_matter(people, due_on=TODAY)
    follow_matters()
    with CaptureQueriesContext(connection) as before:
        assert due_counts(zhao).total == 3
    step_back(matter=first, account=zhao)
    assert (due_counts(zhao).total, len(todo_for(zhao)), due_counts(zhao, "pool").total) == (2, 2, 2)
    assert kept_days(zhao) == counted_days(zhao) == {TODAY: 2} and due_counts(sun).total == 3
    follow_matters()
    with CaptureQueriesContext(connection) as after:
        assert due_counts(zhao).total == 2
    assert len(after) <= len(before)
    adopt(Matter.objects.get(pk=other.pk), Matter.objects.get(pk=first.pk))
    assert kept_days(zhao) == counted_days(zhao) == {TODAY: 1}
    follow_matters()
    Matter.objects.filter(pk=first.pk).update(closed_at=city_time.now())
    follow_matters()
    assert kept_days(zhao) == counted_days(zhao) == {TODAY: 1} and differences() == []
    # Put under one from which nobody had stepped back, it takes that one along.
    late, plain = a_matter(people, due_on=TODAY), Matter.objects.filter(closed_at=None, family=None).earliest("pk")
    step_back(matter=late, account=zhao)
    adopt(Matter.objects.get(pk=late.pk), plain)
    assert kept_days(zhao) == counted_days(zhao) == {} and len(todo_for(zhao)) == 0


def test_what_was_not_counted_yet_is_read_all_the_same(people: Cast, zhao: Account):
    follow_matters()
    a_matter(people, due_on=TODAY)
    assert TouchedFamily.objects.exists() and not DueCount.objects.exists()
    assert kept_days(zhao) == {TODAY: 1}


def test_reading_asks_little_however_much_there_is(people: Cast, zhao: Account):
    for _ in range(30):
        a_matter(people, due_on=TODAY)
    follow_matters()
    due_counts(zhao)
    with CaptureQueriesContext(connection) as asked:
        assert due_counts(zhao).total == 30
    assert len(asked) == 2 and DueCount.objects.filter(place=OFFICE, number__gt=0).count() == 1


def test_where_the_counts_cannot_tell_the_list_is_counted(people: Cast, zhao: Account, sun: Account):
    a_matter(people, due_on=TODAY)
    give_role(account=zhao, role="inspector", organisation=people.organisations[NEXT_OFFICE], by="system")
    forget_grants(zhao)
    assert kept_days(zhao) is None and due_counts(zhao).total == 1


def test_who_stands_in_has_his_list_counted(people: Cast, zhao: Account):
    other = Account.objects.create(username="liu", display_name="刘听雨", office=OFFICE)
    give_role(account=other, role="inspector", organisation=people.organisations[OFFICE], by="system")
    a_matter(people, due_on=TODAY, assignee=other)
    assert due_counts(zhao).total == 0
    stand_in(away=other, stand_in=zhao, since=TODAY, until=TODAY, by=other)
    assert kept_days(zhao) is None and due_counts(zhao).total == 1


def test_too_much_at_once_is_left_to_the_worker(people: Cast, zhao: Account):
    follow_matters()
    TouchedFamily.objects.bulk_create(TouchedFamily(family=10_000 + n) for n in range(MOST_ANEW + 1))
    assert kept_days(zhao) is None
    assert follow_matters() == MOST_ANEW + 1 and kept_days(zhao) == {}


def test_a_count_that_was_tampered_with_is_found_and_mended(people: Cast, zhao: Account):
    a_matter(people, due_on=TODAY)
    assert differences() == []
    DueCount.objects.filter(place=OFFICE).update(number=7)
    assert len(differences()) == 1 and "记的是 7，应为 1" in differences()[0]
    count_anew()
    assert differences() == [] and kept_days(zhao) == {TODAY: 1}
    DueSum.objects.filter(place=OFFICE).update(number=5)
    assert kept_days(zhao) == {TODAY: 5} and "记的是 5，应为 1" in differences()[0]
    count_anew()
    assert differences() == [] and kept_days(zhao) == {TODAY: 1}


def test_what_nobody_held_before_is_summed_when_the_worker_has_looked(people: Cast, zhao: Account):
    """Until then it is read from the shares; what nobody holds any more is summed no more."""
    follow_matters()
    CountedReach.objects.all().delete()
    DueSum.objects.all().delete()
    for day in DAYS:
        a_matter(people, due_on=day)
    mine = a_matter(people, due_on=TODAY, assignee=zhao)
    Matter.objects.filter(pk=mine.pk).update(family=mine.pk)
    a_matter(people, parent=mine, family_id=mine.pk, due_on=DAYS[1])
    follow_matters()
    before = kept_days(zhao)
    assert before == counted_days(zhao) and not DueSum.objects.filter(place=OFFICE).exists()
    follow_reaches(at_once=True)
    assert kept_days(zhao) == before and DueSum.objects.filter(place=OFFICE).exists()
    Account.objects.filter(office=OFFICE).update(is_active=False)
    follow_reaches(at_once=True)
    assert not DueSum.objects.filter(place=OFFICE).exists()


def test_other_tables_are_counted_by_anew(people: Cast, zhao: Account):
    """A version of the platform in which others move a state on finds counts made by the old one."""
    follow_matters()
    a_matter(people, due_on=TODAY)
    CountedFamily.objects.filter(family=TABLES).update(shares="made by others")
    assert kept_days(zhao) is None and due_counts(zhao).total == 1
    assert follow_matters() == 1 and kept_days(zhao) == {TODAY: 1}


def test_a_holder_adds_his_own_to_nobodys():
    free, own = Member(OFFICE, "accept ", NOBODY, TODAY), Member(OFFICE, "approve ", 7, DAYS[1])
    shares = shares_of([free, own])
    assert {holder for _, holder, _ in shares} == {NOBODY, 7}
    assert sum(number for (place, holder, _), number in shares.items() if place == OFFICE) == 1
