"""A mediation from the consent of both to the signed agreement, on the desk and on two phones."""

import base64
import subprocess
from datetime import timedelta
from urllib.parse import unquote

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.kit import city_time
from xinheng.services.complaints.actions import ComplaintForm, start_mediation, submit_complaint, withdraw_complaint
from xinheng.services.complaints.informing import agreement_reached, papers_for, print_for
from xinheng.services.complaints.papers import agreement
from xinheng.services.mediation import actions, rules
from xinheng.services.mediation.actions import MediationRefused, calling, room
from xinheng.services.mediation.forms import Ending
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.papers import notice, record, signed_by
from xinheng.services.mediation.queries import opened_by
from xinheng.services.mediation.tests.walk import MEETING
from xinheng.support.audit.queries import verify
from xinheng.support.documents.rendering import Manuscript, set_paper
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.offered import buttons
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.timers import announce_breaches

FORM = ComplaintForm(
    name="林小满", phone="13900000001", address="江岸路 8 号", respondent_name="", facts="多收餐具费", claims=["C6"],
    identity=f"uscc:{story.SHOP}",
)  # fmt: skip


def _plant():
    everybody = people.cast()
    story.shop()
    complaint = submit_complaint(form=FORM).complaint
    move(matter=complaint.matter, verb="accept", by=everybody.zhao)
    start_mediation(complaint=complaint, by=everybody.zhao, both_consent=True, way="视频")
    return everybody, complaint, Mediation.objects.get()


begun = kept(_plant)


def text_of(sheet: Manuscript) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=set_paper(sheet).pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def meet(mediation, by):
    actions.schedule(mediation=mediation, by=by, meeting_on=city_time.today(), **MEETING)
    move(matter=mediation.matter, verb="open_session", by=by)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_two_phones_and_a_mediator_come_to_a_signed_agreement(begun, client):
    cast, complaint, mediation = begun
    assert mediation.matter.parent_id == complaint.matter_id and mediation.matter.state == "prepared"
    meet(mediation, cast.zhao)
    assert "14:30" in text_of(notice(mediation, mediation.matter.steps.get(verb="schedule")))
    lin, shop = (f"/room/{actions.give_key(mediation=mediation, side=side, by=cast.zhao)}" for side in rules.PARTIES)
    assert client.post(lin, {"words": "电话 13900000001，要求退 36 元"}).status_code == 302
    client.post(shop, {"words": "退 36 元，当天到账", "is_offer": "1"})
    shown = client.get(lin).content.decode()
    assert "接受这个方案" in shown and "13900000001" not in client.get(shop).content.decode()
    offer = mediation.said.get(offer=True)
    assert client.post(shop, {"act": "take", "offer": str(offer.pk)}).status_code == 422, "nobody takes his own"
    assert client.post(lin, {"act": "take", "offer": str(offer.pk)}).status_code == 302
    actions.reach_agreement(mediation=mediation, by=cast.zhao, agreement="商家退 36 元")
    strokes = "data:image/png;base64," + base64.b64encode(story.picture()).decode()
    for words, status in (("商家退 3600 元", 422), ("商家退 36 元", 302), ("商家退 36 元", 422)):
        signed = client.post(lin, {"act": "sign", "strokes": strokes, "agreement": words})
        assert signed.status_code == status, words
    mediation = fresh(mediation)
    assert "sign_agreement" not in {one.name for one in buttons(mediation.matter, cast.zhao)}, "one has not signed"
    with pytest.raises(MoveRefused, match="被投诉人还没有签署"):
        actions.sign_agreement(mediation=mediation, by=cast.zhao)
    assert client.post(shop, {"act": "sign", "strokes": "", "agreement": "商家退 36 元"}).status_code == 422
    client.post(shop, {"act": "sign", "strokes": strokes, "agreement": "商家退 36 元"})
    assert buttons(mediation.matter, cast.zhao)[0].name == "sign_agreement"
    actions.sign_agreement(mediation=mediation, by=cast.zhao)
    step, complaint = mediation.matter.steps.latest("seq"), fresh(complaint)
    assert (complaint.matter.state, complaint.outcome_words) == ("agreed", "商家退 36 元")
    agreed = text_of(agreement(complaint, complaint.matter.steps.get(verb="record_agreement")))
    assert agreement_reached(complaint.matter) == [], "signed, and opened by nobody yet"
    (mine,) = [one for one in papers_for(complaint.matter, "complainant") if one.title == "投诉调解书"]
    for side, reached in (("complainant", ["complainant"]), ("business", list(rules.PARTIES))):
        for _ in range(2):
            assert print_for(complaint.matter, side, unquote(mine.place)).startswith(b"%PDF")
        assert agreement_reached(complaint.matter) == reached
    kept = complaint.matter.steps.filter(verb="open_paper")
    assert [one.title for one in kept] == ["投诉人打开了投诉调解书", "被投诉人打开了投诉调解书"], "the first time alone"
    assert list(compare_matters()) == verify() == []
    assert "商家退36元" in agreed and complaint.facts in agreed, "one paper for both, with what it was about"
    assert "投诉人签字" not in agreed, "who signed in the room signs no line"
    for named, whose in ((True, {"complainant.svg", "business.svg"}), (False, {"business.svg"})):
        assert set(signed_by(mediation, named=named)[1]) == whose, "a signature is a name"
    assert "【方案】" in text_of(record(mediation, step))
    assert client.post(lin, {"words": "谢谢"}).status_code == 422, "the room is closed"


@pytest.mark.clause("CQ-6.5-07", part=True)
@pytest.mark.parametrize("code", ["T23-1", "T23-2", "T23-3", "T23-4", "T23-6", "T23-7", "T23-8"])
def test_every_ending_of_the_law_reaches_the_complaint(begun, code):
    cast, complaint, mediation = begun
    meet(mediation, cast.zhao)
    actions.terminate(mediation=mediation, by=cast.zhao, reason_code=code, reason="已向双方说明")
    complaint = fresh(complaint)
    assert (complaint.matter.state, complaint.outcome_reason) == ("terminated", code)
    assert any(one.rule.id == "complaint_notify_end" and one.open for one in clock_readings(complaint.matter))


def test_sixty_days_without_an_agreement_end_it_in_the_room_when_they_are_over(begun, clock):
    """Order 121 art 23 (5): its reason stood on the complaint's page alone, while the overdue row led into the room."""
    cast, complaint, mediation = begun
    given = {"mediation": mediation, "by": cast.zhao, "reason_code": "T23-5", "reason": "六十日内没有谈成"}
    offered = lambda: dict(Ending(target=fresh(mediation)).fields["reason_code"].choices)  # noqa: E731
    assert "T23-5" not in offered()
    with pytest.raises(MoveRefused, match="才满，不能以期满终止"):
        actions.terminate(**given)
    clock(f"{fresh(complaint).matter.due_on + timedelta(days=1)} 09:00")
    assert "T23-5" in offered()
    actions.terminate(**given | {"mediation": fresh(mediation)})
    ended = fresh(complaint)
    assert (ended.matter.state, ended.outcome_reason, ended.outcome_words) == (
        "terminated", "T23-5", "六十日内没有谈成"
    )  # fmt: skip


def test_testing_rests_the_sixty_days_and_ends_them_again(begun):
    cast, complaint, mediation = begun
    meet(mediation, cast.zhao)
    facts = {"institution": "市质检所", "testing_cost": "商家先付"}
    move(matter=mediation.matter, verb="start_testing", by=cast.zhao, facts=facts)
    complaint = fresh(complaint)
    assert (complaint.matter.state, complaint.matter.facts["institution"]) == ("testing", "市质检所")
    move(matter=mediation.matter, verb="end_testing", by=cast.zhao, reason="不合格")
    assert fresh(complaint).matter.state == "mediating"


def test_who_does_not_come_ends_it_and_a_withdrawn_complaint_closes_the_room(begun):
    cast, complaint, mediation = begun
    actions.schedule(mediation=mediation, by=cast.zhao, meeting_on=city_time.today(), **MEETING)
    withdraw_complaint(complaint=complaint, by=None)
    assert fresh(mediation).matter.state == "ended"


def test_whose_recusal_is_asked_for_is_offered_no_links(begun, sign_in):
    cast, _, mediation = begun
    page, desk = f"/officer/mediations/{mediation.matter.number}", sign_in("zhao")
    meet(mediation, cast.zhao)
    assert "发给双方</button>" in desk.get(page).content.decode()
    move(matter=mediation.matter, verb="request_recusal", by=None, reason="是亲戚", facts={"asked_by": "business"})
    assert "发给双方</button>" not in desk.get(page).content.decode()
    assert "还没有决定" in desk.post(f"{page}/key", {"side": "business"}).content.decode()


def test_who_reads_an_old_page_says_nothing_after_the_end(begun):
    _, complaint, mediation = begun
    meet(mediation, begun[0].zhao)
    seen = fresh(mediation)
    assert seen.matter.state in rules.TALKING
    withdraw_complaint(complaint=fresh(complaint), by=None)
    with pytest.raises(MediationRefused, match="已经结束"):
        actions.say(mediation=seen, side="business", words="再加一句")
    assert not mediation.said.exists()


def test_what_both_signed_binds_and_no_wording_that_was_put_in_its_place_since(begun):
    cast, _, mediation = begun
    meet(mediation, cast.zhao)
    actions.reach_agreement(mediation=mediation, by=cast.zhao, agreement="商家退 36 元")
    for side in rules.PARTIES:
        actions.sign(mediation=fresh(mediation), side=side, image=story.picture(), agreement="商家退 36 元")
    seen = fresh(mediation)
    assert seen.matter.facts["agreement"] == "商家退 36 元"
    Matter.objects.filter(pk=seen.matter_id).update(facts=seen.matter.facts | {"agreement": "商家退 3600 元"})
    with pytest.raises(MoveRefused, match="没有签署"):
        actions.sign_agreement(mediation=seen, by=cast.zhao)


def test_absence_is_a_refusal(begun):
    cast, complaint, mediation = begun
    actions.schedule(mediation=mediation, by=cast.zhao, meeting_on=city_time.today(), **MEETING)
    actions.record_absence(mediation=mediation, by=cast.zhao, absent="business", reason="两次电话通知")
    assert fresh(complaint).outcome_reason == "T23-2"


def test_the_shop_answers_first_and_after_ten_days_it_is_mediated(begun, clock):
    cast, _, mediation = begun
    with pytest.raises(MoveRefused, match="没有人能答复"):
        actions.let_business_settle(mediation=mediation, by=cast.zhao)
    actions.give_key(mediation=mediation, side="business", by=cast.zhao)
    actions.let_business_settle(mediation=fresh(mediation), by=cast.zhao)
    actions.say(mediation=mediation, side="business", words="愿意退", offer=True)
    clock(f"{city_time.local(city_time.now()) + timedelta(days=12):%Y-%m-%d %H:%M}")
    announce_breaches(city_time.now())
    assert fresh(mediation).matter.state == "prepared"


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_a_link_opens_one_side_until_a_new_one_is_given(begun, client):
    cast, _, mediation = begun
    first = actions.give_key(mediation=mediation, side="business", by=cast.zhao)
    opened = opened_by(first)
    assert opened is not None and opened[1] == "business"
    second = actions.give_key(mediation=mediation, side="business", by=cast.zhao)
    assert opened_by(first) is None and opened_by(second) is not None
    assert client.get(f"/room/{first}").status_code == 404 and client.get("/room/x").status_code == 404
    for account in (cast.qian, cast.tang):
        with pytest.raises(MediationRefused, match="不办理这件投诉"):
            actions.give_key(mediation=mediation, side="business", by=account)
    with pytest.raises(MediationRefused, match="只给投诉人或者被投诉人"):
        actions.give_key(mediation=mediation, side="mediator", by=cast.zhao)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"state": "agreed", "words": "喂"}, "不能发言"),
        ({"state": "recusal_review", "words": "喂"}, "不能发言"),
        ({"state": "in_session", "words": " "}, "写下要说的话"),
        ({"state": "in_session", "words": "字" * 2001}, "最多 2000 字"),
    ],
)
def test_what_cannot_be_said(told, said):
    assert said in str(rules.may_talk(**told))


def test_the_links_of_a_room_end_with_their_days(begun, clock):
    cast, complaint, mediation = begun
    key = actions.give_key(mediation=mediation, side="complainant", by=cast.zhao)
    withdraw_complaint(complaint=complaint, by=None)
    assert fresh(mediation).matter.closed_at and opened_by(key)
    clock((city_time.local(city_time.now()) + timedelta(days=29)).strftime("%Y-%m-%d %H:%M"))
    assert opened_by(key)
    clock((city_time.local(city_time.now()) + timedelta(days=2)).strftime("%Y-%m-%d %H:%M"))
    assert opened_by(key) is None


def test_no_side_fills_the_room_for_the_others(begun, monkeypatch):
    """Words, files and what browsers tell each other are counted for each side; a signature always finds its place."""
    cast, _, mediation = begun
    meet(mediation, cast.zhao)
    monkeypatch.setattr(room, "MOST_SAID", 3)
    monkeypatch.setattr(room, "MOST_FILES", 2)
    monkeypatch.setattr(calling, "MOST_WAITING", 2)
    for number in range(2):
        actions.say(mediation=mediation, side="business", words="", file=(f"{number}.jpg", story.picture()))
        actions.signal(mediation=mediation, side="business", to="mediator", body="x")
    with pytest.raises(MediationRefused, match="2 份材料"):
        actions.say(mediation=mediation, side="business", words="", file=("3.jpg", story.picture()))
    actions.say(mediation=mediation, side="business", words="最后一句")
    with pytest.raises(MediationRefused, match="3 条"):
        actions.say(mediation=mediation, side="business", words="还有")
    with pytest.raises(MediationRefused, match="通话信息太多"):
        actions.signal(mediation=mediation, side="business", to="mediator", body="x")
    actions.say(mediation=mediation, side="complainant", words="", file=("小票.jpg", story.picture()))
    actions.signal(mediation=mediation, side="complainant", to="mediator", body="x")
    actions.reach_agreement(mediation=mediation, by=cast.zhao, agreement="退 12 元")
    actions.sign(mediation=mediation, side="business", image=story.picture(), agreement="退 12 元")
