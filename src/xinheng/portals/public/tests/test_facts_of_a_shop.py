"""Each database of 一码查信用 as a passer-by reads it on the shop's page, and as the officer in charge does."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests import shop as city

from xinheng.credit.portrait.tests.test_sections import ROWS, write
from xinheng.fusion.registers.actions import write_records

pytestmark = pytest.mark.django_db
Reader = Callable[[str], list[str]]


@pytest.fixture
def read(client: Client, sign_in) -> Reader:
    """A section as the public's page and the officer's show it, or "" where the page has none."""
    shop = city.register()
    officer = sign_in("zhao")

    def section(key: str) -> list[str]:
        told = []
        for answer in (client.get(f"/e/{shop.identity}"), officer.get(f"/officer/e/{shop.identity}")):
            assert answer.status_code == 200
            found = re.search(rf'<section[^>]*id="{key}".*?</section>', answer.content.decode(), re.S)
            told.append(found.group() if found else "")
        return told

    return section


def says(told: list[str], *words: str) -> None:
    assert [word for page in told for word in words if word not in page] == []


@pytest.mark.clause("CQ-6.2-01", "CQ-6.2-07", "CQ-4-02")
def test_who_it_is_and_since_when_is_read_off_the_registration(client, sign_in):
    shop, officer = city.register(), sign_in("zhao")
    for name in ("山城巴味轩餐饮有限公司", "山城新巴味餐饮有限公司"):
        city.register(entity_name=name)
        pages = [client.get(f"/e/{shop.identity}"), officer.get(f"/officer/e/{shop.identity}")]
        says([one.content.decode() for one in pages], name, "两河区江岸路88号1层", "两河区市场监督管理局")
        found = [client.get("/s", {"q": name}), officer.get("/officer/search", {"q": name})]
        says([one.content.decode() for one in found], shop.identity)


@pytest.mark.clause("CQ-6.2-08")
def test_licences(read):
    write("administrative_licence")
    says(read("licences"), "食品经营许可证", "热食类食品制售")


@pytest.mark.clause("CQ-6.2-09")
def test_annual_reports(read):
    write("annual_report")
    says(read("annual_reports"), "2025")


@pytest.mark.clause("CQ-6.2-10")
def test_electronic_certificates(read):
    write("electronic_licence")
    says(read("certificates"), "营业执照")


@pytest.mark.clause("CQ-6.2-03")
def test_what_the_enforcers_decided(read):
    city.penalise()
    says(read("penalties"), "山市监两河处罚〔2026〕137号", "价格违法", "罚款3000元")
    city.penalise(decision_number="另案", penalty_kind="01")
    public, officer = read("penalties")
    assert "另案" not in public and "另案" in officer


@pytest.mark.clause("CQ-6.2-14")
def test_complaints(read):
    write("complaint_publicity")
    says(read("complaints"), "达成调解协议")


@pytest.mark.clause("CQ-6.2-15")
def test_samplings(read):
    write("sampling_result")
    says(read("sampling"), "餐饮具（碗）", "大肠菌群")


@pytest.mark.clause("CQ-6.2-16", "CQ-6.2-02")
def test_checks_drawn_at_random_and_others(read):
    write("random_inspection_result")
    field = ROWS["random_inspection_result"]
    write_records(type="inspection_result", by="system", rows=[{
        "inspection_number": "检1", "uscc": city.SHOP, "entity_name": "店", "kind": "routine", "result": "1",
        "field_of_supervision": "catering", "authority": "两河局", "officers": "吴",
        "started_at": f"{city.days_ago(9)} 09:00",
    }])  # fmt: skip
    says(read("inspections"), field["inspection_item"], "两河局")
