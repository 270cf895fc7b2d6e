"""Two neighbours complain jointly (Order 121 art 12): one speaks, the other is told and asked."""

import base64
import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints import actions
from xinheng.services.complaints.actions import ComplaintForm, ComplaintRefused, start_mediation, submit_complaint
from xinheng.services.complaints.informing import print_for
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import MediationRefused, give_key, reach_agreement, schedule, sign
from xinheng.services.mediation.actions.joining import part_complaint
from xinheng.services.mediation.models import Joined, Mediation
from xinheng.support.audit.queries import verify
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import original
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.table.printing import papers, titles_of
from xinheng.support.sending.actions import send_due

pytestmark = pytest.mark.django_db
WORDS = "给林小满、欧阳独特名各退 12 元"
OTHER = "13900008888"


@pytest.fixture
def _outbox(settings, tmp_path):
    settings.XINHENG_HOME, settings.XINHENG_MESSAGES = str(tmp_path), ["outbox"]


def filed(shop, name: str, phone: str, by):
    form = ComplaintForm(
        name=name, phone=phone, address="江岸路 8 号", respondent_name="", facts="多收 12 元餐具费。", claims=["C6"],
        identity=shop.identity,
    )  # fmt: skip
    receipt = submit_complaint(form=form)
    move(matter=receipt.complaint.matter, verb="accept", by=by, facts={"accepted_on": city_time.today()})
    return receipt.complaint, receipt.check_word


def fresh(one: Complaint) -> Complaint:
    return Complaint.objects.select_related("matter").get(pk=one.pk)


class Two:
    """Lin's complaint leads, Ouyang's is to be joined."""

    def __init__(self, shop, cast):
        self.cast = cast
        self.lead, _ = filed(shop, people.LIN.name, people.LIN.phone, cast.zhao)
        self.other, self.word = filed(shop, "欧阳独特名", OTHER, cast.zhao)
        start_mediation(complaint=self.lead, by=cast.zhao, both_consent=True, way="视频")
        self.room = f"/officer/mediations/{self.mediation.matter.number}"

    @property
    def mediation(self) -> Mediation:
        return Mediation.objects.select_related("matter").get(matter__parent=self.lead.matter)

    def join(self, client, other=None, represents: str = "no"):
        told = {"joined": (other or self.other).number, "represents": represents, "consent": "letter",
                "reason": "同一天同一桌的餐具费"}  # fmt: skip
        return client.post(f"{self.room}/do/join_complaint", told)

    def call_in(self, at: str):
        schedule(
            mediation=self.mediation, by=self.cast.zhao, meeting_on=city_time.today(), meeting_at=at, place="调解室",
            mediator="赵执法", no_stake="on",
        )  # fmt: skip

    def meet(self):
        self.call_in("10:00")
        move(matter=self.mediation.matter, verb="open_session", by=self.cast.zhao)

    def draft(self):
        self.meet()
        reach_agreement(mediation=self.mediation, by=self.cast.zhao, agreement=WORDS)

    def answer(self, client, answer: str = "yes", **more: str):
        client.post(f"/p/{self.other.number}", {"word": self.word})
        told = {"answer": answer, "agreement": WORDS, "word": self.word}
        return client.post(f"/p/{self.other.number}/answer", told | more)

    def state(self, one: Complaint) -> str:
        return fresh(one).matter.state


@pytest.fixture
def two(shop, cast):
    return Two(shop, cast)


@pytest.fixture
def joined(two, sign_in):
    assert two.join(sign_in("zhao")).status_code == 302
    return two


def signs(client, room: str):
    strokes = "data:image/png;base64," + base64.b64encode(story.picture()).decode()
    return client.post(room, {"act": "sign", "agreement": WORDS, "strokes": strokes})


def sent(settings, to: str) -> str:
    send_due()
    rows = (Path(settings.XINHENG_HOME) / "outbox" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return "".join(row["words"] for row in map(json.loads, rows) if row["to"] == to)


@pytest.mark.usefixtures("_outbox")
def test_those_who_complain_jointly_are_told_of_the_meeting_each_under_the_own_number(joined, settings):
    """One representative speaks for all; that they meet, and when, all of them hear. Who parted hears nothing more."""
    joined.meet()
    for one, phone in ((joined.lead, people.LIN.phone), (joined.other, OTHER)):
        words = sent(settings, phone)
        assert f"您的投诉 {one.number}：调解定在" in words and "10:00" in words
    part_complaint(mediation=joined.mediation, by=joined.cast.zhao, parted=joined.other.number, reason="另行处理")
    before = sent(settings, OTHER)
    joined.call_in("15:30")
    assert "15:30" in sent(settings, people.LIN.phone) and sent(settings, OTHER) == before


@pytest.mark.clause("CQ-6.5-07", part=True)
@pytest.mark.usefixtures("_outbox")
def test_an_agreement_is_signed_when_the_represented_agreed_and_ends_every_complaint(joined, client, sign_in, settings):
    zhao = sign_in("zhao")
    assert joined.state(joined.other) == "mediating"
    assert joined.other.number in zhao.get(joined.room).content.decode()
    assert (
        f"并入 {joined.lead.number}，由代表人代表"
        in zhao.get(f"/officer/complaints/{joined.other.number}").content.decode()
    )
    joined.draft()
    lin, trade = (
        f"/room/{give_key(mediation=joined.mediation, side=side, by=joined.cast.zhao)}"
        for side in ("complainant", "business")
    )
    assert "还有 1 位被代表的投诉人没有同意" in client.get(lin).content.decode()
    assert "还没有同意这份协议" in signs(client, lin).content.decode()
    assert "共同投诉" in sent(settings, OTHER) and WORDS[-6:] in sent(settings, OTHER)
    client.post(f"/p/{joined.other.number}", {"word": joined.word})
    assert "代表人谈成的协议" in client.get(f"/p/{joined.other.number}").content.decode()
    assert joined.answer(client, word="WRONG").status_code == 422
    assert joined.answer(client, agreement="退 1 元").status_code == 422
    assert joined.answer(client).status_code == 302
    assert "您的答复：同意" in client.get(f"/p/{joined.other.number}").content.decode()
    assert signs(client, lin).status_code == signs(client, trade).status_code == 302
    assert zhao.post(f"{joined.room}/do/sign_agreement").status_code == 302
    for one in (joined.lead, joined.other):
        ended = fresh(one)
        assert (ended.matter.state, ended.outcome, ended.outcome_words) == ("agreed", "O1", WORDS)
        assert "投诉调解书" in titles_of(ended.matter.steps.latest("seq"))


def test_who_does_not_agree_goes_on_alone_and_the_rest_may_sign(joined, client, sign_in):
    joined.draft()
    zhao, lin = (
        sign_in("zhao"),
        f"/room/{give_key(mediation=joined.mediation, side='complainant', by=joined.cast.zhao)}",
    )
    joined.answer(client, "no")
    assert "还没有同意这份协议" in signs(client, lin).content.decode()
    told = {"parted": joined.other.number, "reason": "不同意代表人谈的协议"}
    assert zhao.post(f"{joined.room}/do/part_complaint", told).status_code == 302
    assert joined.state(joined.other) == "accepted" and not Joined.objects.filter(until=None).exists()
    assert "part_complaint" not in zhao.get(joined.room).content.decode()
    assert signs(client, lin).status_code == 302
    assert joined.answer(client).status_code == 422
    start_mediation(complaint=fresh(joined.other), by=joined.cast.zhao, both_consent=True)
    assert Mediation.objects.count() == 2


def test_the_officer_writes_down_what_the_represented_told(joined, sign_in):
    zhao, page = sign_in("zhao"), f"/officer/complaints/{joined.other.number}"
    assert "answer_agreement" not in zhao.get(page).content.decode()
    joined.draft()
    assert "answer_agreement" in zhao.get(page).content.decode()
    told = {"answer": "yes", "reason": "当面看过协议，表示同意"}
    assert zhao.post(f"{page}/do/answer_agreement", told).status_code == 302
    assert "由代表人代表，同意协议" in zhao.get(page).content.decode()
    sign(mediation=joined.mediation, side="complainant", image=story.picture(), agreement=WORDS)


def test_a_changed_wording_is_asked_again(joined, client):
    joined.draft()
    joined.answer(client)
    move(matter=joined.mediation.matter, verb="reopen_talks", by=joined.cast.zhao, reason="再谈")
    reach_agreement(mediation=joined.mediation, by=joined.cast.zhao, agreement="各退 1 元")
    with pytest.raises(MediationRefused, match="还没有同意"):
        sign(mediation=joined.mediation, side="complainant", image=story.picture(), agreement="各退 1 元")


def test_a_second_representative_talks_but_signs_not_and_a_third_is_refused(two, shop, client, sign_in):
    two.join(sign_in("zhao"), represents="yes")
    third, _ = filed(shop, "丁三", "13900009999", two.cast.zhao)
    assert "代表人最多 2 名" in two.join(sign_in("zhao"), third, "yes").content.decode()
    assert two.state(third) == "accepted"
    two.draft()
    own = f"/p/{two.other.number}/room"
    client.post(f"/p/{two.other.number}", {"word": two.word})
    assert client.post(own, {"words": "我们都在"}).status_code == 302
    assert "签名由领头的代表人签" in signs(client, own).content.decode()
    assert "我们都在" in client.get(own).content.decode() and not two.mediation.signatures.exists()


def test_the_represented_has_no_room_and_nobody_else_is_joined(joined, shop, client, sign_in):
    client.post(f"/p/{joined.other.number}", {"word": joined.word})
    assert client.get(f"/p/{joined.other.number}/room").status_code == 404
    assert joined.join(sign_in("zhao")).status_code != 302, "it is joined already"
    assert Joined.objects.count() == 1


def test_who_leads_withdraws_his_own_alone_and_agrees_nowhere_but_in_the_room(joined):
    lead = fresh(joined.lead)
    with pytest.raises(ComplaintRefused, match="共同投诉"):
        actions.record_agreement(complaint=lead, by=joined.cast.zhao, agreement="退")
    actions.withdraw_complaint(complaint=lead, by=None)
    assert (joined.state(joined.lead), joined.state(joined.other)) == ("terminated", "accepted")


def test_who_is_joined_agrees_in_the_room_alone_and_the_way_leads_there(joined, sign_in):
    page = f"/officer/complaints/{joined.other.number}"
    main, _, aside = sign_in("zhao").get(page).content.decode().partition("不在调解室里办")
    assert joined.mediation.matter.number[1:] in main and "达成协议" not in main and "达成协议" in aside
    refused = sign_in("zhao").post(f"{page}/do/record_agreement", {"agreement": "退"})
    assert "协议在调解室里写" in refused.content.decode() and joined.state(joined.other) == "mediating"


def test_a_joined_complaint_that_is_withdrawn_leaves_the_room_to_the_others(joined):
    actions.withdraw_complaint(complaint=fresh(joined.other), by=None)
    room = joined.mediation.matter
    assert (joined.state(joined.other), room.state) == ("terminated", "prepared")
    assert room.facts["parted"] == joined.other.number and not Joined.objects.filter(until=None).exists()


def test_testing_rests_all_and_an_end_in_the_room_ends_all(joined, sign_in):
    joined.meet()
    zhao = sign_in("zhao")
    told = {"institution": "市质检所", "testing_cost": "商家先付", "testing_since": str(city_time.today())}
    assert zhao.post(f"{joined.room}/do/start_testing", told).status_code == 302
    assert joined.state(joined.other) == joined.state(joined.lead) == "testing"
    rests = fresh(joined.other).matter.clock_runs.get(clock="complaint_mediation_end")
    assert rests.state == "paused"
    zhao.post(f"{joined.room}/do/end_testing", {"testing_until": str(city_time.today()), "reason": "合格"})
    assert joined.state(joined.other) == "mediating"
    told = {"reason_code": "T23-3", "reason": "双方分歧较大"}
    assert zhao.post(f"{joined.room}/do/terminate", told).status_code == 302
    for one in (joined.lead, joined.other):
        ended = fresh(one)
        assert (ended.matter.state, ended.outcome_reason) == ("terminated", "T23-3")


def test_who_is_forgotten_is_named_nowhere_in_what_was_joint(joined, client, sign_in):
    joined.draft()
    joined.answer(client)
    for side in ("complainant", "business"):
        sign(mediation=joined.mediation, side=side, image=story.picture(), agreement=WORDS)
    sign_in("zhao").post(f"{joined.room}/do/sign_agreement")
    for one in (joined.lead, joined.other):
        actions.close_complaint(complaint=fresh(one), by=joined.cast.zhao, agreement_paper="waived")
    other = fresh(joined.other)
    actions.erase_complainant(complaint=other, by=joined.cast.sun, reason="本人要求删除")
    lead = fresh(joined.lead)
    told = str([lead.outcome_words, lead.matter.facts, joined.mediation.matter.facts,
                *(step.reason + str(step.facts) for m in (lead.matter, joined.mediation.matter, other.matter)
                  for step in m.steps.all())])  # fmt: skip
    assert "欧阳独特名" not in told and people.LIN.name in told
    assert list(compare_matters()) == verify() == []


NOTICE, OUYANG = "投诉调解通知书", "欧阳独特名"


def words(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def named_in(pdf: bytes) -> tuple[bool, bool]:
    """Whether a paper names Lin, and Ouyang."""
    said = words(pdf)
    assert "调解通知书" in said and "巴味轩" in said
    return people.LIN.name in said, OUYANG in said


def invited(two: Two) -> Step:
    two.meet()
    return next(one for one in two.mediation.matter.steps.order_by("seq") if NOTICE in titles_of(one))


def test_each_who_complains_reads_the_notice_that_names_him_and_the_shop_the_one_that_names_all(joined):
    step = invited(joined)
    place = f"{joined.mediation.matter.number}/{step.seq}/{NOTICE}"
    lead, other = joined.lead.matter, joined.other.matter
    for matter, side, named in (
        (lead, "complainant", (True, False)), (other, "complainant", (False, True)), (lead, "business", (True, True)),
    ):  # fmt: skip
        assert named_in(print_for(matter, side, place)) == named, (matter.number, side)
    hers = words(print_for(other, "complainant", place))
    assert f"{other.number}（与{lead.number}共同投诉）" in hers
    officers = papers()["mediation", NOTICE].of(joined.mediation.matter, step)
    assert named_in(officers) == (False, False) and "投诉人、" in words(officers)


def test_who_left_the_joint_complaint_reads_nothing_of_the_room_that_came_later(joined, clock):
    parting = {"parted": joined.other.number, "reason": "要单独谈"}
    part_complaint(mediation=joined.mediation, by=joined.cast.zhao, **parting)
    clock(f"{city_time.today() + timedelta(days=1)} 09:00")
    step = invited(joined)
    place = f"{joined.mediation.matter.number}/{step.seq}/{NOTICE}"
    assert print_for(fresh(joined.other).matter, "complainant", place) == b""
    assert named_in(print_for(joined.lead.matter, "business", place)) == (True, False)


def test_each_is_served_his_own_copy_of_the_notice(joined, sign_in):
    zhao, step = sign_in("zhao"), invited(joined)
    room = joined.mediation.matter
    sheet = f"/officer/matters/{room.number}/new/document_service/start_delivery?step={step.seq}&paper={NOTICE}"
    page = zhao.get(sheet).content.decode()
    assert f'value="{joined.other.number}"' in page
    told = {"recipient_kind": "person", "recipient": OUYANG, "address": "江岸路 8 号", "whose": joined.other.number,
            "content": re.findall(r'name="content" value="([0-9a-f]{64})"', page)[0]}  # fmt: skip
    assert named_in(zhao.post(sheet, {**told, "preview": "1"}).content) == (False, True)
    assert zhao.post(sheet, {**told, "whose": "诉-别人"}).status_code == 422
    assert zhao.post(sheet, told).status_code == 302
    service = Matter.objects.get(procedure="document_service")
    assert service.facts["whose"] == joined.other.number
    handed = zhao.get(
        f"/officer/matters/{service.number}/papers/{service.steps.get(verb='start_delivery').seq}/所送文书"
    ).content
    place = f"{room.number}/{step.seq}/{NOTICE}"
    assert handed == print_for(joined.other.matter, "complainant", place)
    assert named_in(print_for(joined.lead.matter, "complainant", place)) == (True, False)


def test_the_shops_copy_of_the_notice_goes_with_the_name_it_says(two, sign_in):
    """It names who complains, though it went to the shop; the erasing of a complaint reaches the papers of its room."""
    zhao, step = sign_in("zhao"), invited(two)
    room = two.mediation.matter
    sheet = f"/officer/matters/{room.number}/new/document_service/start_delivery?step={step.seq}&paper={NOTICE}"
    told = {"recipient_kind": "organisation", "recipient": "巴味轩", "address": "江岸路 12 号"}
    assert zhao.post(sheet, told).status_code == 302
    service = Matter.objects.get(procedure="document_service")
    kept = StoredFile.objects.filter(about_kind="document_service.documentservice").get()
    assert named_in(original(kept)) == (True, False)
    move(matter=service, verb="withdraw", by=two.cast.sun, reason="改为当面告知")
    actions.withdraw_complaint(complaint=fresh(two.lead), by=None)
    when = {"complainant_told_on": city_time.today(), "business_told_on": city_time.today()}
    ways = {"complainant_told": "phone", "business_told": "phone"}
    actions.notify_termination(complaint=fresh(two.lead), by=two.cast.zhao, **when, **ways)
    actions.erase_complainant(complaint=fresh(two.lead), by=two.cast.sun, reason="本人要求")
    kept.refresh_from_db()
    assert kept.erased_at is not None
    place = f"{room.number}/{step.seq}/{NOTICE}"
    assert named_in(print_for(fresh(two.lead).matter, "business", place)) == (False, False)
