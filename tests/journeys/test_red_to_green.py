"""A shopkeeper who was red finds out why, answers the letter, files last year's report, applies for repair, is green;
the manager of her mall sees it happen on her board.

All on a phone's pages; the officers only judge. What she wrote is read there, and typed by nobody a second time.
"""

import re
from typing import Any
from urllib.parse import unquote

import pytest

from tests import cast as people
from tests.business import PHONE, Phone
from tests.partners import Desk, admitted
from tests.shop import SHOP, register
from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.credit_code import generate
from xinheng.portals.ui.templatetags.xinheng import mark_name
from xinheng.services.annual_reports.followers import enter_reports
from xinheng.services.partners.models import Tenancy
from xinheng.support.procedures.models import Matter

MALL = generate(division="509901", serial=31)
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


@pytest.fixture
def mall(red: None) -> Desk:
    """Whose tenant the shop is, by its own yes."""
    identity = register(MALL, entity_name="星汇商业管理有限公司").identity
    admitted(identity)
    return Desk(identity)


def tell(client: Any, address: str, **told: str) -> None:
    """What an officer decides on a page; a refusal is shown."""
    answer = client.post(address, told)
    assert answer.status_code == 302, re.findall(r'class="error">([^<]+)', answer.content.decode())


@pytest.mark.clause("CQ-7.2.5-01")
@pytest.mark.clause("CQ-7.2.5-05")
@pytest.mark.clause("CQ-6.2-12")
@pytest.mark.clause("CQ-7.2.6-01", "CQ-7.2.3-01", "CQ-7.3.2-01", part=True)
def test_from_red_to_green_on_the_phone(mall, sign_in):
    assert colour() == "red"
    chen, zhao, sun = Phone(), sign_in("zhao"), sign_in("sun")
    assert chen.sign_in().headers["Location"] == "/business/"
    mall.send("/partner/tenants/new", typed=f"{SHOP},B1-12")
    assert chen.send(f"venues/{Tenancy.objects.get().pk}/reply", yes="1").status_code == 302
    assert mark_name("red") in row_of(mall)

    inquiry = {"kind": "inquiry", "topic": "facts", "codes": SHOP, "text": "请说明去年年报为什么没有报送。",
               "items": "没有报送的原因", "term_days": "10"}  # fmt: skip
    tell(zhao, "/officer/kinds/inquiry_letter/new/draft", **inquiry)
    letter = Matter.objects.get(procedure="inquiry_letter").number
    tell(sun, f"/officer/matters/{letter}/do/send_inquiry")
    chen.send("consent", act="give")
    assert "去回复" in chen.page("") and "没有报送的原因" in chen.page(f"letters/{letter}")
    assert chen.send(f"letters/{letter}", words_1="会计换人，漏报了").status_code == 302
    assert "会计换人" in zhao.get(f"/officer/matters/{letter}").content.decode()
    tell(zhao, f"/officer/matters/{letter}/do/accept_answer", reason="请尽快补报")

    # What would change it, and how: exactly that is done below, and nothing else.
    told = ways_out(chen)
    assert "补报" in told["年度报告按期情况"] and "申请移出" in told["经营异常名录（在列）"]
    assert "2025 年度报告" in chen.page("")
    assert "经营异常名录" in chen.page("standing")
    assert chen.send("reports/2025", **REPORT).status_code == 302
    assert "已年报（逾期）" in chen.page("reports/")
    enter_reports()

    applied = chen.send(f"repair?number={LISTING}", proof="2025 年报已补报", committed="on", electronic="on")
    repair = f"/officer/matters/{unquote(applied.headers['Location'].rpartition('/')[2])}"
    assert "2025 年报已补报" in zhao.get(repair).content.decode()
    tell(zhao, f"{repair}/do/accept")
    tell(zhao, f"{repair}/do/verify", way="online", cured="yes", reason="2025 年度年报已在平台补报")
    tell(sun, f"{repair}/do/grant")
    number = repair.rpartition("/")[2]
    assert "准予修复" in chen.page(f"matters/{number}")
    assert colour() == "green"
    assert "经营异常名录（在列）" not in ways_out(chen)
    assert mark_name("green") in row_of(mall) and mark_name("red") not in row_of(mall)
    assert Matter.objects.get(number=number).steps.filter(by_name="陈大文").exists()


def ways_out(chen: Phone) -> dict[str, str]:
    """怎样改善 on her own page: the reason, and what is told of it."""
    told = chen.page("standing").partition('id="change"')[2].partition("</section>")[0]
    rows = re.findall(r"<strong>(.*?)</strong></p>(.*?)</div></div>", told, re.S)
    return {title: re.sub(r"<[^>]+>", "", words) for title, words in rows}


def row_of(mall: Desk) -> str:
    """What the board says of the shop's stall."""
    _, *rows = mall.page("/partner/").split("<tr")
    return next(row for row in rows if "B1-12" in row).partition("</tr>")[0]
