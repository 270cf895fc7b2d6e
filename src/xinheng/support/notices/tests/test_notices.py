import pytest
from tests.cast import OFFICE, cast
from tests.counterparts import Gateway, OtherGateway, forget_failures, standing

from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.notices.actions import mark_read, mark_read_about, notify, order_digests
from xinheng.support.notices.channels import NotSent, send_message
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of, unread_count, unread_for
from xinheng.support.notices.rules import digest
from xinheng.support.sending.actions import keep_reach
from xinheng.support.sending.models import Message

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


def test_each_is_told_outside_as_he_chose_and_of_terms_of_the_law_always(settings, clock):
    """At once, once a day, only of the law; with no way given, inside the platform alone. The shop's name stays in."""
    clock("2026-11-29 15:00")
    settings.XINHENG_MESSAGES, people = ["outbox"], cast()
    asked = {"at_once": people.zhao, "daily": people.qian, "law_only": people.sun}
    for number, (often, account) in enumerate(asked.items()):
        keep_reach(account=account, channel="sms", address=f"1380000123{number}", often=often)
    everybody = [*asked.values(), people.tang]
    notify(accounts=everybody, title="投诉 诉5099-1 待办：受理", body="江岸路某店")
    assert [one.account for one in Message.objects.all()] == [people.zhao]
    assert Message.objects.get().read()["words"] == "【信衡】投诉 诉5099-1 待办：受理。详情请登录信衡查看。"
    notify(accounts=everybody, title="超期：投诉 诉5099-1", of_law=True)
    assert {one.account for one in Message.objects.filter(key__startswith="notice:")} == set(asked.values())
    clock("2026-11-30 00:01")
    assert order_digests(city_time.today()) == 1 and order_digests(city_time.today()) == 1
    digest = Message.objects.get(key__startswith="digest:")
    assert (digest.account, f"{city_time.local(digest.due_at):%d %H:%M}") == (people.qian, "30 08:30")
    assert "2 条通知未读" in digest.read()["words"]
    clock("2026-12-01 00:01")
    assert order_digests(city_time.today()) == 0


def test_a_code_takes_the_next_gateway_too(settings):
    with standing(Gateway) as first, standing(OtherGateway) as second:
        settings.XINHENG_MESSAGES = [f"http://{first}/", f"http://{second}/"]
        forget_failures()
        Gateway.answers = "refuses"
        assert send_message(to="13800001234", words="验证码 123456") and len(OtherGateway.sent) == 1
        OtherGateway.answers = "refuses"
        with pytest.raises(NotSent) as wrong:
            send_message(to="13800001234", words="验证码 123456")
    forget_failures()
    assert "13800001234" not in str(wrong.value)


def test_a_day_of_many_names_five_and_counts_the_rest():
    five = [f"第{one}件" for one in range(5)]
    assert digest(five) == f"【信衡】昨天有 5 条通知未读：{'；'.join(five)}。详情请登录信衡查看。"
    assert digest([*five, "又一件", "再一件"]) == (
        f"【信衡】昨天有 7 条通知未读：{'；'.join(five)}；另有 2 条。详情请登录信衡查看。"
    )
