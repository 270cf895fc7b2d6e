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


def test_a_refusal_names_reason_and_other_ways(receipt, cast):
    with pytest.raises(NoSuchPaper, match="还没有作出"):
        papers.decision_pdf(receipt.complaint)
    actions.reject_complaint(complaint=receipt.complaint, by=cast.zhao, reason_code="R16-2", words="区消委会已处理")
    told = text_of(papers.decision_pdf(receipt.complaint, complainant="林小满"))
    for words in ("投诉不予受理决定书", "区消委会已处理", "第三十九条", "林小满"):
        assert words in told


def test_an_acceptance_and_a_termination(receipt, cast):
    actions.accept_complaint(complaint=receipt.complaint, by=cast.zhao)
    assert "投诉受理决定书" in text_of(papers.decision_pdf(receipt.complaint))
    actions.terminate_mediation(complaint=receipt.complaint, by=cast.zhao, reason_code="T23-2", words="店家不参加")
    assert "投诉终止调解决定书" in text_of(papers.decision_pdf(receipt.complaint))


def test_the_agreement_names_both(receipt, cast):
    with pytest.raises(NoSuchPaper, match="还没有达成"):
        papers.agreement_pdf(receipt.complaint, complainant="林小满")
    actions.accept_complaint(complaint=receipt.complaint, by=cast.zhao)
    actions.start_mediation(complaint=receipt.complaint, by=cast.zhao, both_consent=True)
    actions.record_agreement(complaint=receipt.complaint, by=cast.zhao, agreement="退还 28 元")
    told = text_of(papers.agreement_pdf(receipt.complaint, complainant="林小满"))
    assert "退还28元" in told
    assert story.NAME in told
