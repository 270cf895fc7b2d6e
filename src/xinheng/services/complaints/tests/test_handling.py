"""A complaint in the office: dispatch, acceptance, refusal, mediation, withdrawal, publication, what Lin reads."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests import cast as people
from tests import story

from xinheng.fusion.registers.models import Record
from xinheng.kit import city_time
from xinheng.services.complaints import actions
from xinheng.services.complaints.actions import ComplaintRefused, submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.test_submit import FORM
from xinheng.supervision.clues.models import Clue
from xinheng.support.calendar.queries import holidays
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.erasing import erase_party
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db
KNOWN = replace(FORM, identity=f"uscc:{story.SHOP}", publish_agreed=True, form_key="")


@pytest.fixture
def cast():
    everybody = people.cast()
    story.shop()
    return everybody


@pytest.fixture
def complaint(cast):
    return submit_complaint(form=KNOWN).complaint


def accepted(complaint, cast):
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    return complaint


def mediating(complaint, cast):
    actions.start_mediation(complaint=accepted(complaint, cast), by=cast.zhao, both_consent=True)
    return complaint


def open_clocks(complaint) -> set[str]:
    return {reading.rule.id for reading in clock_readings(complaint.matter) if reading.open}


ENDS: dict[str, Any] = {
    "agreed": lambda one, cast: actions.record_agreement(
        complaint=mediating(one, cast), by=cast.zhao, agreement="退 8 元"
    ),
    "terminated": lambda one, cast: actions.terminate_mediation(
        complaint=mediating(one, cast), by=cast.zhao, reason_code="T23-4", words="分歧较大"
    ),
    "withdrawn": lambda one, cast: actions.withdraw_complaint(complaint=one, by=None),
    "rejected": lambda one, cast: actions.reject_complaint(
        complaint=one, by=cast.zhao, reason_code="R16-4", words="已经处理过"
    ),
    "routed_out": lambda one, cast: actions.route_to_council(complaint=one, by=cast.zhao, reason="电话里同意"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_dispute_ends_with_its_clue_where_no_breach_is_suspected(complaint, cast, end):
    ENDS[end](complaint, cast)
    clue = Clue.objects.get()
    assert (complaint.matter.state, clue.matter.state) == (end, "closed")
    assert "随投诉结束" in clue.outcome and not [one for one in clock_readings(clue.matter) if one.open]


@pytest.mark.parametrize("why", ["breach", "taken_up", "others_complain"])
def test_a_clue_that_is_more_than_the_dispute_goes_on_without_it(cast, why):
    complaint = submit_complaint(form=replace(KNOWN, breach_told=why == "breach")).complaint
    clue = Clue.objects.get()
    if why == "taken_up":
        move(matter=clue.matter, verb="handle_directly", by=cast.sun)
    if why == "others_complain":
        other = submit_complaint(form=replace(KNOWN, facts="也被多收了餐具费")).complaint
        Complaint.objects.filter(pk=other.pk).update(clue=clue)
    actions.withdraw_complaint(complaint=complaint, by=None)
    clue.matter.refresh_from_db()
    assert clue.matter.closed_at is None


def test_a_known_business_goes_straight_to_its_office(complaint):
    assert (complaint.matter.state, complaint.matter.office) == ("dispatched", people.OFFICE)
    assert open_clocks(complaint) == {"complaint_accept"}


def test_order_121_art_15_seven_working_days_to_accept(complaint):
    reading = clock_readings(complaint.matter)[0]
    assert (reading.rule.unit, reading.remaining) == ("working_day", 7)


def test_order_121_art_23_sixty_days_to_mediate(complaint, cast):
    reading = next(r for r in clock_readings(accepted(complaint, cast).matter) if r.open)
    due = city_time.today() + timedelta(days=60)
    assert (reading.rule.id, reading.rule.unit) == ("complaint_mediation_end", "calendar_day")
    assert due <= reading.due_on <= due + timedelta(days=9)


def test_an_unknown_business_is_dispatched_by_hand(cast):
    complaint = submit_complaint(form=replace(FORM, respondent_address="某处", form_key="")).complaint
    assert (complaint.matter.state, complaint.matter.office) == ("submitted", people.CITY)
    with pytest.raises(MoveRefused, match="办理投诉举报"):
        actions.dispatch_complaint(complaint=complaint, office=people.OFFICE, by=cast.sun)


def test_order_121_art_41_returned_and_not_sent_back_without_a_word(complaint, cast):
    actions.return_complaint(complaint=complaint, by=cast.zhao, reason="实际经营地在望桥")
    assert (complaint.matter.state, complaint.matter.office) == ("submitted", people.DISTRICT)
    with pytest.raises(MoveRefused, match="须写明理由"):
        actions.dispatch_complaint(complaint=complaint, office=people.OFFICE, by=cast.sun)
    actions.dispatch_complaint(complaint=complaint, office=people.NEXT_OFFICE, by=cast.sun)
    assert complaint.matter.facts["received_by_competent_authority_on"] == city_time.today().isoformat()


def test_its_clue_goes_with_a_complaint_to_another_office_until_somebody_takes_it_up(complaint, cast):
    """Who handled the dispute did not even see what was told with it; it lay in the list of who had sent it on."""
    clue = complaint.clue.matter
    Matter.objects.filter(pk=clue.pk).update(assignee=cast.zhao)
    actions.return_complaint(complaint=complaint, by=cast.zhao, reason="实际经营地在望桥")
    clue.refresh_from_db()
    assert (clue.office, clue.steps.order_by("seq").last().title) == (people.DISTRICT, "随投诉、举报转到处理单位")
    assert clue.assignee != cast.zhao, "what is no more in his office is no more in his hands"
    actions.dispatch_complaint(complaint=complaint, office=people.NEXT_OFFICE, by=cast.sun)
    clue.refresh_from_db()
    assert clue.office == people.NEXT_OFFICE
    move(matter=clue, verb="send_to_judgement", by=cast.sun, reason="多起同类")
    actions.return_complaint(complaint=complaint, by=cast.sun, reason="又是江岸路的")
    clue.refresh_from_db()
    assert (clue.office, clue.state) == (people.NEXT_OFFICE, "judging")


def test_a_clue_of_which_others_complain_stays_where_they_are_handled(complaint, cast):
    other = submit_complaint(form=replace(KNOWN, phone="13900000009")).complaint
    other.clue = complaint.clue
    other.save()
    actions.return_complaint(complaint=complaint, by=cast.zhao, reason="实际经营地在望桥")
    complaint.clue.matter.refresh_from_db()
    assert complaint.clue.matter.office == people.OFFICE


def test_a_superiors_order_runs_on_its_own_day_and_names_it(cast):
    """A Saturday is answered on the Friday before; the ticket's day was a note that no clock knew."""
    handed_down = replace(KNOWN, channel="superior", superior_number="市局交办〔2026〕8号")
    for day, words in ((None, "要求在哪一天前答复"), (city_time.today(), "应晚于今天")):
        with pytest.raises(ComplaintRefused, match=words):
            submit_complaint(form=replace(handed_down, answer_by=day), by=cast.sun)
    saturday = city_time.today() + timedelta(days=7 + (5 - city_time.today().weekday()) % 7)
    form = replace(handed_down, answer_by=saturday)
    found = submit_complaint(form=form, by=cast.sun).complaint
    clock = next(one for one in clock_readings(found.matter) if one.rule.id == "complaint_answer")
    last = saturday if holidays().is_working(saturday) else holidays().previous_working(saturday).day
    assert clock.due_on == last
    assert found.matter.facts["superior_number"] == "市局交办〔2026〕8号"
    assert "complaint_answer" not in open_clocks(submit_complaint(form=KNOWN).complaint)


def test_an_unknown_office_is_refused(complaint, cast):
    actions.return_complaint(complaint=complaint, by=cast.zhao, reason="不归我管")
    with pytest.raises(ComplaintRefused, match="5099/nowhere/"):
        actions.dispatch_complaint(complaint=complaint, office="5099/nowhere/", by=cast.sun)


@pytest.mark.parametrize("code", ["R16-1", "R16-4", "R16-7"])
def test_order_121_art_16_seven_reasons_reject(complaint, cast, code):
    actions.reject_complaint(complaint=complaint, by=cast.zhao, reason_code=code, words="已由法院受理")
    assert (complaint.matter.state, complaint.outcome) == ("rejected", "O3")
    assert "第三十九条" in complaint.outcome_words
    assert open_clocks(complaint) == set()


@pytest.mark.parametrize(("code", "signs"), [("R16-9", []), ("", []), ("R16-1", ["F17-1"]), ("R16-3", ["F17-9"])])
def test_order_121_art_17_signs_support_one_reason_only(complaint, cast, code, signs):
    with pytest.raises(MoveRefused):
        actions.reject_complaint(complaint=complaint, by=cast.zhao, reason_code=code, words="多次购买", signs=signs)
    assert complaint.outcome == ""


def test_a_refusal_needs_words(complaint, cast):
    with pytest.raises(MoveRefused, match="理由"):
        actions.reject_complaint(complaint=complaint, by=cast.zhao, reason_code="R16-1", words=" ")


def test_order_121_art_10_proof_of_identity_does_not_stop_the_clock(complaint, cast):
    move(matter=complaint.matter, verb="request_identity_proof", by=cast.zhao, reason="请提供身份证复印件")
    assert open_clocks(complaint) == {"complaint_accept"}
    with pytest.raises(MoveRefused, match="R16-5 或 R16-6"):
        actions.reject_complaint(complaint=complaint, by=cast.zhao, reason_code="R16-1", words="未提供")
    move(matter=complaint.matter, verb="supply_identity_proof", by=None)
    assert complaint.matter.state == "dispatched"


def test_another_districts_officer_accepts_nothing(complaint, cast):
    with pytest.raises(MoveRefused, match="办理投诉举报"):
        move(matter=complaint.matter, verb="accept", by=cast.qian)


def test_mediation_needs_both_parties(complaint, cast):
    with pytest.raises(MoveRefused, match="双方同意调解"):
        actions.start_mediation(complaint=accepted(complaint, cast), by=cast.zhao, both_consent=False)


def test_order_121_art_22_testing_does_not_count(complaint, cast):
    mediating(complaint, cast)
    move(matter=complaint.matter, verb="start_testing", by=cast.zhao, facts={"institution": "市质检院"})
    assert complaint.matter.clock_state == "paused"
    move(matter=complaint.matter, verb="end_testing", by=cast.zhao)
    assert complaint.matter.clock_state == "running"


def test_the_days_of_testing_are_those_of_the_law_and_not_of_the_clicks(cast, clock, sign_in):
    """On the officer's page: sent on 20 November, typed in on the 25th; back on 10 December, typed in on the 12th."""
    clock("2026-11-18 09:00")
    complaint = mediating(submit_complaint(form=KNOWN).complaint, cast)
    before = next(one for one in clock_readings(complaint.matter) if one.open).due_on
    page, zhao = f"/officer/complaints/{complaint.number}/do/", sign_in("zhao")
    clock("2026-11-25 17:00")
    sent = {"institution": "市质检院"}
    late = zhao.post(f"{page}start_testing", sent | {"testing_since": "2026-11-26"})
    assert late.status_code == 422 and "不能晚于今天" in late.content.decode()
    assert zhao.post(f"{page}start_testing", sent | {"testing_since": "2026-11-20"}).status_code == 302
    clock("2026-12-12 17:00")
    early = zhao.post(f"{page}end_testing", {"testing_until": "2026-11-19"})
    assert early.status_code == 422 and "不能早于开始的 2026-11-20" in early.content.decode()
    assert zhao.post(f"{page}end_testing", {"testing_until": "2026-12-10"}).status_code == 302
    reading = next(one for one in clock_readings(fresh(complaint).matter) if one.open)
    assert before is not None and reading.due_on == holidays().last_day(before + timedelta(days=20 - moved(before))).day


def moved(day) -> int:
    """How many days a last day lies behind the sixtieth, because it was a day off."""
    return (day - date(2026, 11, 18) - timedelta(days=60)).days


def fresh(complaint):
    return type(complaint).objects.get(pk=complaint.pk)


def test_a_complaint_against_a_known_shop_goes_to_the_consumers_council(complaint, cast, sign_in):
    """消费者权益保护法 art 39 (2): also when it is already with the office in charge."""
    assert complaint.matter.state == "dispatched"
    zhao, do = sign_in("zhao"), f"/officer/complaints/{complaint.number}/do/route_to_council"
    assert zhao.post(do).status_code == 422 and fresh(complaint).matter.state == "dispatched", "it ends with one press"
    assert zhao.post(do, {"reason": "12 月 1 日电话里同意"}).status_code == 302
    matter = fresh(complaint).matter
    assert matter.state == "routed_out" and not [one for one in clock_readings(matter) if one.open]


def test_an_agreement_is_filed_and_published_without_the_person(complaint, cast):
    actions.record_agreement(complaint=mediating(complaint, cast), by=cast.zhao, agreement="退还 28 元")
    actions.close_complaint(complaint=complaint, by=cast.zhao, agreement_paper="performed")
    record = Record.objects.get(type="complaint_publicity")
    assert json.loads(record.open)["handling_result"] == "O1"
    assert complaint.publicised_on == city_time.today()
    for private in (people.LIN.name, people.LIN.phone, complaint.number, FORM.address):
        assert private not in record.open
    # An office acts in its bureau's name (art 30).
    assert cast.organisations[people.DISTRICT].name in record.open and "监管所" not in record.open


def test_who_did_not_agree_is_not_published(cast):
    complaint = submit_complaint(form=replace(KNOWN, publish_agreed=False)).complaint
    actions.record_agreement(complaint=mediating(complaint, cast), by=cast.zhao, agreement="退还 28 元")
    actions.close_complaint(complaint=complaint, by=cast.zhao, agreement_paper="performed")
    assert not Record.objects.filter(type="complaint_publicity").exists()
    with pytest.raises(ComplaintRefused, match="不能公示"):
        actions.publicise_complaint(complaint=complaint, by=cast.zhao)


def by_telephone() -> dict[str, Any]:
    """Both were told on the telephone today."""
    today = city_time.today()
    return {
        "complainant_told": "phone", "complainant_told_on": today, "business_told": "phone", "business_told_on": today,
    }  # fmt: skip


@pytest.mark.parametrize("code", ["T23-2", "T23-3", "T23-7", "T23-8"])
def test_order_121_art_23_reasons_end_mediation(complaint, cast, code):
    actions.terminate_mediation(complaint=mediating(complaint, cast), by=cast.zhao, reason_code=code, words="不同意")
    assert open_clocks(complaint) == {"complaint_notify_end"}
    actions.notify_termination(complaint=complaint, by=cast.zhao, **by_telephone())
    assert (complaint.matter.state, complaint.outcome) == ("closed", "O2")


def test_sixty_days_end_mediation_only_when_they_are_over(complaint, cast):
    with pytest.raises(MoveRefused, match="才满"):
        actions.terminate_mediation(
            complaint=mediating(complaint, cast), by=cast.zhao, reason_code="T23-5", words="期满"
        )


def test_suspected_extortion_goes_to_the_police(complaint, cast):
    actions.terminate_mediation(
        complaint=accepted(complaint, cast), by=cast.zhao, reason_code="T23-6", words="调包", suspected_extortion=True
    )
    assert complaint.matter.steps.last().verb == "refer_suspected_extortion"


def test_lin_withdraws_before_and_after_acceptance(complaint, cast):
    actions.withdraw_complaint(complaint=complaint, by=None, words="店家已退款")
    assert complaint.matter.state == "withdrawn"
    second = accepted(submit_complaint(form=KNOWN).complaint, cast)
    actions.withdraw_complaint(complaint=second, by=None)
    assert (second.matter.state, second.outcome_reason) == ("terminated", "T23-1")


@pytest.mark.parametrize(
    ("who", "state"), [("zhao", "dispatched"), ("sun", "dispatched"), ("qian", "submitted"), (None, "dispatched")]
)
def test_who_handles_the_place_has_nothing_to_dispatch_when_he_writes_a_call_down(cast, who, state):
    """Of another district he passes it on: the office in charge dispatches and its term begins with it (art 15)."""
    by = getattr(cast, who) if who else None
    complaint = submit_complaint(form=replace(KNOWN, channel="hotline_12345"), by=by).complaint
    assert (complaint.matter.state, complaint.matter.office.startswith(people.DISTRICT)) == (state, who != "qian")
    if state == "submitted":
        actions.dispatch_complaint(complaint=complaint, office=people.OFFICE, by=by)
    assert complaint.matter.office == people.OFFICE
    assert open_clocks(complaint) == {"complaint_accept"} and complaint.clue.source == "12345"


def test_of_a_place_that_nobody_knows_it_is_judged_first(cast):
    """Nobody can say that the desk which took the call is in charge."""
    called = replace(FORM, respondent_address="某处", form_key="", channel="hotline_12345")
    complaint = submit_complaint(form=called, by=cast.sun).complaint
    assert (complaint.matter.state, complaint.matter.office) == ("submitted", people.DISTRICT)


def test_order_121_art_27_a_breach_found_in_mediation_is_checked(complaint, cast):
    clue = actions.pass_on_clue(complaint=mediating(complaint, cast), by=cast.zhao, text="销售过期食品")
    assert (clue.source, clue.reporter_ref) == ("execution", complaint.number)
    assert Clue.objects.filter(matter__subject_identity=f"uscc:{story.SHOP}").count() == 2


@pytest.mark.parametrize("facts", ["订金不退，商家说活动价不退订金", "鞋子穿了两周鞋底脱胶，要求退货"])
def test_order_121_art_27_a_dispute_alone_starts_no_check_of_a_breach(cast, facts):
    """Quarrels of the audit: no clock of 15 working days to check a breach, and one line in the to-do list."""
    filed = submit_complaint(form=replace(KNOWN, facts=facts, form_key="")).complaint
    clue = Clue.objects.get(matter__parent=filed.matter)
    assert not [one for one in clock_readings(clue.matter) if one.rule.id == "clue_legal_verify"]
    assert not clue.breach_suspected


def test_erasing_the_person_ends_the_look_up(cast):
    receipt = submit_complaint(form=KNOWN)
    complaint, word = receipt.complaint, receipt.check_word
    assert actions.open_complaint(number=complaint.number, given=word, place=people.HOME)
    with pytest.raises(ComplaintRefused, match="尚未办结"):
        erase_party(matter=complaint.matter, by=cast.sun, reason="到期")
    photo = actions.add_evidence(complaint=complaint, name="小票", data=story.picture(), by=None)
    actions.withdraw_complaint(complaint=complaint, by=None)
    erase_party(matter=complaint.matter, by=cast.sun, reason="到期")
    seen = Complaint.objects.get(pk=complaint.pk)
    with pytest.raises(ComplaintRefused, match="已经办结"):
        actions.add_evidence(complaint=seen, name="又一张", data=story.picture("red"), by=None)
    photo.refresh_from_db()
    complaint.refresh_from_db()
    assert photo.erased_at
    with pytest.raises(ComplaintRefused, match="已按保存期限销毁"):
        actions.reveal_complainant(complaint=complaint, by=cast.zhao, purpose="联系")
    assert actions.open_complaint(number=complaint.number, given=word, place=people.HOME) is None


def test_a_colleagues_complaint_is_not_opened(complaint, cast):
    complaint.matter.assignee = story.second_officer()
    complaint.matter.save()
    with pytest.raises(MoveRefused, match="其他同事承办"):
        actions.reveal_complainant(complaint=complaint, by=cast.zhao, purpose="好奇")
    assert actions.reveal_complainant(complaint=complaint, by=cast.sun, purpose="督办").phone
