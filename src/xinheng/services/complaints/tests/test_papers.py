"""Receipt, decisions and agreement on paper."""

import io
import subprocess

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.complaints import actions, papers
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.papers import NoSuchPaper
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.support.documents.rendering import set_paper
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.table.printing import papers as known_papers
from xinheng.support.procedures.table.printing import papers_of, pdf_of

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return io.BytesIO(read.stdout).read().decode().replace("\n", "").replace(" ", "")


@pytest.fixture
def cast():
    everybody = people.cast()
    story.shop()
    return everybody


@pytest.fixture
def receipt(cast):
    return submit_complaint(form=KNOWN)


def test_the_receipt_carries_number_word_and_date(receipt):
    told = text_of(set_paper(papers.receipt_of(receipt.complaint, receipt.check_word)).pdf)
    assert receipt.number in told
    assert receipt.check_word in told
    assert receipt.check_word not in text_of(set_paper(papers.receipt_of(receipt.complaint)).pdf)
    assert people.LIN.name not in told
    assert "两河区市场监督管理局" in told


def printed(complaint, title: str) -> str:
    """The newest paper of that title, as a page shows it."""
    return text_of(_kind(complaint, title).of(complaint.matter, _made(complaint, title)))


def handed_over(complaint, title: str, *, person: bool) -> str:
    """The same paper as it is served."""
    copy = _kind(complaint, title).served_on(complaint.matter, _made(complaint, title), person=person)
    return text_of(pdf_of(copy))


def _kind(complaint, title: str):
    return known_papers()[complaint.matter.procedure, title]


def _made(complaint, title: str):
    return [step for step, paper in papers_of(complaint.matter) if paper == title][-1]


def test_a_refusal_names_reason_and_other_ways(receipt, cast):
    assert papers_of(receipt.complaint.matter) == []
    actions.reject_complaint(complaint=receipt.complaint, by=cast.zhao, reason_code="R16-2", words="区消委会已处理")
    told = handed_over(receipt.complaint, "投诉不予受理决定书", person=True)
    assert "您" not in told and "《消费者权益保护法》第三十九条" in told
    for words in ("投诉不予受理决定书", "第十六条第（二）项", "区消委会已处理", "第三十九条", people.LIN.name):
        assert words in told
    assert people.LIN.name not in printed(receipt.complaint, "投诉不予受理决定书")
    assert people.LIN.name not in handed_over(receipt.complaint, "投诉不予受理决定书", person=False)


def test_an_acceptance_and_a_termination(receipt, cast):
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    told = printed(receipt.complaint, "投诉受理决定书")
    assert "60日内终结" in told
    assert f"{city_time.today():%Y-%m-%d}" not in told, "a day is written as papers write it"
    actions.terminate_mediation(complaint=receipt.complaint, by=cast.zhao, reason_code="T23-2", words="店家不参加")
    ended = printed(receipt.complaint, "投诉终止调解决定书")
    assert "店家不参加" in ended and "第二十三条第（二）项" in ended


def test_letters_on_the_way_say_what_is_asked(receipt, cast):
    move(matter=receipt.complaint.matter, verb="request_identity_proof", by=cast.zhao, reason="身份证复印件")
    asked = printed(receipt.complaint, "限期提供身份证明材料通知书")
    (due,) = [one.due_on for one in clock_readings(receipt.complaint.matter) if one.rule.id == "complaint_accept"]
    assert "身份证复印件。" in asked
    assert f"须于{due.year}年{due.month}月{due.day}日前决定是否受理" in asked, "the day of the clock"
    move(matter=receipt.complaint.matter, verb="supply_identity_proof", by=cast.zhao)
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    actions.start_mediation(complaint=receipt.complaint, by=cast.zhao, both_consent=True, way="电话")
    # When and where is said once, by the notice of the room.
    assert "投诉调解通知书" not in [title for _, title in papers_of(receipt.complaint.matter)]


def test_the_agreement_names_both(receipt, cast):
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    actions.start_mediation(complaint=receipt.complaint, by=cast.zhao, both_consent=True)
    step = actions.record_agreement(complaint=receipt.complaint, by=cast.zhao, agreement="退还 28 元")
    for person in (True, False):
        told = handed_over(receipt.complaint, "投诉调解书", person=person)
        assert people.LIN.name in told and story.NAME in told and "退还28元" in told and "投诉人签字" in told
        assert "无需制作调解书" not in told, "this is the one that was made"
    assert people.LIN.name not in printed(receipt.complaint, "投诉调解书")
    with pytest.raises(NoSuchPaper):
        papers.decision(receipt.complaint, step)
