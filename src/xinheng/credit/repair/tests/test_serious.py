"""A shop leaves the list of serious violations after a year, and with it the penalty it was listed for (art 13)."""

import pytest
from django.test import Client
from tests.shop import SHOP

from xinheng.credit.repair.exchange import send_decided
from xinheng.credit.repair.tests.conftest import PENALTY, SERIOUS, put
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.queries import subject_by

pytestmark = pytest.mark.django_db
NUMBER, FINE = SERIOUS["listing_document_number"], PENALTY["decision_number"]
DONE = {"way": "papers", "performed": "yes", "rectified": "yes", "reason": "相符"}


def public() -> str:
    return Client().get(f"/e/{SHOP}").content.decode()


def grade() -> str:
    subject = subject_by(SHOP)
    store(prepare([subject.pk]))
    return str(result_for(subject.pk).grade)


@pytest.mark.clause("CQ-7.2.5-04", part=True)
def test_after_a_year_it_is_removed_and_the_penalty_with_it(blacklisted, desk, clock):
    zhao, before = desk("zhao"), grade()
    assert (NUMBER in public(), FINE in public(), before) == (True, True, "D")
    assert zhao.apply(blacklisted, "serious").status_code == 302
    zhao.do("accept")
    assert zhao.do("verify", **DONE).status_code == 302
    assert desk("sun").do("grant").status_code == 302
    # A place in the register of listings ends with it, and what it was made for.
    assert (NUMBER in public(), FINE in public()) == (False, False)
    assert grade() < before
    page = zhao.client.get(f"/officer/e/{SHOP}").content.decode()
    assert "准予信用修复，已提前移出" in page
    clock("2026-11-18 09:00")
    assert send_decided() == 1
    desk("sun").do("revoke_for_falsehood", reason="缴款凭证系伪造")
    seen = public()
    assert NUMBER in seen and FINE in seen and "2029-11-18 起不再公示" in seen
    again = zhao.apply(blacklisted, "serious")
    assert again.status_code == 422 and "不能提前停止公示" in again.content.decode()


EARLY = [
    ({"published_on": "2025-12-01"}, "自 2026-12-01 起可以申请", "第十三条"),
    ({"restriction_ends_on": "2027-03-01"}, "自 2027-03-01 起可以申请", "限制期"),
    ({"listed_on": "2022-10-01", "published_on": "2022-10-01"}, "已经停止公示", "第二十一条"),
]


def test_not_before_a_year_and_the_end_of_its_restriction(blacklisted, desk):
    zhao = desk("zhao")
    for facts, words, law in EARLY:
        put("serious_violation_list", SERIOUS, **facts)
        page = zhao.apply(blacklisted, "serious").content.decode()
        assert words in page and law in page, words


HEAVIER = [({"penalty_kind": "04"}, True), ({"discretion_step": "05"}, True), ({"penalty_kind": "02"}, False)]


@pytest.mark.parametrize(("facts", "bars"), HEAVIER)
def test_a_heavier_penalty_since_then_bars_it(blacklisted, desk, facts, bars):
    put("administrative_penalty", PENALTY, decision_number="此后", penalised_on="2026-06-01", **facts)
    answer = desk("zhao").apply(blacklisted, "serious")
    page = answer.content.decode()
    assert (answer.status_code == 422, "又受到较重行政处罚（此后）" in page) == (bars, bars)


def test_the_page_of_the_shop_opens_the_sheet(blacklisted, desk):
    page = desk("zhao").client.get(f"/officer/e/{SHOP}").content.decode()
    assert f"/officer/kinds/credit_repair_serious/new/submit?uscc={SHOP}" in page
