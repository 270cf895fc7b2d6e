"""Handling complaints: each act through its form; who complains is shown once, for a purpose that stays written."""

import re
from datetime import timedelta

import pytest
from tests import cast as people

from xinheng.kit import city_time
from xinheng.portals.ui.tests.filing import photo, send
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import progress_of
from xinheng.services.complaints.tests.test_papers import text_of
from xinheng.support.access.models import Grant
from xinheng.support.audit.models import AuditEvent
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.jobs.models import Job
from xinheng.support.notices.models import Notice
from xinheng.support.numbers.models import NumberSeries
from xinheng.support.procedures.models import Step
from xinheng.support.sending.actions import send_due
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(client, shop):
    send(client, shop, photos=photo())
    return Complaint.objects.select_related("matter").get()


def do(client, complaint, verb: str, **told: object):
    return client.post(f"/officer/complaints/{complaint.number}/do/{verb}", told)


def test_the_page_shows_the_matter_and_not_the_person(sign_in, complaint):
    page = sign_in("sun").get(f"/officer/complaints/{complaint.number}").content.decode()
    assert "餐具费" in page and "不予受理" in page
    assert people.LIN.phone not in page and people.LIN.name not in page


def test_who_handles_it_knows_whether_the_telephone_is_the_complainants_own(sign_in, complaint):
    """Whoever knows somebody's number could complain in that name, by the interface without a code."""
    sun, address = sign_in("sun"), f"/officer/complaints/{complaint.number}"
    assert "手机号没有核对过" in sun.get(address).content.decode()
    Complaint.objects.update(phone_proven=True)
    assert "凭短信验证码核对过" in sun.get(address).content.decode()


def test_the_person_is_shown_for_a_purpose_and_written_down(sign_in, complaint):
    sun, address = sign_in("sun"), f"/officer/complaints/{complaint.number}/reveal"
    assert sun.post(address, {"purpose": " "}).status_code == 422
    assert people.LIN.phone in sun.post(address, {"purpose": "联系调解"}).content.decode()
    assert AuditEvent.objects.filter(verb="complaint.reveal_complainant").count() == 1


def test_to_the_agreement(sign_in, complaint):
    sun = sign_in("sun")
    do(sun, complaint, "accept")
    do(sun, complaint, "start_mediation", both_consent="on", way="电话")
    do(sun, complaint, "record_agreement", agreement="退还 12 元")
    early = do(sun, complaint, "confirm_agreement", agreement_paper="handed")
    assert early.status_code == 422 and "投诉调解书还没有到投诉人、被投诉人手里" in early.content.decode()
    do(sun, complaint, "confirm_agreement", agreement_paper="performed")
    complaint.refresh_from_db()
    assert (complaint.outcome, complaint.matter.state) == ("O1", "closed")


def test_while_a_room_is_open_it_leads(sign_in, complaint):
    sun, address = sign_in("sun"), f"/officer/complaints/{complaint.number}"
    do(sun, complaint, "accept")
    assert "进入调解室" not in sun.get(address).content.decode()
    do(sun, complaint, "start_mediation", both_consent="on", way="电话")
    main, _, aside = sun.get(address).content.decode().partition("不在调解室里办")
    assert "进入调解室" in main and "达成协议" not in main and "终止调解" not in main
    assert "达成协议" in aside and "终止调解" in aside


def test_who_accepts_reads_beside_the_step_whether_the_complainant_knows(sign_in, complaint, settings):
    settings.XINHENG_MESSAGES = ["outbox"]
    sun, address = sign_in("sun"), f"/officer/complaints/{complaint.number}"
    do(sun, complaint, "accept")
    assert "正在短信告知投诉人" in sun.get(address).content.decode()
    send_due()
    assert "已短信告知投诉人" in sun.get(address).content.decode()
    Message.objects.update(state=Message.State.GIVEN_UP)
    assert "短信没有发到投诉人，请打电话告知" in sun.get(address).content.decode()
    assert "没有短信告知" not in sun.get(address).content.decode()
    Message.objects.all().delete()
    assert sun.get(address).content.decode().count("没有短信告知投诉人，请打电话或者当面告知") == 1


def test_a_rejection_needs_a_lawful_reason_and_words(sign_in, complaint):
    sun = sign_in("sun")
    assert do(sun, complaint, "reject", reason_code="R99", words="x").status_code == 422
    assert do(sun, complaint, "reject", reason_code="R16-4", words="已过三年").status_code == 302
    complaint.refresh_from_db()
    assert complaint.outcome == "O3"


WORDS = "您反映的事项由房管部门负责处理。"
ACTS = [
    (["reject"], {"reason_code": "R16-1", "words": WORDS}, "投诉不予受理决定书"),
    (["request_identity_proof"], {"reason": WORDS}, "限期提供身份证明材料通知书"),
    (["accept", "terminate_mediation"], {"reason_code": "T23-3", "words": WORDS}, "投诉终止调解决定书"),
]


def everything() -> list[int]:
    """How many rows there are of all that an act leaves behind."""
    return [one.objects.count() for one in (Step, AuditEvent, Job, Notice, Message, StoredFile, NumberSeries)]


@pytest.mark.parametrize(("verbs", "told", "paper"), ACTS)
def test_what_the_citizen_will_read_is_shown_before_and_nothing_is_done(sign_in, complaint, verbs, told, paper):
    """Sentence, reason, remedies and paper as they would be; then the act is done and the page says the same."""
    sun, verb = sign_in("sun"), verbs[-1]
    for before in verbs[:-1]:
        do(sun, complaint, before)
    sheet = sun.get(f"/officer/complaints/{complaint.number}/do/{verb}").content.decode()
    assert "预览当事人看到的内容" in sheet and "data-text" in sheet
    counted, stood = everything(), Complaint.objects.get()
    page = do(sun, complaint, verb, **told, preview="1").content.decode()
    said = page.partition('id="preview"')[2].partition("</section>")[0]
    assert WORDS in said and paper in said and WORDS in page.partition("<textarea")[2].partition("</textarea>")[0]
    printed = do(sun, complaint, verb, **told, paper=paper)
    assert WORDS in text_of(printed.content) and printed["Content-Type"] == "application/pdf"
    assert do(sun, complaint, verb, **told, paper="没有这样的文书").status_code == 404
    now = Complaint.objects.get()
    assert everything() == counted and (now.outcome, now.matter.state) == (stood.outcome, stood.matter.state)
    assert "没有做成" in do(sign_in("tang"), complaint, verb, **told, preview="1").content.decode()
    do(sign_in("sun"), complaint, verb, **told)
    progress = progress_of(Complaint.objects.get())
    assert progress.wording in said and all(line in said for line in progress.result.splitlines())


def telephoned(clerk) -> dict[str, str]:
    """What a clerk writes down while Lin is on the telephone, but for the business."""
    sheet = clerk.get("/officer/complaints/new").content.decode()
    told = {"channel": "hotline_12315", "name": people.LIN.name, "phone": people.LIN.phone, "address": "江岸路 1 号"}
    told["claims"] = re.search(r'name="claims" value="([^"]+)"', sheet)[1]
    told["issue"] = re.search(r'<option value="([^"]+)"', sheet)[1]
    return told | {"facts": "少上两个菜", "form_key": "a" * 32}


@pytest.mark.clause("CQ-6.5-04", part=True)
def test_a_stall_in_no_register_is_offered_to_the_unit_of_its_place(sign_in, shop):
    """The clerk sees which unit the place belongs to, and how much lies there, before sending it."""
    zhao = sign_in("zhao")
    stall = {"respondent_name": "无名烧烤摊", "respondent_address": "石坝街码头旁", "nobody": "无名烧烤摊"}
    zhao.post("/officer/complaints/new", telephoned(zhao) | stall)
    made = Complaint.objects.get()
    sheet = zhao.get(f"/officer/complaints/{made.number}/do/dispatch").content.decode()
    assert f'value="{people.OTHER_OFFICE}" selected' in sheet and "没有在办" in sheet
    assert "按商家地址选好的" in sheet


def test_a_code_heard_wrong_is_told_by_its_check_digit(sign_in, shop):
    zhao = sign_in("zhao")
    wrong = shop.identity.rpartition(":")[2][:-1] + ("A" if not shop.identity.endswith("A") else "C")
    answer = zhao.post("/officer/complaints/new", telephoned(zhao) | {"identity": wrong})
    assert answer.status_code == 422 and "校验" in answer.content.decode()


def test_a_superiors_day_of_answer_is_asked_with_all_the_rest_and_shown_as_a_clock(sign_in, shop):
    sun = sign_in("sun")
    told = telephoned(sun) | {"channel": "superior", "identity": shop.identity.rpartition(":")[2]}
    page = sun.post("/officer/complaints/new", told | {"name": ""}).content.decode()
    assert "上级交办的写明要求在哪一天前答复" in page and "填写投诉人姓名" in page
    until = city_time.today() + timedelta(days=10)
    sun.post(
        "/officer/complaints/new", told | {"answer_by": until.isoformat(), "superior_number": "市局交办〔2026〕8号"}
    )
    shown = sun.get(f"/officer/complaints/{Complaint.objects.get().number}").content.decode()
    assert "交办答复期限" in shown and f"上级交办（市局交办〔2026〕8号，{until} 前答复）" in shown


@pytest.mark.clause("CQ-6.5-04", part=True)
def test_a_clerk_at_the_telephone_finds_the_business_by_its_name(sign_in, shop):
    """Whoever knows no code is offered those of the name; what was typed stays, and nothing is taken before."""
    zhao = sign_in("zhao")
    told = telephoned(zhao) | {"respondent_name": shop.name[:3]}
    page = zhao.post("/officer/complaints/new", told).content.decode()
    assert "投诉的是哪一家" in page and shop.name in page and "少上两个菜" in page
    assert not Complaint.objects.exists()
    taken = zhao.post("/officer/complaints/new", told | {"chosen": shop.identity}).content.decode()
    assert "已登记" in taken and "由江岸路市场监管所处理" in taken, "who is at the telephone can say where it lies"
    made = Complaint.objects.get().matter
    assert (made.subject_identity, made.state) == (shop.identity, "dispatched")
    zhao.post("/officer/complaints/new", told | {"nobody": shop.name[:3], "form_key": "b" * 32})
    assert set(Complaint.objects.values_list("matter__subject_identity", flat=True)) == {shop.identity, ""}


def test_photos_open_for_the_office_alone(sign_in, complaint):
    address = f"/officer/complaints/{complaint.number}/files/{files_about(complaint).get().pk}"
    answer = sign_in("sun").get(address)
    assert answer["Content-Type"] == "image/jpeg" and "sandbox" in answer["Content-Security-Policy"]
    assert sign_in("qian").get(address).status_code == 404
    assert sign_in("tang").get(address).status_code == 403
    assert sign_in("sun").get(address[:-1] + "999").status_code == 404


def test_who_only_looks_on_here_does_not_see_the_photos(sign_in, complaint, cast):
    """Qian handles complaints elsewhere; here he may only read."""
    here = cast.organisations[people.OFFICE]
    Grant.objects.create(account=cast.qian, role="leader", organisation=here, division="", field="")
    qian = sign_in("qian")
    assert qian.get(f"/officer/complaints/{complaint.number}").status_code == 200
    address = f"/officer/complaints/{complaint.number}/files/{files_about(complaint).get().pk}"
    assert qian.get(address).status_code == 404


def test_another_office_sees_no_complaint(sign_in, complaint):
    qian = sign_in("qian")
    assert qian.get(f"/officer/complaints/{complaint.number}").status_code == 404
    assert "没有在办的投诉" in qian.get("/officer/complaints/").content.decode()


def test_lists_of_each_kind(sign_in, complaint):
    sun = sign_in("sun")
    assert complaint.number in sun.get("/officer/complaints/").content.decode()
    assert complaint.number not in sun.get("/officer/complaints/?view=closed").content.decode()
