"""The lifts of a city on one desk: what is due, in whose district, and what becomes of it."""

from urllib.parse import unquote

import pytest

from xinheng.fusion.registers.actions import withdraw_record
from xinheng.fusion.registers.models import Record
from xinheng.scenarios.lifts.models import Lift
from xinheng.scenarios.lifts.tests.conftest import AWAY, MALL, days, followed, register, visit
from xinheng.supervision.clues.models import Clue

pytestmark = pytest.mark.django_db


def shown(client, address: str = "/officer/lifts/") -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def listed(client, query: str = "") -> set[str]:
    page = client.get(f"/officer/lifts/{query}")
    return {one.code for one in page.context["page"].object_list}


def test_a_lift_is_visited_every_fifteen_days(lift, sign_in):
    assert lift.visit_due_on == days(5)
    assert listed(sign_in("zhao"), "?view=visit") == set()
    register(AWAY)
    visit(days(-16), code=AWAY)
    assert followed(AWAY).visit_due_on == days(-1)
    assert listed(sign_in("zhao"), "?view=visit") == {AWAY}


def test_a_lift_of_which_no_visit_is_on_record_is_told_as_that(cast, sign_in):
    register()
    assert followed().visit_due_on is None
    assert (listed(sign_in("zhao"), "?view=visit"), listed(sign_in("zhao"), "?view=unvisited")) == (set(), {MALL})


@pytest.mark.clause("WX-3.3C-12", "WX-3.3C-13", part=True)
def test_the_tabs_count_what_they_list(lift, sign_in):
    zhao = sign_in("zhao")
    register(AWAY, next_inspection_on=days(-1))
    visit(days(-3), code=AWAY)
    register("31105099010000000005", next_inspection_on=days(20), certificate_number="梯11渝山5")
    register("31105099010000000006", state="deregistered", certificate_number="梯11渝山6")
    followed()
    page = zhao.get("/officer/lifts/")
    counts = {name: count for name, _, count in page.context["tabs"]}
    assert counts == {name: len(listed(zhao, f"?view={name}")) for name in counts}
    assert counts == {"": 3, "visit": 0, "unvisited": 1, "inspection": 1, "soon": 1, "stopped": 1}


@pytest.mark.parametrize(
    ("username", "sees"), [("zhao", {MALL}), ("sun", {MALL}), ("qian", {AWAY}), ("tang", {MALL, AWAY})]
)
def test_everybody_sees_the_lifts_of_the_own_office(lift, away, sign_in, username, sees):
    client = sign_in(username)
    assert listed(client) == sees
    for code in (MALL, AWAY):
        assert (client.get(f"/officer/lifts/{code}").status_code == 200) is (code in sees)


def test_a_lift_of_nobodys_office_is_the_city_bureaus(cast, sign_in):
    register(use_division="", use_place="")
    assert followed().office in ("", "5099/")
    assert listed(sign_in("zhao")) == set()
    assert listed(sign_in("tang")) == {MALL}


def test_the_desk_is_narrowed_to_a_district(lift, away, sign_in):
    tang = sign_in("tang")
    assert listed(tang, "?district=509902") == {AWAY}
    assert listed(tang, "?district=不是区县") == {MALL, AWAY}
    assert listed(tang, "?q=石坝路") == {AWAY}


@pytest.mark.parametrize("username", ["wu", "shen", "admin", "he"])
def test_who_has_nothing_to_do_with_lifts_gets_no_desk(lift, sign_in, username):
    assert sign_in(username).get("/officer/lifts/").status_code == 403
    assert "电梯安全" not in sign_in(username).get("/officer/notices").content.decode()


def test_what_is_overdue_becomes_a_clue_of_the_lifts_office(lift, sign_in):
    zhao = sign_in("zhao")
    assert "登记超期线索" not in shown(zhao, f"/officer/lifts/{MALL}")
    assert "都没有超期" in zhao.post(f"/officer/lifts/{MALL}/overdue").content.decode()
    register(next_inspection_on=days(-40))
    followed()
    assert "登记超期线索" in shown(zhao, f"/officer/lifts/{MALL}")
    sent = zhao.post(f"/officer/lifts/{MALL}/overdue")
    clue = Clue.objects.get()
    assert unquote(sent["Location"]) == f"/officer/clues/{clue.number}"
    office = Lift.objects.get().office
    assert (clue.source, clue.matter.office, clue.matter.field) == ("data", office, "special_equipment")
    assert "定期检验应于" in clue.text
    assert "已超期 40 天" in clue.text


def test_a_record_that_changes_changes_the_desk(lift):
    visit(days(0))
    assert followed().visited_on == days(0)
    register(state="deregistered", cancelled_on=days(-1))
    gone = followed()
    assert (gone.in_use, gone.due_on) == (False, None)


def test_a_registration_that_is_withdrawn_leaves_nothing_due(lift, sign_in):
    withdraw_record(record=Record.objects.get(type="use_registration"), by="system", reason="登记有误")
    gone = followed()
    assert (gone.in_use, gone.due_on) == (False, None)
    assert listed(sign_in("zhao"), "?view=stopped") == {MALL}


def test_the_desk_asks_as_much_for_one_lift_as_for_ten(lift, sign_in, django_assert_max_num_queries):
    zhao = sign_in("zhao")
    for number in range(10):
        register(f"3110509901000000010{number}", certificate_number=f"梯{number}")
    followed()
    with django_assert_max_num_queries(14):
        shown(zhao)
