"""The to-do list shows what one may move, in order of urgency, and nothing of other districts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import CITY, OFFICE, OTHER_OFFICE, Cast

from xinheng.kit import city_time
from xinheng.support.access.actions import give_role
from xinheng.support.access.models import Grant
from xinheng.support.access.scope import forget_grants
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify, order_digests
from xinheng.support.procedures.able import step_back
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.assigning import claim
from xinheng.support.procedures.counts.keeping import follow_matters
from xinheng.support.procedures.doors.todo import TodoFilters, due_counts, notices_within_reach, todo_for
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import readings_for
from xinheng.support.procedures.tests.opening import open_matter
from xinheng.support.sending.actions import keep_reach
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
NOW = city_time.now()


def complaint(title: str, received_days_ago: int, office: str = OFFICE) -> Matter:
    received = NOW - timedelta(days=received_days_ago)
    matter = open_matter(procedure="sample", title=title, office=office, by=None, at=received)
    move(matter=matter, verb="submit", by=None, facts={"received_on": received}, at=received)
    return matter


@pytest.fixture
def three(zhao: Account, qian: Account) -> list[Matter]:
    return [complaint("新的", 0), complaint("超期的", 40), complaint("外区的", 40, OTHER_OFFICE)]


def titles(account: Account, *args: object) -> list[str]:
    return [matter.title for matter in todo_for(account, *args)]  # type: ignore[arg-type]


@pytest.mark.clause("SZ-8.2.2-02", part=True)
def test_the_most_urgent_comes_first_and_other_districts_never(
    three: list[Matter], zhao: Account, qian: Account
) -> None:
    assert titles(zhao) == ["超期的", "新的"]
    assert titles(qian) == ["外区的"]


def test_a_city_wide_role_sees_all_districts(three: list[Matter], people: Cast) -> None:
    give_role(account=people.tang, role="intake_clerk", organisation=people.organisations[CITY], by="system")
    assert sorted(titles(people.tang)) == ["外区的", "新的", "超期的"]


def test_an_account_without_the_permission_has_nothing_to_do(three: list[Matter], people: Cast) -> None:
    assert [titles(account) for account in (people.shen, people.wu, people.admin)] == [[], [], []]


def test_paused_ones_come_last(three: list[Matter], zhao: Account) -> None:
    for verb in ("accept", "start_testing"):
        move(matter=three[1], verb=verb, by=zhao)
    assert titles(zhao) == ["新的", "超期的"]
    assert titles(zhao, "todo", TodoFilters(paused=True)) == ["超期的"]


def test_tabs_tell_mine_the_pool_and_what_i_did(three: list[Matter], zhao: Account) -> None:
    claim(matter=three[0], by=zhao)
    assert (titles(zhao, "mine"), titles(zhao, "pool")) == (["新的"], ["超期的"])
    move(matter=three[0], verb="reject", by=zhao, reason="无明确被投诉人")
    move(matter=three[1], verb="accept", by=zhao)
    assert (titles(zhao, "doing"), titles(zhao, "done")) == (["超期的"], ["新的"])


def test_filters_narrow_the_list(three: list[Matter], zhao: Account) -> None:
    assert titles(zhao, "todo", TodoFilters(text="超期")) == ["超期的"]
    assert titles(zhao, "todo", TodoFilters(overdue=True)) == ["超期的"]
    assert titles(zhao, "todo", TodoFilters(due_on=three[0].due_on)) == ["新的"]
    assert titles(zhao, "todo", TodoFilters(state="accepted")) == []
    assert titles(zhao, "todo", TodoFilters(procedure="sample", office=OFFICE)) == ["超期的", "新的"]


def test_the_date_strip_is_read_from_the_counts_in_two_queries(three: list[Matter], zhao: Account) -> None:
    move(matter=three[0], verb="accept", by=zhao)
    move(matter=three[0], verb="start_testing", by=zhao)
    complaint("今天收到", 0)
    follow_matters()
    todo_for(zhao)  # the grants are read once a request
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = due_counts(zhao, "todo", city_time.now())
    assert len(queries) == 2
    assert (counts.overdue, counts.without, list(counts.by_day.values()), counts.total) == (1, 1, [1], 3)


def test_the_day_it_is_due_is_the_day_in_shanghai(zhao: Account, clock: Callable[[str], None]) -> None:
    clock("2026-11-17 09:00")
    late_evening = datetime(2026, 11, 16, 23, 30, tzinfo=city_time.zone())
    matter = open_matter(procedure="sample", title="深夜", office=OFFICE, by=None, at=late_evening)
    move(matter=matter, verb="submit", by=None, facts={"received_on": late_evening}, at=late_evening)
    assert matter.due_on == date(2026, 11, 25)


def test_a_page_of_clocks_takes_two_queries_at_most(three: list[Matter], zhao: Account) -> None:
    page = list(todo_for(zhao))
    with CaptureQueriesContext(connection) as queries:
        readings = readings_for(page)
    assert len(queries) <= 2
    assert [readings[matter.pk][0].state for matter in page] == ["breached", "running"]


def test_a_role_taken_away_ends_the_reading_of_what_one_did(three: list[Matter], zhao: Account) -> None:
    """Neither the done tab nor the notices go on telling titles and businesses."""
    move(matter=three[0], verb="reject", by=zhao, reason="无明确被投诉人")
    move(matter=three[1], verb="accept", by=zhao)
    notify(account=zhao, title="新的", about=three[0])
    assert (titles(zhao, "doing"), titles(zhao, "done")) == (["超期的"], ["新的"])
    # Told of each when it came, and of this.
    assert notices_within_reach(zhao).count() == 3
    Grant.objects.filter(account=zhao).delete()
    forget_grants(zhao)
    assert (titles(zhao, "doing"), titles(zhao, "done")) == ([], [])
    assert list(notices_within_reach(zhao)) == []


def test_what_one_stepped_back_from_is_not_his_to_do_and_his_colleagues_still(
    three: list[Matter], zhao: Account, people: Cast
) -> None:
    late = next(one for one in three if one.title == "超期的")
    with CaptureQueriesContext(connection) as before:
        titles(zhao)
    step_back(matter=late, account=zhao)
    with CaptureQueriesContext(connection) as after:
        assert titles(zhao) == titles(zhao, "pool") == ["新的"] and len(after) <= 2 * len(before)
    for tab in ("todo", "pool"):
        for filters in (TodoFilters(), TodoFilters(text="超期")):
            assert "超期的" not in titles(zhao, tab, filters)


def test_a_daily_message_names_no_matter_that_went_out_of_reach(three: list[Matter], zhao: Account, settings) -> None:
    settings.XINHENG_MESSAGES = ["outbox"]
    keep_reach(account=zhao, channel="sms", address="13800001234", often="daily")
    late = three[1]
    notify(account=zhao, title="补充材料：超期的", about=late)
    notify(account=zhao, title="系统今晚升级")
    tomorrow = city_time.today() + timedelta(days=1)
    Matter.objects.filter(pk=late.pk).update(office=OTHER_OFFICE)
    assert order_digests(tomorrow, notices_within_reach) == 1
    words = Message.objects.get(key__startswith="digest:").read()["words"]
    assert "系统今晚升级" in words and "样例 待办" in words and "2 条" in words
    assert "超期的" not in words
