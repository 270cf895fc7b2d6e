"""A business repairs what it may by its own pages, and what was repaired is gone from everybody's page the same day."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from tests import cast as people
from tests.business import PHONE, Phone
from tests.shop import SHOP, register

from xinheng.credit.repair.tests.conftest import PENALTY, SERIOUS, put

pytestmark = pytest.mark.django_db
GRAVE = {"penalised_on": "2025-10-01", "published_on": "2025-10-10", "discretion_step": "05"}


@pytest.fixture
def chen(db: None, clock: Callable[[str], None], settings: Any, tmp_path: Any) -> Phone:
    """The head of the shop at the business portal, on Monday, 16 November 2026."""
    settings.FILES_ROOT, settings.EXCHANGE_ROOT = tmp_path / "files", tmp_path / "exchange"
    clock("2026-11-16 10:00")
    people.cast()
    register(phone=PHONE)
    phone = Phone()
    phone.sign_in()
    return phone


def public() -> str:
    return Client().get(f"/e/{SHOP}").content.decode()


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        pytest.param([("administrative_penalty", PENALTY)], PENALTY["decision_number"],
                     marks=[pytest.mark.clause("CQ-7.2.5-04"), pytest.mark.clause("CQ-7.2.5-06"),
                            pytest.mark.clause("CQ-6.2-11")]),
        pytest.param([("administrative_penalty", PENALTY | GRAVE), ("serious_violation_list", SERIOUS)],
                     SERIOUS["listing_document_number"],
                     marks=[pytest.mark.clause("CQ-7.2.5-03"), pytest.mark.clause("CQ-6.2-13")]),
    ],
    ids=["penalty", "serious"],
)  # fmt: skip
def test_applied_for_on_its_page_decided_and_gone(
    chen: Phone, sign_in: Callable[[str], Client], facts: list[tuple[str, dict[str, str]]], number: str
):
    for type, row in facts:
        put(type, row)
    assert number in public()
    # Its first page says what may be asked for now; the sheet is one click away.
    assert "可以申请修复" in chen.page("") and number in chen.page("repair")
    assert chen.send(f"repair?number={number}", proof="").status_code == 422
    applied = chen.send(f"repair?number={number}", proof="缴款凭证、整改照片", committed="on", electronic="on")
    assert applied.status_code == 302
    page = f"/officer/matters/{unquote(applied.headers['Location'].rpartition('/')[2])}"
    zhao, sun = sign_in("zhao"), sign_in("sun")
    assert zhao.post(f"{page}/do/accept").status_code == 302
    told = {"way": "papers", "performed": "yes", "rectified": "yes", "reason": "缴款凭证相符"}
    assert zhao.post(f"{page}/do/verify", told).status_code == 302
    assert number in public()
    assert sun.post(f"{page}/do/grant").status_code == 302
    assert number not in public()
    assert "准予修复" in chen.page(f"matters/{page.rpartition('/')[2]}")


def test_what_is_too_early_says_from_when_and_takes_nothing(chen: Phone):
    put("administrative_penalty", PENALTY, penalised_on="2026-11-01", published_on="2026-11-05")
    assert "自 2027-02-05 起可以申请" in chen.page("repair") and "可以申请修复：" not in chen.page("")
    assert chen.send(f"repair?number={PENALTY['decision_number']}", proof="凭证", committed="on").status_code == 200
    assert PENALTY["decision_number"] in public()
