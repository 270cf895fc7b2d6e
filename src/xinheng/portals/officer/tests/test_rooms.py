"""The mediator brings both sides into the room: links on their telephones, and a call between their browsers."""

import base64
import hmac
import json
import re
from datetime import timedelta

import pytest
from tests import cast as people
from tests import story
from tests.screen import told

from xinheng.kit import city_time
from xinheng.portals.ui.calling import relays
from xinheng.services.complaints.actions import start_mediation, submit_complaint, withdraw_complaint
from xinheng.services.complaints.tests.test_room import FORM
from xinheng.services.mediation.actions import forget_signals, give_key
from xinheng.services.mediation.models import Mediation, Signal
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.erasing import erase_beside

pytestmark = pytest.mark.django_db
LIN, CHEN = people.LIN.phone, people.CHEN.phone


@pytest.fixture
def mediation(settings, tmp_path, cast):
    settings.XINHENG_HOME, settings.XINHENG_MESSAGES = str(tmp_path), ["outbox"]
    story.shop(phone=CHEN)
    complaint = submit_complaint(form=FORM).complaint
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    start_mediation(complaint=complaint, by=cast.zhao, both_consent=True, way="视频")
    return Mediation.objects.get()


def links_to(home, phone: str) -> list[str]:
    return [found.group() for words in told(home, phone) if (found := re.search(r"/room/[\w-]+", words))]


def page(mediation) -> str:
    return f"/officer/mediations/{mediation.matter.number}"


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_both_sides_get_their_link_on_the_telephone(sign_in, mediation, client, tmp_path):
    zhao = sign_in("zhao")
    answer = zhao.post(f"{page(mediation)}/key", follow=True).content.decode()
    assert "链接已经用短信发给投诉人、被投诉人" in answer and "/room/" not in answer
    for phone, name in ((LIN, "投诉人"), (CHEN, "被投诉人")):
        (link,) = links_to(tmp_path, phone)
        opened = client.get(link).content.decode()
        # Who has the link alone reads what is complained of; who complains wrote it.
        assert f"您是{name}" in opened and ("消费者反映的问题" in opened) is (phone == CHEN)
    assert zhao.post(f"{page(mediation)}/key", {"side": "business"}).status_code == 302, "read again it sends nothing"
    first, second = links_to(tmp_path, CHEN)
    assert client.get(first).status_code == 404 and client.get(second).status_code == 200
    assert zhao.post(f"{page(mediation)}/key", {"side": "mediator"}).status_code == 422


def test_while_recusal_is_judged_nobody_mediates(sign_in, mediation):
    """Order 121 art 21: the mediator steps back until the head has decided."""
    zhao, do = sign_in("zhao"), f"{page(mediation)}/do"
    told = {
        "meeting_on": city_time.today(),
        "meeting_at": "14:30",
        "place": "所里",
        "mediator": "赵明远",
        "no_stake": "yes",
    }
    assert zhao.post(f"{do}/schedule", told).status_code == 302
    assert zhao.post(f"{do}/request_recusal", {"asked_by": "business", "reason": "亲戚"}).status_code == 302
    for verb in ("open_session", "reach_agreement", "start_testing"):
        assert zhao.post(f"{do}/{verb}", {"agreement": "退"}).status_code != 302, verb
    assert zhao.post(f"{do}/decide_recusal", {"granted": "no", "reason": "不是"}).status_code in (403, 404, 422)
    mediation.matter.refresh_from_db()
    assert mediation.matter.state == "recusal_review"
    decided = {"granted": "no", "reason": "不是近亲属"}
    assert sign_in("sun").post(f"{do}/decide_recusal", decided).status_code == 302, "both are told where it stands"


def test_who_has_no_telephone_gets_it_from_the_mediator(sign_in, mediation, settings, client):
    settings.XINHENG_MESSAGES = []
    answer = sign_in("zhao").post(f"{page(mediation)}/key").content.decode()
    assert answer.count("没有能收短信的手机号") == 2 and answer.count("/room/") == 2


def test_a_link_opens_for_its_days_and_the_next_one_again(mediation, client, cast, clock):
    first = give_key(mediation=mediation, side="business", by=cast.zhao)
    later = (city_time.local(city_time.now()) + timedelta(days=31)).strftime("%Y-%m-%d %H:%M")
    assert client.get(f"/room/{first}").status_code == 200
    clock(later)
    assert client.get(f"/room/{first}").status_code == 404
    again = give_key(mediation=Mediation.objects.get(), side="business", by=cast.zhao)
    assert client.get(f"/room/{again}").status_code == 200


def tells(client, address, to="complainant", body="{}"):
    return client.post(address, json.dumps({"to": to, "body": body}), content_type="application/json")


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_what_a_browser_tells_reaches_the_side_it_is_for(sign_in, mediation, client, cast):
    zhao, desk = sign_in("zhao"), f"{page(mediation)}/call"
    lin, chen = (
        f"/room/{give_key(mediation=mediation, side=s, by=cast.zhao)}/call" for s in ("complainant", "business")
    )
    last = client.get(lin).json()["last"]
    assert tells(zhao, desk, body="offer").status_code == 204
    heard = client.get(lin, {"after": last}).json()
    assert heard["told"] == [{"from": "mediator", "body": "offer"}]
    assert (
        client.get(lin, {"after": heard["last"]}).json()["told"]
        == []
        == client.get(chen, {"after": last}).json()["told"]
    )
    assert client.get(lin).json()["told"] == [], "who only comes hears nothing old"
    assert sign_in("qian").get(desk).status_code == 404
    assert tells(sign_in("tang"), desk).status_code in (403, 404)


@pytest.mark.parametrize(
    ("to", "body"), [("mediator", "x"), ("nobody", "x"), ("business", ""), ("business", "x" * 16_001)]
)
def test_what_is_no_signal_is_refused(sign_in, mediation, to, body):
    answer = tells(sign_in("zhao"), f"{page(mediation)}/call", to, body)
    assert answer.status_code == 422 and "不完整" in answer.json()["error"]
    broken = sign_in("zhao").post(f"{page(mediation)}/call", "[1", content_type="application/json")
    assert broken.status_code == 422 and not Signal.objects.exists()


def test_a_flood_a_closed_room_and_an_erased_person_leave_nothing(sign_in, mediation, clock, cast):
    zhao, desk = sign_in("zhao"), f"{page(mediation)}/call"
    tells(zhao, desk)
    erase_beside(matter=mediation.matter, clean=str, by=cast.zhao, reason="本人申请")
    assert not Signal.objects.exists()
    rows = [
        Signal(mediation=mediation, side="mediator", to="business", body="x", at=city_time.now()) for _ in range(300)
    ]
    Signal.objects.bulk_create(rows)
    assert "太多" in tells(zhao, desk).json()["error"]
    clock((city_time.local(city_time.now()) + timedelta(minutes=3)).strftime("%Y-%m-%d %H:%M"))
    assert forget_signals() == 300 and tells(zhao, desk).status_code == 204
    withdraw_complaint(complaint=mediation.matter.parent.complaint, by=None)
    assert "已经结束" in tells(zhao, desk).json()["error"]


def test_the_microphone_is_for_the_room_alone(sign_in, mediation):
    zhao = sign_in("zhao")
    assert "microphone=(self)" in zhao.get(page(mediation))["Permissions-Policy"]
    assert "microphone=()" in zhao.get("/officer/")["Permissions-Policy"]


def test_a_relay_gets_names_that_end(settings):
    assert relays() == []
    settings.XINHENG_RELAY, settings.XINHENG_RELAY_SECRET = "turns:relay.example:5349", "shared"
    (one,) = relays()
    word = hmac.digest(b"shared", one["username"].encode(), "sha1")
    assert base64.b64decode(one["credential"]) == word
    assert timedelta(0) < timedelta(seconds=int(one["username"]) - city_time.now().timestamp()) <= timedelta(days=1)


MEETING = {"meeting_on": "", "meeting_at": "14:30", "place": "所里", "mediator": "赵明远", "no_stake": "yes"}


def arrange(client, mediation, verb="schedule", **told):
    return client.post(f"{page(mediation)}/do/{verb}", {**MEETING, "meeting_on": city_time.today(), **told})


def test_both_are_told_an_hour_that_a_clock_has(sign_in, mediation, tmp_path):
    zhao = sign_in("zhao")
    refused = arrange(zhao, mediation, meeting_at="25点")
    assert refused.status_code == 422 and "时间写成 14:30，填写的是“25点”" in refused.content.decode()
    assert not any("25点" in words for words in told(tmp_path, LIN))
    assert arrange(zhao, mediation, meeting_at="9：30").status_code == 302
    assert any("09:30" in words for words in told(tmp_path, LIN))


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_who_cannot_come_gets_another_day_before_it_began(sign_in, mediation, clock, tmp_path):
    zhao = sign_in("zhao")
    arrange(zhao, mediation)
    assert all(any("14:30" in words for words in told(tmp_path, phone)) for phone in (LIN, CHEN))
    assert arrange(zhao, mediation, "adjourn", meeting_at="16:00").status_code == 302
    for phone in (LIN, CHEN):
        assert "16:00" in told(tmp_path, phone)[-1]
    mediation.matter.refresh_from_db()
    assert (mediation.matter.state, mediation.matter.facts["meeting_at"]) == ("scheduled", "16:00")


def test_who_refuses_before_the_day_ends_it_without_a_session(sign_in, mediation):
    """Order 121 art 23 (2)."""
    zhao = sign_in("zhao")
    arrange(zhao, mediation)
    told = {"reason_code": "T23-2", "reason": "商家来电明确拒绝调解。"}
    assert zhao.post(f"{page(mediation)}/do/terminate", told).status_code == 302
    mediation.matter.refresh_from_db()
    assert mediation.matter.state == "terminated"


def test_who_mediates_reads_what_is_complained_of_beside_what_is_said(sign_in, mediation):
    shown = sign_in("zhao").get(page(mediation)).content.decode()
    assert "消费者反映的问题" in shown and FORM.facts in shown


def test_the_sheet_names_who_has_it_in_hand_as_mediator(sign_in, mediation):
    sheet = sign_in("zhao").get(f"{page(mediation)}/do/schedule").content.decode()
    assert re.search(r'name="mediator"[^>]*value="赵明远"|value="赵明远"[^>]*name="mediator"', sheet)
