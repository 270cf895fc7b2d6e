"""A business reads the laws and policies of its own trade at its own page."""

import re
from shutil import copytree
from typing import Any

import pytest
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import OTHER, SHOP, days_ago, register

from xinheng.fusion.registers.actions import write_records
from xinheng.kit.declared import DeclarationError
from xinheng.kit.packs import pack_folder
from xinheng.services.policy.declarations import concerns

pytestmark = pytest.mark.django_db
LAW = {"version": "2021", "level": "law", "issued_by": "全国人大常委会", "issued_on": days_ago(900),
       "effective_from": days_ago(800), "state": "in_force"}  # fmt: skip
DOCUMENT = {"issued_by": "山城市市场监督管理局", "issued_on": days_ago(90)}


def _world() -> None:
    register(SHOP, phone=PHONE, industry_code="H6210")
    register(OTHER, phone=CLERK, industry_code="F5251", entity_name="石坝便民药房")
    laws = [("1", "食品安全法", ""), ("2", "药品管理法", "drug"), ("3", "价格法", "price"),
            ("4", "餐饮服务食品安全操作规范", "catering")]  # fmt: skip
    rows = [LAW | {"law_code": code, "title": title, "field_of_supervision": field} for code, title, field in laws]
    rows.append(LAW | {"law_code": "5", "title": "食品卫生法", "state": "repealed"})
    write_records(type="law", rows=[{k: v for k, v in row.items() if v} for row in rows], by="system")
    documents = [("山市监〔2026〕1号", "餐饮油烟指引", {"field_of_supervision": "catering", "audience": "business"}),
                 ("山市监〔2026〕2号", "执法人员着装规定", {"audience": "officer"}),
                 ("山市监〔2026〕3号", "过期的通知", {"expires_on": days_ago(1)})]  # fmt: skip
    write_records(
        type="policy_document",
        rows=[DOCUMENT | {"document_number": number, "title": title} | more for number, title, more in documents],
        by="system",
    )
    support = {"kind": "fee", "benefit": "减半", "applies_to": "个体工商户", "department": "财政局",
               "starts_on": days_ago(30)}  # fmt: skip
    rows = [support | {"policy_number": "H-1", "title": "餐饮补贴", "industry_code": "H6210"},
            support | {"policy_number": "H-2", "title": "药房补贴", "industry_code": "F5251"},
            support | {"policy_number": "H-3", "title": "小微减税"}]  # fmt: skip
    write_records(type="support_policy", rows=rows, by="system")


world = kept(_world)


def titles(phone: Phone, address: str) -> set[str]:
    return set(re.findall(r'<a class="inline" href="/e/[^"]+">(.*?)</a>', phone.page(address)))


@pytest.fixture
def phone(world: Any) -> Phone:
    one = Phone()
    one.sign_in()
    return one


@pytest.mark.clause("CQ-7.2.1-01")
def test_each_reads_what_concerns_its_own_trade(phone):
    assert 'href="/business/policies"' in phone.page("")
    assert titles(phone, "policies?kind=law") == {"食品安全法", "价格法", "餐饮服务食品安全操作规范"}
    assert titles(phone, "policies?kind=policy_document") == {"餐饮油烟指引"}
    assert titles(phone, "policies?kind=support_policy") == {"餐饮补贴", "小微减税"}
    druggist = Phone()
    druggist.sign_in(OTHER, CLERK)
    assert titles(druggist, "policies?kind=law") == {"食品安全法", "药品管理法", "价格法"}
    assert titles(druggist, "policies?kind=support_policy") == {"药房补贴", "小微减税"}


def test_words_narrow_it_and_what_is_not_found_is_said(phone):
    assert titles(phone, "policies?kind=law&q=食品 安全") == {"食品安全法", "餐饮服务食品安全操作规范"}
    assert "没有这几个字" in phone.page("policies?kind=law&q=火星")
    assert "没有和本单位有关的" in phone.page("policies?kind=service_guide")
    for odd in ("kind=nothing", "page=-1", "page=x", "q=%00", "q=" + "长" * 300):
        assert phone.client.get(f"/business/policies?{odd}").status_code == 200


def test_trades_are_data_and_a_wrong_field_is_named(settings, tmp_path):
    assert concerns("price", "H6210") and concerns("catering", "H6210") and not concerns("drug", "H6210")
    pack = copytree(pack_folder("chongqing"), tmp_path / "city")
    (pack / "policy_fields.toml").write_text('[fields]\nnothing = ["A"]\n')
    settings.XINHENG_CITY = str(pack)
    with pytest.raises(DeclarationError, match=r"policy_fields\.toml: fields\.nothing: "):
        concerns("price", "H6210")
