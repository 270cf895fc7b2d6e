import pytest
from tests.cast import OFFICE, cast

from xinheng.support.access.permissions import Permission
from xinheng.support.notices.actions import mark_read, mark_read_about, notify
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of, unread_count, unread_for

pytestmark = pytest.mark.django_db


def test_one_person_is_told():
    zhao = cast().zhao
    assert notify(account=zhao, title="新任务", body="江岸路某店", about=zhao) == 1
    notice = unread_for(zhao).get()
    assert (str(notice), notice.about_id) == ("新任务", str(zhao.pk))


def test_all_who_may_act_in_an_office_are_told():
    people = cast()
    assert notify(office=OFFICE, permission=Permission.INSPECT, title="新任务") == 1
    assert [one.account for one in Notice.objects.all()] == [people.zhao]


def test_nobody_is_told_twice():
    people = cast()
    told = notify(accounts=[people.zhao, people.zhao], office=OFFICE, permission=Permission.INSPECT, title="新任务")
    assert told == unread_count(people.zhao) == 1


def test_who_left_is_not_told():
    zhao = cast().zhao
    zhao.is_active = False
    assert notify(account=zhao, title="新任务") == 0


def test_reading_is_for_oneself():
    people = cast()
    notify(accounts=[people.zhao, people.qian], title="新任务")
    theirs = unread_for(people.qian).get()
    assert mark_read(account=people.zhao, notices=[theirs.pk]) == 0
    assert mark_read(account=people.zhao) == 1
    assert (unread_count(people.zhao), unread_count(people.qian)) == (0, 1)


def test_opening_a_thing_reads_its_notices():
    people = cast()
    notify(account=people.zhao, title="关于甲", about=people.qian)
    notify(account=people.zhao, title="关于乙", about=people.sun)
    assert mark_read_about(account=people.zhao, about=people.qian) == 1
    assert [n.title for n in unread_for(people.zhao)] == ["关于乙"]


def test_the_newest_comes_first():
    zhao = cast().zhao
    for title in ("一", "二"):
        notify(account=zhao, title=title)
    assert [n.title for n in notices_of(zhao)] == ["二", "一"]
