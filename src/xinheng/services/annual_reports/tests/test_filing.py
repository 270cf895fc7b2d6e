"""Filing by the page: told true, once, beside others, until 30 June; in the registers by the worker."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import SHOP, register

from xinheng.fusion.registers.actions import RecordsRefused
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.validation import Problem
from xinheng.kit.credit_code import generate
from xinheng.services.annual_reports.actions import entering
from xinheng.services.annual_reports.followers import enter_reports, enter_reports_gathered
from xinheng.services.annual_reports.models import ReportDraft, ReportFiling
from xinheng.services.annual_reports.queries import Reports
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
YEAR = "reports/2025"
REPORT = {
    "mailing_address": "两河区江岸路88号1层", "postcode": "409901", "phone": "02399990000", "survival_state": "open",
    "main_activity": "火锅", "employees": "12", "insured_headcount": "12", "total_assets": "80",
    "total_liabilities": "30", "owner_equity": "50", "total_revenue": "120.5", "total_profit": "9", "net_profit": "8",
    "total_tax": "3", "act": "file", "seen": "0",
}  # fmt: skip


def _world() -> None:
    from tests.cast import cast

    cast()
    register(SHOP, phone=PHONE, established_on="2020-03-01", approved_on="2020-03-01")


world = kept(_world)


@pytest.fixture
def chen(world: Any, clock: Any) -> Phone:
    clock("2026-05-11 10:00")
    phone = Phone()
    phone.sign_in()
    return phone


def clerk(chen: Phone) -> Phone:
    """王小算 of the accounts, who may file."""
    chen.send("people/new", name="王小算", phone=CLERK, post="财务", rights=["standing", "report"])
    phone = Phone()
    phone.sign_in(SHOP, CLERK)
    return phone


def held() -> list[dict[str, Any]]:
    """The versions of the report in the registers, the oldest first."""
    return [json.loads(one.open) for one in Record.objects.filter(type="annual_report").order_by("pk")]


def seen(phone: Phone) -> str:
    found = re.search(r'name="seen" value="(\d+)"', phone.page(YEAR))
    assert found
    return found[1]


@pytest.mark.clause("CQ-7.2.3-02")
def test_it_is_told_as_filed_when_it_is_kept_and_stands_in_the_registers_with_who_filed(chen, client):
    page = chen.page(YEAR)
    assert "两河区江岸路88号1层" in page
    sent = chen.send(YEAR, **REPORT)
    receipt = ReportFiling.objects.get()
    told = chen.client.get(sent.headers["Location"]).content.decode()
    assert f"回执 2025-{receipt.pk}" in told
    assert "2026-05-11 报送" in told
    assert held() == []
    assert "120.5" in chen.page(YEAR)
    assert enter_reports() == 1
    assert [one["state"] for one in held()] == ["reported"]
    receipt.refresh_from_db()
    assert receipt.entered_at
    assert bytes(receipt.told) == b""
    event = AuditEvent.objects.get(verb="annual_reports.file")
    assert (event.actor_kind, event.actor_name) == ("party", "陈大文")
    assert "120.5" in chen.page(YEAR)
    public = client.get(f"/e/uscc:{SHOP}").content.decode()
    assert "2025" in public
    assert "120.5" not in public
    assert enter_reports() == 0


def test_the_same_sent_twice_is_one(chen):
    for _ in range(2):
        assert chen.send(YEAR, **REPORT).status_code == 302
    assert ReportFiling.objects.count() == 1
    enter_reports()
    assert chen.send(YEAR, **REPORT).status_code == 302
    assert ReportFiling.objects.count() == 1


def test_two_at_once_are_one_by_the_number_alone(chen, monkeypatch):
    """Where both read before either wrote, the database lets one in; the other hears of it."""
    chen.send(YEAR, **REPORT)
    monkeypatch.setattr(Reports, "newest", lambda self, year: None)
    monkeypatch.setattr(Reports, "whole", lambda self, year: {})
    assert chen.send(YEAR, **REPORT).status_code == 302
    refused = chen.send(YEAR, **REPORT | {"employees": "13"}, confirmed="on").content.decode()
    assert "陈大文在 2026-05-11 10:00 已经报送过这份年报" in refused
    assert ReportFiling.objects.count() == 1
    with pytest.raises(IntegrityError):
        ReportFiling.objects.create(**ReportFiling.objects.values("identity", "year", "seq", "filer", "filed_at").get())


def test_two_delegates_in_one_report_hear_of_each_other(chen):
    other = clerk(chen)
    assert chen.send(YEAR, **REPORT | {"act": "save"}, seq="0").status_code == 302
    refused = other.send(YEAR, **REPORT | {"act": "save", "employees": "13"}, seq="0")
    assert refused.status_code == 422
    assert "陈大文在" in refused.content.decode()
    assert other.send(YEAR, **REPORT).status_code == 302
    late = chen.send(YEAR, **REPORT | {"employees": "14", "insured_headcount": "14"})
    assert late.status_code == 422
    assert "王小算在 2026-05-11 10:00 已经报送过这份年报" in late.content.decode()
    assert 'value="14"' in late.content.decode()
    enter_reports()
    assert not ReportDraft.objects.exists()
    assert [one["channel"] for one in held()] == ["online"]


@pytest.mark.clause("CQ-7.2.3-04")
def test_it_is_changed_until_30_june_and_both_are_kept(chen, clock):
    chen.send(YEAR, **REPORT)
    changed = REPORT | {"main_activity": "火锅、小面"}
    assert chen.send(YEAR, **changed | {"seen": seen(chen)}).status_code == 302
    # Filed and changed before the worker's round: the registers keep both.
    assert (enter_reports(), enter_reports()) == (1, 1)
    first, second = held()
    assert "before_correction" not in first
    assert "火锅" in second["before_correction"]
    clock("2026-07-01 09:00")
    phone = Phone()
    phone.sign_in()
    refused = phone.send(YEAR, **REPORT | {"seen": "2"}).content.decode()
    assert "不能自行修改" in refused


@pytest.mark.clause("CQ-7.2.3-04")
def test_what_contradicts_itself_or_the_register_is_told_and_kept(chen):
    wrong = chen.send(YEAR, **REPORT | {"owner_equity": "40"})
    assert wrong.status_code == 422
    assert "按填写的数应为 50.00 万元" in wrong.content.decode()
    moved = REPORT | {"mailing_address": "北码头 3 号"}
    asked = chen.send(YEAR, **moved).content.decode()
    assert "和登记的住所" in asked
    assert "以上几处已核对" in asked
    assert not ReportFiling.objects.exists()
    assert chen.send(YEAR, **moved, confirmed="on").status_code == 302


def test_yuan_for_ten_thousand_yuan_is_asked_about(chen, clock):
    chen.send(YEAR, **REPORT)
    enter_reports()
    clock("2027-02-01 10:00")
    phone = Phone()
    phone.sign_in()
    slip = phone.send("reports/2026", **REPORT | {"total_revenue": "1205000", "total_assets": "80", "act": "file"})
    assert "请核对单位是不是万元" in slip.content.decode()


def test_yuan_in_a_first_report_is_asked_about_too_and_what_was_typed_stays(chen):
    slip = chen.send(YEAR, **REPORT | {"total_revenue": "1205000"})
    page = slip.content.decode()
    assert slip.status_code == 422 and "平均每名从业人员 100,417 万元，请核对单位是不是万元" in page
    assert 'value="1205000"' in page and not ReportFiling.objects.exists()


def test_a_personal_number_in_a_public_field_is_refused(chen):
    told = REPORT | {"main_activity": "火锅，找老陈 13800138000"}
    assert "不要写身份证号码、手机号" in chen.send(YEAR, **told, confirmed="on").content.decode()


def test_years_that_nobody_asks_for_are_not_taken(chen):
    for year in ("reports/1990", "reports/2026", "reports/2031"):
        assert chen.send(year, **REPORT).status_code == 404
    assert not ReportFiling.objects.exists()


@pytest.mark.clause("CQ-7.2.3-05")
def test_a_missed_year_is_filed_late_and_called_late(chen, clock):
    clock("2026-07-02 10:00")
    phone = Phone()
    phone.sign_in()
    assert "去补报" in phone.page("")
    assert phone.send(YEAR, **REPORT).status_code == 302
    assert "已年报（逾期）" in phone.page("reports/")
    enter_reports()
    assert [one["state"] for one in held()] == ["late"]


@pytest.mark.parametrize(
    ("name", "category", "title"),
    [
        ("江岸面馆", "98", "个体工商户年度报告"),
        ("望桥柑橘专业合作社", "01", "合作社"),
        ("巴味轩江岸分公司", "01", "分支机构"),
    ],
)
def test_each_kind_of_entity_has_its_form(chen, name, category, title):
    uscc = generate(division="509901", serial=77)
    register(uscc, entity_name=name, subject_category=category, phone=CLERK, established_on="2020-03-01")
    phone = Phone()
    phone.sign_in(uscc, CLERK)
    assert title in phone.page(YEAR)


def test_one_that_does_not_fit_any_more_holds_up_nobody(chen, monkeypatch):
    """The standard was changed after it was taken: the others enter, it stays and is told."""
    chen.send(YEAR, **REPORT)
    uscc = generate(division="509901", serial=78)
    register(uscc, entity_name="江岸小面有限公司", phone=CLERK, established_on="2020-03-01")
    phone = Phone()
    phone.sign_in(uscc, CLERK)
    phone.send(YEAR, **REPORT)
    whole = entering.write_records

    def strict(*, type: str, rows: list[dict[str, str]], by: str) -> Any:
        if any(SHOP in row["uscc"] for row in rows):
            raise RecordsRefused(standard().type(type), [(1, Problem("uscc", "", "没有这个字段"))])
        return whole(type=type, rows=rows, by=by)

    monkeypatch.setattr(entering, "write_records", strict)
    assert enter_reports() == 1
    assert list(ReportFiling.objects.filter(entered_at=None).values_list("identity", flat=True)) == [f"uscc:{SHOP}"]
    monkeypatch.undo()
    assert enter_reports() == 1


def test_who_has_no_right_to_file_is_refused_with_what_was_typed(chen):
    chen.send("people/new", name="李店长", phone=CLERK, rights=["standing", "letters"])
    keeper = Phone()
    keeper.sign_in(SHOP, CLERK)
    refused = keeper.send(YEAR, **REPORT)
    assert refused.status_code == 403
    assert ">120.5</textarea>" in refused.content.decode()


def test_home_asks_for_it_no_more_before_the_worker_s_round(chen, settings, tmp_path):
    settings.XINHENG_DOSSIERS = str(tmp_path / "kept.sqlite3")
    assert "2025 年度报告" in chen.page("")
    assert "2025 年度报告" in chen.page("")
    chen.send(YEAR, **REPORT)
    assert "2025 年度报告" not in chen.page("")


def test_few_wait_three_seconds_for_more(chen, clock):
    chen.send(YEAR, **REPORT)
    clock("2026-05-11 10:00")
    assert enter_reports_gathered() == 0
    clock("2026-05-11 10:05")
    assert enter_reports_gathered() == 1
    assert enter_reports_gathered() == 0


# Figures that stand nowhere else, in 万元 as they are typed; in yuan as they would be shown.
SECRETS = {"total_revenue": "98765.43", "total_assets": "45678.91", "net_profit": "3219.87"}
# What goes with them, so that the report adds up.
ADDS_UP = {"total_liabilities": "30", "owner_equity": "45648.91", "total_profit": "4000", "confirmed": "on"}
SHOWN = {name: str(int(Decimal(value) * 10_000)) for name, value in SECRETS.items()}


def public_words(client: Any) -> str:
    """All that anybody reads of the business: page, print, programs, search, and the data that are given away."""
    identity = f"uscc:{SHOP}"
    asked = (f"/e/{identity}", f"/e/{identity}?print=1", f"/api/v1/subjects/{identity}", f"/s?q={SHOP}", "/open")
    told = "".join(client.get(one).content.decode() for one in asked)
    return told.replace(",", "").replace("，", "")


@pytest.mark.clause("CQ-8.3-10")
def test_what_a_business_keeps_to_itself_is_read_by_nobody_until_it_says_so(chen, client):
    """企业信息公示暂行条例 第九条第二款: the trade's figures are public if the business chooses so, and only then."""
    assert chen.send(YEAR, **REPORT | SECRETS | ADDS_UP).status_code == 302
    enter_reports()
    assert len(held()) == 1
    words = public_words(client)
    assert "2025" in words and "年度报告" in words
    assert not any(one in words for one in (*SECRETS.values(), *SHOWN.values()))
    # In the registers only closed; what the business itself agrees to is public from then on, and nothing beside it.
    assert not any(one in json.dumps(held()) for one in SHOWN.values())
    chen.send(YEAR, **REPORT | SECRETS | ADDS_UP | {"publish_total_revenue": "on", "seen": seen(chen)})
    enter_reports()
    words = public_words(client)
    assert SHOWN["total_revenue"] in words or SECRETS["total_revenue"] in words
    assert not any(one in words for name in ("total_assets", "net_profit") for one in (SECRETS[name], SHOWN[name]))
