"""A shop leaves the list of abnormal operations: by its report, or because it can be reached again."""

import pytest
from django.test import Client
from tests.shop import SHOP

from xinheng.credit.repair.exchange import send_decided
from xinheng.credit.repair.tests.conftest import LISTING, put, repair
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db
NUMBER = LISTING["listing_document"]


def public() -> str:
    return Client().get(f"/e/{SHOP}").content.decode()


def due() -> dict[str, str]:
    return {one.rule.title: str(one.due_on) for one in clock_readings(repair()) if one.open}


@pytest.mark.clause("CQ-7.2.5-05", part=True)
def test_a_report_is_filed_and_the_listing_ends(listed, desk, clock):
    zhao = desk("zhao")
    assert zhao.apply(listed, "abnormal").status_code == 302
    assert due() == {"修复申请受理（补正告知）期限": "2026-11-18"}
    assert "accept_uncontactable" not in zhao.page()
    zhao.do("accept")
    assert due() == {"修复决定期限": "2026-11-18"}
    sheet = f"/officer/matters/{repair().number}/do/verify"
    assert "平台还没有收到年报" in zhao.client.get(sheet).content.decode()
    report = {"uscc": SHOP, "entity_name": "店", "report_year": "2025", "state": "late", "filed_on": "2026-11-10"}
    put("annual_report", {**report, "channel": "online"})
    assert "平台已收到的年报年度：2025" in zhao.client.get(sheet).content.decode()
    zhao.do("verify", way="online", cured="yes", reason="2025 年度年报已补报并公示")
    assert NUMBER in public()
    assert desk("sun").do("grant").status_code == 302
    assert NUMBER not in public() and "没有被列入经营异常名录" not in public()
    page = zhao.client.get(f"/officer/e/{SHOP}").content.decode()
    assert "已停止公示" in page and "准予信用修复，已移出" in page
    clock("2026-11-18 09:00")
    send_decided()
    desk("sun").do("revoke_for_falsehood", reason="年报系冒用他人资料")
    assert NUMBER in public()
    again = zhao.apply(listed, "abnormal")
    assert again.status_code == 422 and "自 2029-11-18 起可以申请" in again.content.decode()


def test_who_was_out_of_contact_is_looked_for_first(listed, desk, clock):
    put("abnormal_operation_list", LISTING, listing_reason="E4", listing_document="丙")
    zhao = desk("zhao")
    zhao.apply({**listed, "target_number": "丙"}, "abnormal")
    refused = zhao.do("accept")
    assert refused.status_code in (403, 404, 422) and repair().state == "submitted"
    zhao.do("accept_uncontactable")
    assert (repair().state, due()) == ("verifying", {})
    clock("2026-11-30 09:00")
    zhao.do("confirm_contact", way="on_site", cured="no", reason="到登记地址仍查无此户")
    assert due() == {"修复决定期限": "2026-12-02"}
    answer = desk("sun").do("grant")
    assert answer.status_code == 422 and "列入的情形没有消除" in answer.content.decode()
    assert desk("sun").do("refuse", reason="仍无法取得联系").status_code == 302
    assert "丙" in public()


def test_a_listing_without_a_number_is_not_guessed(listed, desk):
    put("abnormal_operation_list", LISTING, listing_document="", listing_reason="E3")
    answer = desk("zhao").apply({**listed, "target_number": " "}, "abnormal")
    assert answer.status_code == 422
