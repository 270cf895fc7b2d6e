"""A district's list is its offices' lists merged: the same order as sorting everything, without sorting it."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.cast import DISTRICT, NEXT_OFFICE, OFFICE, Cast

from xinheng.kit import city_time
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors import in_order
from xinheng.support.procedures.doors.in_order import NEVER, DueSpan
from xinheng.support.procedures.doors.todo import TodoFilters, todo_for
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import procedure

pytestmark = pytest.mark.django_db
NOW = city_time.now()


@pytest.fixture
def sixty(people: Cast) -> list[Matter]:
    """Open matters of the district and two offices, many of one moment, some due never or paused."""
    dice, version = random.Random(3), procedure("sample").version
    for number in range(60):
        day = dice.choice([None, -1, 0, 0, 2, 5])
        due = None if day is None else city_time.end_of(city_time.day_of(NOW + timedelta(days=day)))
        Matter.objects.create(
            procedure="sample", version=version, state="submitted", title=f"第{number}件", opened_at=NOW,
            office=dice.choice([OFFICE, DISTRICT, OFFICE, NEXT_OFFICE]), due_at=due,
            due_on=due and city_time.day_of(due), clock_state="running" if due else dice.choice(["", "paused"]),
        )  # fmt: skip
    return list(Matter.objects.all())


@pytest.fixture
def tang(people: Cast) -> Account:
    """Who moves on what lies anywhere in one district."""
    account = Account.objects.create(username="district", display_name="全区", office=DISTRICT)
    give_role(account=account, role="inspector", organisation=people.organisations[DISTRICT], by="system")
    return account


def expected(matters: list[Matter], since: datetime | None = None, until: datetime | None = None) -> list[int]:
    inside = [one for one in matters if one.office.startswith(DISTRICT)]
    if since or until:
        inside = [one for one in inside if one.due_at and (since or one.due_at) <= one.due_at < (until or NEVER)]
    return [one.pk for one in sorted(inside, key=lambda one: (one.due_at or NEVER, -one.pk))]


def test_the_offices_are_merged_into_one_order(sixty: list[Matter], tang: Account):
    assert [one.pk for one in todo_for(tang)] == expected(sixty)
    assert [one.pk for one in todo_for(tang, most=7)] == expected(sixty)[:7]


def test_a_page_goes_on_where_the_last_one_ended(sixty: list[Matter], tang: Account):
    both = [*in_order.in_order(tang, "todo", DueSpan(), 0, 20), *in_order.in_order(tang, "todo", DueSpan(), 20, 40)]
    assert [one.pk for one in both] == expected(sixty)


def test_a_day_of_the_strip_opens_what_is_due_then(sixty: list[Matter], tang: Account):
    today = city_time.day_of(NOW)
    start = city_time.start_of(today)
    told = {
        TodoFilters(due_on=today): expected(sixty, start, start + timedelta(days=1)),
        TodoFilters(due_from=today + timedelta(days=1)): expected(sixty, start + timedelta(days=1)),
        TodoFilters(overdue=True): expected(sixty, None, city_time.now()),
    }
    for asked, wanted in told.items():
        assert wanted and [one.pk for one in todo_for(tang, filters=asked)] == wanted, asked
    paused = [one.pk for one in todo_for(tang, filters=TodoFilters(paused=True))]
    assert paused == [pk for pk in expected(sixty) if Matter.objects.get(pk=pk).clock_state == "paused"]


def test_more_offices_than_are_merged_are_gone_through_in_order(sixty: list[Matter], tang: Account, monkeypatch):
    monkeypatch.setattr(in_order, "MOST_OFFICES", 1)
    assert [one.pk for one in todo_for(tang)] == expected(sixty)


def test_an_office_that_has_had_nothing_is_found_when_it_has(sixty: list[Matter], tang: Account, people: Cast):
    assert len(todo_for(tang)) == len(expected(sixty))
    new = Matter.objects.create(
        procedure="sample", version=procedure("sample").version, state="submitted", title="新所的第一件",
        opened_at=NOW, office=f"{DISTRICT}50990109/", due_at=NOW - timedelta(days=9),
    )  # fmt: skip
    assert todo_for(tang)[0] == new


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by how much there is")
def test_nothing_is_sorted(sixty: list[Matter], tang: Account):
    offices = in_order._offices_of(tang)
    rows = in_order._merged(tang, "pool", DueSpan(), offices)[:20]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [tang.pk if hasattr(one, "value") else one for one in values])
        plan = [row[-1] for row in cursor.fetchall()]
    assert len(offices) == 3 and "MERGE (UNION ALL)" in plan
    assert not [line for line in plan if "TEMP B-TREE" in line or line.startswith("SCAN")]
