"""People are stuck: from the call to the lift in use again, through the pages of the desk."""

from urllib.parse import unquote

import pytest
from tests import cast as people

from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.scenarios.lifts.actions import dispatch_maintainer, release_people, take_call
from xinheng.scenarios.lifts.models import Rescue
from xinheng.scenarios.lifts.tests.conftest import MALL, followed, register
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def press(client, rescue: Rescue, verb: str, **told: object):
    rescue.matter.refresh_from_db()
    return client.post(f"/officer/matters/{rescue.matter.number}/do/{verb}", {"seq": rescue.matter.seq, **told})


def clocks(rescue: Rescue) -> dict[str, str]:
    return {one.rule.id: one.state for one in clock_readings(Matter.objects.get(pk=rescue.matter_id))}


@pytest.mark.clause("WX-ANX-S08", "WX-3.3C-15", part=True)
def test_a_call_goes_from_the_desk_to_the_lifts_own_page(clock, lift, sign_in):
    clock("2026-11-18 09:30")
    gu = sign_in("gu")
    sent = gu.post("/officer/lifts/calls/new", {"lift": MALL, "trapped": "2", "told": "一名老人"})
    rescue = Rescue.objects.get()
    assert unquote(sent["Location"]) == f"/officer/matters/{rescue.matter.number}"
    assert "仍在轿厢内" in shown(gu, "/officer/lifts/")
    clock("2026-11-18 09:32")
    assert press(gu, rescue, "dispatch_maintainer_urban", rescue_unit="山城稳升电梯工程有限公司").status_code == 302
    assert press(gu, rescue, "accept_dispatch").status_code == 302
    clock("2026-11-18 09:49")
    assert press(gu, rescue, "arrive").status_code == 302
    clock("2026-11-18 09:56:30")
    assert press(gu, rescue, "release_people", freed="2", injured="0").status_code == 302
    assert press(gu, rescue, "confirm_repair", cause="door", handling="更换门机皮带").status_code == 302
    assert clocks(rescue) == {
        "rescue_dispatch": "met", "rescue_accept": "met", "rescue_arrive_urban": "met", "rescue_release": "met",
        "rescue_report": "met",
    }  # fmt: skip
    page = shown(gu, f"/lifts/{MALL}")
    assert "困 2 人，26 分钟解困，门系统故障" in page
    assert "现在没有人被困" in shown(gu, "/officer/lifts/")


def test_the_record_says_nothing_of_who_called_and_is_one_for_the_whole_rescue(clock, lift, gu):
    clock("2026-11-18 09:30")
    rescue = take_call(by=gu, lift=lift, trapped=1, told="我叫林小满，电话 13900000001")
    dispatch_maintainer(rescue=rescue, rescue_unit="稳升", by=gu)
    move(matter=rescue.matter, verb="arrive", by=gu)
    release_people(rescue=rescue, freed=1, injured=0, by=gu)
    row = Record.objects.get(type="elevator_rescue", superseded_at=None)
    assert row.subject == subject_by(f"equipment_code:{MALL}")
    assert "13900000001" not in row.open + str(Matter.objects.get(pk=rescue.matter_id).facts)


@pytest.mark.parametrize(("minutes", "state"), [("09:59", "met"), ("10:01", "missed")])
def test_somebody_has_to_be_there_within_thirty_minutes_of_the_call(clock, lift, gu, minutes, state):
    clock("2026-11-18 09:30")
    rescue = take_call(by=gu, lift=lift, trapped=1)
    dispatch_maintainer(rescue=rescue, rescue_unit="稳升", by=gu)
    clock(f"2026-11-18 {minutes}")
    move(matter=rescue.matter, verb="arrive", by=gu)
    assert clocks(rescue)["rescue_arrive_urban"] == state


def test_who_does_not_accept_within_three_minutes_loses_the_call_to_the_nearest(clock, lift, gu):
    clock("2026-11-18 09:30")
    rescue = take_call(by=gu, lift=lift, trapped=1)
    dispatch_maintainer(rescue=rescue, rescue_unit="稳升", by=gu)
    clock("2026-11-18 09:32")
    assert announce_breaches(city_time.now()) == 0
    clock("2026-11-18 09:34")
    announce_breaches(city_time.now())
    rescue.matter.refresh_from_db()
    assert rescue.matter.state == "level_2"
    clock("2026-11-18 09:38")
    announce_breaches(city_time.now())
    rescue.matter.refresh_from_db()
    assert rescue.matter.state == "level_2", "the fire service is asked by a person"
    assert Notice.objects.filter(account=gu, body__contains="升级消防").exists()


def test_two_hours_are_an_accident_and_have_to_be_explained(clock, lift, gu):
    clock("2026-11-18 09:30")
    rescue = take_call(by=gu, lift=lift, trapped=1)
    dispatch_maintainer(rescue=rescue, rescue_unit="稳升", by=gu)
    move(matter=rescue.matter, verb="arrive", by=gu)
    clock("2026-11-18 11:30:30")
    with pytest.raises(MoveRefused, match="久未解困的原因"):
        release_people(rescue=rescue, freed=1, injured=0, by=gu)
    with pytest.raises(MoveRefused, match="一般事故"):
        facts = {"freed": 1, "injured": 0, "minutes": 120}
        move(
            matter=rescue.matter,
            verb="release_people",
            by=gu,
            facts=facts,
            judged={"minutes_trapped": 120, "accident_after": 120},
        )
    step = release_people(rescue=rescue, freed=1, injured=0, by=gu, reason="停电，手动盘车")
    assert step.verb == "release_after_two_hours"


def test_a_caller_who_does_not_know_the_lift_is_located_later(lift, sign_in):
    gu = sign_in("gu")
    refused = gu.post("/officer/lifts/calls/new", {"trapped": "1"})
    assert refused.status_code == 422
    assert "要写清位置" in refused.content.decode()
    gu.post("/officer/lifts/calls/new", {"place": "江岸天地南门", "trapped": "1"})
    rescue = Rescue.objects.get()
    assert (rescue.matter.state, rescue.matter.office) == ("call_received", people.CITY)
    assert "没有这台电梯" in press(gu, rescue, "locate", lift="999").content.decode()
    press(gu, rescue, "locate", lift=MALL)
    rescue.refresh_from_db()
    assert (rescue.matter.state, rescue.matter.office, rescue.lift) == ("located", people.OFFICE, lift)


def test_where_rescue_may_take_an_hour_is_a_list_of_the_city(lift, gu, monkeypatch):
    from xinheng.scenarios.lifts import actions

    class Far:
        def code_list(self, name: str):
            assert name == "lift_far_zone"
            return type("Zones", (), {"by_code": {"509901": None}})

    monkeypatch.setattr(actions, "standard", Far)
    rescue = take_call(by=gu, lift=lift, trapped=1)
    assert dispatch_maintainer(rescue=rescue, rescue_unit="稳升", by=gu).verb == "dispatch_maintainer_other"


def test_who_is_inside_scans_the_code_and_asks_for_help(lift, client):
    assert 'href="tel:96333"' in shown(client, f"/c/{MALL}")
    told = client.post(f"/lifts/{MALL}/trapped", {"trapped": "3", "told": "停在 4 层"})
    rescue = Rescue.objects.get()
    assert "救援已受理" in told.content.decode()
    assert rescue.matter.number in told.content.decode()
    assert (rescue.matter.state, rescue.matter.office) == ("located", people.OFFICE)
    client.post(f"/lifts/{MALL}/trapped", {"trapped": "3"})
    assert Rescue.objects.count() == 1, "a second one of the same car adds no call"


def test_what_is_not_understood_is_told_and_kept(lift, client):
    refused = client.post(f"/lifts/{MALL}/trapped", {"trapped": "很多", "told": "停在 4 层"})
    assert refused.status_code == 422
    assert "停在 4 层" in refused.content.decode()
    assert not Rescue.objects.exists()


@pytest.mark.parametrize(("username", "sees"), [("gu", True), ("zhao", True), ("qian", False), ("wu", False)])
def test_a_rescue_is_seen_in_its_own_office(lift, sign_in, gu, username, sees):
    rescue = take_call(by=gu, lift=lift, trapped=1)
    response = sign_in(username).get(f"/officer/matters/{rescue.matter.number}")
    assert (response.status_code == 200) is sees


def test_who_only_looks_on_cannot_send_anybody(lift, sign_in, gu):
    rescue = take_call(by=gu, lift=lift, trapped=1)
    refused = press(sign_in("zhao"), rescue, "dispatch_maintainer_urban", rescue_unit="稳升")
    assert refused.status_code == 422
    assert "处置电梯困人救援" in refused.content.decode()


def test_a_stopped_lift_can_still_have_people_inside(cast, gu):
    register(state="suspended")
    rescue = take_call(by=gu, lift=followed(), trapped=1)
    assert rescue.matter.state == "located"
