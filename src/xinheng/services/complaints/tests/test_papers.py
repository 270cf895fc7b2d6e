"""Receipt, decisions and agreement on paper."""

import io
import subprocess

import pytest
from tests import cast as people
from tests import story

from xinheng.services.complaints import actions, papers
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.papers import NoSuchPaper
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.table.printing import papers as known_papers
from xinheng.support.procedures.table.printing import papers_of

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
    told = text_of(papers.receipt_pdf(receipt.complaint, receipt.check_word))
    assert receipt.number in told
    assert receipt.check_word in told
    assert receipt.check_word not in text_of(papers.receipt_pdf(receipt.complaint))
    assert people.LIN.name not in told
    assert "两河区市场监督管理局" in told


def printed(complaint, title: str, **named: str) -> str:
    """The newest paper of that title, as its door prints it."""
    matter = complaint.matter
    step = [step for step, paper in papers_of(matter) if paper == title][-1]
    return text_of(known_papers()[matter.procedure, title].print(complaint, step, **named))


def test_a_refusal_names_reason_and_other_ways(receipt, cast):
    assert papers_of(receipt.complaint.matter) == []
    actions.reject_complaint(complaint=receipt.complaint, by=cast.zhao, reason_code="R16-2", words="区消委会已处理")
    told = printed(receipt.complaint, "投诉不予受理决定书", complainant="林小满")
    for words in ("投诉不予受理决定书", "区消委会已处理", "第三十九条", "林小满"):
        assert words in told


def test_an_acceptance_and_a_termination(receipt, cast):
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    assert "60日内终结" in printed(receipt.complaint, "投诉受理决定书")
    actions.terminate_mediation(complaint=receipt.complaint, by=cast.zhao, reason_code="T23-2", words="店家不参加")
    assert "店家不参加" in printed(receipt.complaint, "投诉终止调解决定书")


def test_letters_on_the_way_say_what_is_asked(receipt, cast):
    move(matter=receipt.complaint.matter, verb="request_identity_proof", by=cast.zhao, reason="身份证复印件")
    assert "身份证复印件" in printed(receipt.complaint, "限期提供身份证明材料通知书")
    move(matter=receipt.complaint.matter, verb="supply_identity_proof", by=cast.zhao)
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    actions.start_mediation(complaint=receipt.complaint, by=cast.zhao, both_consent=True, way="电话")
    assert "组织电话调解" in printed(receipt.complaint, "投诉调解通知书")


def test_the_agreement_names_both(receipt, cast):
    move(matter=receipt.complaint.matter, verb="accept", by=cast.zhao)
    actions.start_mediation(complaint=receipt.complaint, by=cast.zhao, both_consent=True)
    step = actions.record_agreement(complaint=receipt.complaint, by=cast.zhao, agreement="退还 28 元")
    told = printed(receipt.complaint, "投诉调解书", complainant="林小满")
    assert "退还28元" in told
    assert story.NAME in told
    with pytest.raises(NoSuchPaper):
        papers.decision_pdf(receipt.complaint, step)
