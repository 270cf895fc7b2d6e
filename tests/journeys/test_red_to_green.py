"""A shopkeeper who was red finds out why, files last year's report, answers the order, applies for repair, is green.

All on a phone's pages; the officers only judge. What she wrote is read there, and typed by nobody a second time.
"""

import re
from typing import Any
from urllib.parse import unquote

import pytest

from tests import cast as people
from tests.business import PHONE, Phone
from tests.shop import SHOP, register
from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.support.procedures.models import Matter

LISTING, FINE = "两市监列异〔2026〕7号", "两市监处〔2026〕31号"


@pytest.fixture
def red(db: None, clock: Any, settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT, settings.XINHENG_MESSAGES = tmp_path / "files", []
    clock("2026-11-16 10:00")
    people.cast()
    register(phone=PHONE, established_on="2020-03-01", approved_on="2020-03-01")
    listed = {
        "uscc": SHOP, "entity_name": "山城巴味轩餐饮有限公司", "listing_reason": "E1", "listed_on": "2026-07-08",
        "listing_authority": "两河区市场监督管理局", "listing_document": LISTING,
    }  # fmt: skip
    write_records(type="abnormal_operation_list", rows=[listed], source="law", by="system")
    fined = {
        "decision_number": FINE, "uscc": SHOP, "party_name": "山城巴味轩餐饮有限公司", "violation_type": "未明码标价",
        "penalty_kind": "02|03", "penalty_content": "罚款三万元", "fine_amount": "30000",
        "authority": "两河区市场监督管理局", "penalised_on": "2026-06-01", "published_on": "2026-06-10",
        "field_of_supervision": "price",
    }  # fmt: skip
    write_records(type="administrative_penalty", rows=[fined], source="law", by="system")
    unreported = {"uscc": SHOP, "entity_name": "山城巴味轩餐饮有限公司", "report_year": "2025", "state": "unreported"}
    write_records(type="annual_report", rows=[unreported], source="annual_report", by="system")


REPORT = {
    "mailing_address": "两河区江岸路88号1层", "postcode": "409901", "phone": "02399990000", "survival_state": "open",
    "main_activity": "火锅", "employees": "12", "publish_employees": "on", "insured_headcount": "12",
    "total_assets": "80", "total_liabilities": "30", "owner_equity": "50", "total_revenue": "120.5",
    "total_profit": "9", "net_profit": "8", "total_tax": "3", "act": "file",
}  # fmt: skip


def colour() -> str:
    subject = subject_by(SHOP)
    assert subject is not None
    rescore()
    found = result_for(subject.pk)
    return found.colour if found else ""


@pytest.mark.clause("CQ-7.2.5-01", "CQ-7.2.6-01", "CQ-7.2.3-01", part=True)
def test_from_red_to_green_on_the_phone(red, sign_in):
    assert colour() == "red"
    chen = Phone()
    assert chen.sign_in().headers["Location"] == "/business/"
    assert "2025 年度报告" in chen.page("")
    assert "经营异常名录" in chen.page("standing")
    assert chen.send("reports/2025", **REPORT).status_code == 302
    assert "已年报（逾期）" in chen.page("reports/")
    applied = chen.send(f"repair?number={LISTING}", proof="2025 年报已补报", committed="on", electronic="on")
    number = unquote(applied.headers["Location"].rpartition("/")[2])
    officers = {name: sign_in(name) for name in ("zhao", "sun")}

    def decide(name: str, verb: str, **told: str) -> None:
        answer = officers[name].post(f"/officer/matters/{number}/do/{verb}", told)
        assert answer.status_code == 302, re.findall(r'class="error">([^<]+)', answer.content.decode())

    assert "2025 年报已补报" in officers["zhao"].get(f"/officer/matters/{number}").content.decode()
    decide("zhao", "accept")
    decide("zhao", "verify", way="online", cured="yes", reason="2025 年度年报已在平台补报")
    decide("sun", "grant")
    assert "准予修复" in chen.page(f"matters/{number}")
    assert colour() == "green"
    assert Matter.objects.get(number=number).steps.filter(by_name="陈大文").exists()
