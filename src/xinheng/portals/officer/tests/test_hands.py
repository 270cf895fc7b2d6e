"""Taking, handing over and standing in, through the pages."""

from datetime import timedelta

import pytest
from tests.cast import OFFICE, Cast

from xinheng.kit import city_time
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move

pytestmark = [pytest.mark.django_db, pytest.mark.clause("SZ-8.2.2-02", part=True)]


@pytest.fixture
def people(cast) -> Cast:
    return cast


@pytest.fixture
def zhao(cast) -> Account:
    return cast.zhao


@pytest.fixture
def liu(people) -> Account:
    made = Account.objects.create(username="liu", display_name="刘听雨", post="执法员", office=OFFICE)
    give_role(account=made, role="inspector", organisation=people.organisations[OFFICE], by="system")
    return made


@pytest.fixture
def matter(people) -> Matter:
    return open_and_move(
        procedure="complaint", verb="submit", title="火锅店多收费", office=OFFICE, by=None,
        number="诉5099-20261128-000001", facts={"received_on": city_time.now()},
    )  # fmt: skip


def address(matter, how):
    return f"/officer/matters/{matter.number}/{how}"


def test_one_press_takes_it_and_the_second_person_is_told(matter, zhao, liu, sign_in):
    seen = matter.seq
    assert "认领" in sign_in("zhao").get(f"/officer/matters/{matter.number}").content.decode()
    assert sign_in("zhao").post(address(matter, "claim"), {"seq": seen}).status_code == 302
    second = sign_in("liu").post(address(matter, "claim"), {"seq": seen})
    assert second.status_code == 422
    assert "赵明远" in second.content.decode()
    page = sign_in("liu").get(f"/officer/matters/{matter.number}").content.decode()
    assert "赵明远" in page
    assert address(matter, "claim") not in page


def test_the_list_says_with_whom(matter, zhao, liu, sign_in):
    sign_in("zhao").post(address(matter, "claim"))
    mine, others = (sign_in(who.username).get(f"/officer/?tab={tab}").content.decode()
                    for who, tab in ((zhao, "mine"), (liu, "others")))  # fmt: skip
    assert all("火锅店多收费" in page and "<td>赵明远</td>" in page for page in (mine, others))
    assert "火锅店多收费" not in sign_in("liu").get("/officer/").content.decode()


def test_handing_over_asks_to_whom_and_why_and_keeps_what_was_typed(matter, zhao, liu, sign_in):
    sign_in("zhao").post(address(matter, "claim"))
    form = sign_in("zhao").get(address(matter, "hand-over")).content.decode()
    assert "刘听雨（执法员）" in form
    assert "钱渡" not in form
    unsaid = sign_in("zhao").post(address(matter, "hand-over"), {"to": "liu", "reason": ""})
    assert unsaid.status_code == 422
    assert 'value="liu" selected' in unsaid.content.decode()
    assert sign_in("zhao").post(address(matter, "hand-over"), {"to": "liu", "reason": "去学习"}).status_code == 302
    assert Matter.objects.get(pk=matter.pk).assignee == liu
    assert sign_in("zhao").post(address(matter, "give-back"), {"reason": "不是我的"}).status_code == 403


def test_nobody_else_gets_to_the_sheet(matter, people, sign_in):
    assert sign_in("qian").get(address(matter, "hand-over")).status_code == 404
    assert sign_in("qian").post(address(matter, "claim")).status_code == 404


def test_being_away_is_registered_and_ended_on_a_page(zhao, liu, people, sign_in):
    today = city_time.today()
    told = {"away": "zhao", "stand_in": "liu", "since": today.isoformat(), "until": (today - timedelta(1)).isoformat()}
    wrong = sign_in("zhao").post("/officer/away", told)
    assert wrong.status_code == 422
    assert "先起后止" in wrong.content.decode()
    assert sign_in("zhao").post("/officer/away", {**told, "until": today.isoformat()}).status_code == 302
    page = sign_in("liu").get("/officer/away").content.decode()
    assert "赵明远" in page
    pk = zhao.absences.get().pk
    assert sign_in("qian").post(f"/officer/away/{pk}/end").status_code == 404
    assert sign_in("liu").post(f"/officer/away/{pk}/end").status_code == 302
    assert zhao.absences.get().ended_at is not None


def test_one_registers_only_oneself_but_for_the_head(zhao, liu, people, sign_in):
    assert 'value="liu"' not in sign_in("zhao").get("/officer/away").content.decode().split("由谁代办")[0]
    assert 'value="liu"' in sign_in("sun").get("/officer/away").content.decode().split("由谁代办")[0]
