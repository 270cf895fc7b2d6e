"""Who leads sees what lies where and with whom, who is away and who is on duty."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.tests.test_room import FORM
from xinheng.supervision.dispatch.actions import put_on_duty
from xinheng.supervision.dispatch.models import DutyTurn
from xinheng.support.notices.queries import unread_for
from xinheng.support.procedures.absences import stand_in
from xinheng.support.procedures.actions import move

pytestmark = pytest.mark.django_db
LOAD, DUTY = "/officer/load", "/officer/duty"


@pytest.fixture
def complaint(cast):
    story.second_officer()
    story.shop()
    return submit_complaint(form=FORM).complaint


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def row_of(html: str, words: str) -> list[str]:
    row = next(one for one in html.split("<tr") if words in one)
    return [cell.split(">", 1)[1].split("</td>")[0] for cell in row.split("<td")[1:]]


def test_the_head_sees_who_has_how_much_and_who_stands_in(sign_in, complaint, cast):
    assert "过期 0 ·" in page(sign_in("sun"), LOAD)
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    today = city_time.today()
    liu = story.second_officer()
    stand_in(away=cast.zhao, stand_in=liu, since=today, until=today, by=cast.sun)
    html = page(sign_in("sun"), f"{LOAD}?office={people.OFFICE}")
    zhao = row_of(html, "赵明远")
    assert zhao[1] == "1" and f"{liu.display_name}代办" in zhao[0]
    assert "等我办" in html


def test_what_is_late_counts_as_late_and_the_leader_sees_it_by_office(sign_in, complaint, clock):
    clock((city_time.local(city_time.now()) + timedelta(days=40)).strftime("%Y-%m-%d %H:%M"))
    html = page(sign_in("tang"), LOAD)
    assert "<strong" in next(one for one in html.split("<tr") if ">待领 <a" in one).split("<td")[3]
    assert "看工作负荷" in page(sign_in("tang"), "/officer/")


def test_another_district_sees_nothing_of_it(sign_in, complaint):
    page(sign_in("qian"), f"{LOAD}?office={people.OFFICE}", 404)
    assert "没有在办的事项" in page(sign_in("qian"), LOAD)
    page(sign_in("wu"), LOAD, 403)


def on_duty(since, until, who="zhao"):
    return {"who": who, "since": since.isoformat(), "until": until.isoformat()}


def test_the_head_makes_the_roster_and_who_is_on_it_hears_of_it(sign_in, cast):
    sun, today = sign_in("sun"), city_time.today()
    assert sun.post(DUTY, on_duty(today, today + timedelta(days=2))).status_code == 302
    assert sun.post(DUTY, on_duty(today, today + timedelta(days=3))).status_code == 302, "days he has stay"
    assert DutyTurn.objects.count() == 4 and unread_for(cast.zhao).filter(title__startswith="值班").count() == 2
    assert page(sun, DUTY).count("赵明远</td>") + page(sun, DUTY).count("的值班") >= 4
    assert "的值班" not in page(sign_in("zhao"), DUTY) and "赵明远" in page(sign_in("zhao"), DUTY)
    turn = DutyTurn.objects.earliest("day")
    assert sign_in("zhao").post(reverse("officer:off_duty", args=[turn.pk])).status_code == 403
    assert sun.post(reverse("officer:off_duty", args=[turn.pk])).status_code == 302
    assert DutyTurn.objects.count() == 3 and "赵明远" not in page(sign_in("qian"), DUTY)


def test_a_week_that_is_none_is_told_of_and_begins_today(sign_in):
    html = page(sign_in("sun"), f"{DUTY}?since=2026-13-01")
    assert "起始日期“2026-13-01”看不懂" in html and f"{city_time.today():%m-%d}" in html
    assert "看不懂" not in page(sign_in("sun"), DUTY)


def test_a_past_turn_stays_as_it_was(sign_in, cast):
    yesterday = city_time.today() - timedelta(days=1)
    told = {"office": people.OFFICE, "day": yesterday, "made_by": cast.sun}
    turn = DutyTurn.objects.create(account=cast.zhao, **told)
    answer = sign_in("sun").post(reverse("officer:off_duty", args=[turn.pk]))
    assert answer.status_code == 422 and "过去的值班不能改" in answer.content.decode()


@pytest.mark.parametrize(
    ("since", "until", "who", "words"),
    [
        (-1, 2, "zhao", "从今天或以后起"),
        (3, 1, "zhao", "先起后止"),
        (0, 40, "zhao", "不超过 31 天"),
        (0, 1, "qian", "从列表里选择"),
    ],
)
def test_what_is_no_roster_is_refused_and_stays_typed(sign_in, since, until, who, words):
    today = city_time.today()
    told = on_duty(today + timedelta(days=since), today + timedelta(days=until), who)
    answer = sign_in("sun").post(DUTY, told)
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and told["since"] in html
    assert not DutyTurn.objects.exists()


@pytest.mark.clause("SZ-8.4-01", part=True)
def test_the_dispatcher_sees_load_and_duty_beside_the_office(sign_in):
    """In the queue beside the suggestion, and in the list of offices where the command is written."""
    begun = story.begin()
    today = city_time.today()
    put_on_duty(account=begun.cast.zhao, since=today, until=today, by=begun.cast.sun)
    zhou, form = sign_in("zhou"), f"/officer/clues/{begun.clue.number}/do/dispatch_inspection"
    for html in (page(zhou, "/officer/dispatch/"), page(zhou, form)):
        assert "在办 1 件" in html and "值班 赵明远" in html
