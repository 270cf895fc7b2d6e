"""查警示, 查源头: lists of the whole city, of what the law shows today."""

import pytest
from tests import shop as city
from tests.kept import kept
from tests.shop import days_ago

from xinheng.credit.portrait.listing import lists_of, newest, read_list
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.ui.sources import SourceLine

pytestmark = pytest.mark.django_db


def sample(number: str, uscc: str = city.SHOP, **fields: str) -> None:
    row = {
        "sheet_number": number, "sampled_uscc": uscc, "sampled_unit_name": "巴味轩", "product_group": "food",
        "product_name": f"豆干{number}", "laboratory_name": "山城市食品检验检测中心", "verdict": "fail",
        "failed_items": "苯甲酸", "reported_on": days_ago(20), "announced_on": days_ago(10),
    }  # fmt: skip
    write_records(type="sampling_result", rows=[row | fields], by="system")


def world() -> None:
    """Two shops in two districts: failed, passed, objected to, long past; a product; a barred and an unbarred list."""
    city.register()
    city.register(city.OTHER, entity_name="山城回味堂餐饮有限公司", registered_division="509902001")
    sample("A1")
    sample("A2", verdict="pass")
    sample("A3", objection_state="open")
    sample("A4", reported_on=days_ago(4000), announced_on=days_ago(4000))
    sample("B1", city.OTHER, reported_on=days_ago(2), announced_on=days_ago(1))
    product = {
        "product_code": "SC001", "product_name": "橙刻菜籽油", "category": "食用油", "included_on": days_ago(99),
        "producer_uscc": city.SHOP, "producer_name": "巴味轩", "state": "valid",
    }  # fmt: skip
    write_records(type="key_product", rows=[product], by="system")


told = kept(world)


@pytest.mark.clause("CQ-4-03", part=True)
@pytest.mark.clause("CQ-7.1.2-01", part=True)
def test_what_failed_is_listed_and_nothing_else(client, told):
    shown = client.get("/alerts").content.decode()
    assert "豆干A1" in shown and "豆干B1" in shown and f"/e/uscc:{city.SHOP}" in shown
    assert all(f"豆干{number}" not in shown for number in ("A2", "A3", "A4"))
    assert {one.key: one.count for one in lists_of("beware")}["failed_samples"] == 2


def test_of_one_district(client, told):
    assert "豆干A1" not in client.get("/alerts?list=failed_samples&district=509902").content.decode()
    for odd in ("?page=0", "?page=x", "?page=9999", "?district=%25", "?list=nothing"):
        assert client.get(f"/alerts{odd}").status_code == 200
    assert "没有正在公示的严重违法失信名单" in client.get("/alerts?list=serious").content.decode()


@pytest.mark.clause("CQ-4-03")
@pytest.mark.clause("CQ-7.1.2-02")
def test_source_use_and_upkeep_are_found_and_each_leads_on(client, told):
    """A product is found by its number and name who made it; a lift by its plate, who uses and keeps it and what is
    late or due."""
    lift = {
        "certificate_number": "梯11渝山4", "equipment_code": "31105099010000000004", "equipment_name": "5号客梯",
        "use_unit_uscc": city.SHOP, "use_unit_name": "巴味轩", "state": "valid", "registered_on": days_ago(900),
        "authority": "两河区市场监督管理局", "next_inspection_on": days_ago(-40),
    }  # fmt: skip
    write_records(type="use_registration", rows=[lift], by="system")
    found = client.get("/s", {"q": "31105099010000000004"}).content.decode()
    assert "/e/equipment_code:31105099010000000004" in found
    page = client.get("/e/equipment_code:31105099010000000004").content.decode()
    assert "还有 40 天" in page and f"/e/uscc:{city.SHOP}" in page and "96333" in page
    found = client.get("/s", {"q": "SC001"}).content.decode()
    assert "/e/product_code:SC001" in found


@pytest.mark.clause("CQ-7.1.2-02", part=True)
def test_a_product_leads_to_who_made_it(client, told):
    assert "橙刻菜籽油" in client.get("/sources").content.decode()
    page = client.get("/e/product_code:SC001").content.decode()
    assert f'href="/e/uscc:{city.SHOP}"' in page


def test_a_product_s_page_tells_its_newest_sampling_with_batch_and_place(client, told):
    city_page = "/e/product_code:SC001"
    assert "没有查到这个产品的抽检记录" in client.get(city_page).content.decode()
    sample("P1", product_name="橙刻菜籽油", verdict="pass", reported_on=days_ago(300), batch_number="20260105")
    shown = client.get(city_page).content.decode()
    assert f"最近一次抽检 {days_ago(300)} 合格（批号 20260105）" in shown
    sample("P2", product_name="橙刻菜籽油", failed_items="酸价", reported_on=days_ago(30))
    shown = client.get(city_page).content.decode()
    assert f"最近一次抽检 {days_ago(30)} 不合格：酸价不合格" in shown and 'href="#sampling"' in shown
    assert shown.count(f"/e/uscc:{city.SHOP}") >= 2 and "豆干A1" not in shown


@pytest.mark.parametrize(("identity", "told_of"), [(f"uscc:{city.SHOP}", True), ("product_code:SC001", False)])
def test_of_a_product_nothing_good_is_said_that_only_a_business_can_be(client, told, monkeypatch, identity, told_of):
    heard = [SourceLine("市监局", city_time.now(), "")]
    monkeypatch.setattr("xinheng.portals.ui.sections._heard", lambda key: heard)
    page = client.get(f"/e/{identity}").content.decode()
    assert ("没有被列入经营异常名录" in page) is told_of and ("没有正在公示的行政处罚" in page) is told_of


def test_home_offers_what_lives_and_tells_the_newest(client, told):
    shown = client.get("/").content.decode()
    assert "查源头" in shown and "查警示" in shown and "山城回味堂餐饮有限公司" in shown
    assert newest("beware")[0][1]["fields"]["product_name"] == "豆干B1"


def test_home_has_no_tile_that_leads_nowhere(client):
    shown = client.get("/").content.decode()
    assert "查源头" not in shown and "查警示" not in shown
    assert read_list("beware", "nothing") is None


def test_every_list_is_of_a_public_type_and_leads_to_pages():
    lists = [(type, one) for type in standard().types.values() for one in type.lists]
    assert {one.key for _, one in lists} >= {"failed_samples", "serious", "products"}
    assert all(type.public for type, _ in lists) and len({one.key for _, one in lists}) == len(lists)


@pytest.mark.clause("EX-10")
def test_five_codes_are_one_system_and_each_opens(client, db):
    tell("law", law_code="SPAQF", version="2021", title="食品安全法", issued_by="全国人大常委会")
    tell("service_guide", item_code="SP01", version="3", title="食品经营许可核发", materials="申请书")
    home = client.get("/").content.decode()
    assert "/code-rules#five" in home and "五码" in home and "知政策" in home and 'href="/policies"' in home
    rules = client.get("/code-rules").content.decode()
    told = rules[rules.index('id="five"') :]
    for title, address in (("一码查信用", "/s"), ("一码查源头", "/sources"), ("一码查警示", "/alerts"),
                           ("一码保维权", "/complaint/"), ("一码知政策", "/policies")):  # fmt: skip
        assert title in told and f'href="{address}"' in told and client.get(address).status_code == 200
    assert "食品安全法" in client.get("/policies?list=laws").content.decode()
    assert "食品经营许可核发" in client.get("/policies?list=guides").content.decode()
    assert "没有正在执行的惠企政策" in client.get("/policies?list=support").content.decode()


def tell(type: str, **given: str) -> None:
    """A record with what is given, and the first that fits wherever something more is asked for."""
    declared = standard().type(type).fields
    for name, one in declared.items():
        if one.required and name not in given:
            codes = one.type.removeprefix("code:") if one.type.startswith("code:") else ""
            given[name] = next(iter(standard().code_list(codes).by_code)) if codes else days_ago(900)
    write_records(type=type, rows=[given], by="system")


def test_a_policy_that_is_over_says_so(client, db):
    tell("policy_document", document_number="山市监发〔2024〕1号", title="助企十条", issued_by="市局",
         effective_from=days_ago(800), expires_on=days_ago(1))  # fmt: skip
    shown = client.get("/policies?list=documents").content.decode()
    assert "助企十条" in shown and "已过期" in shown


@pytest.mark.clause("CQ-6.5-12", "CQ-6.5-13", "CQ-6.5-14", "CQ-6.5-15")
def test_tips_surveys_tests_and_cases_for_consumers_are_read_by_everybody(client):
    """Each of its kind; one that is past says until when it held."""
    alert = {"content": "认准3C标志", "issuer": "山城市消委会", "published_on": city.days_ago(9)}
    kinds = {
        "tip": "童推车选购提示",
        "warning": "谨防预付卡陷阱",
        "survey": "充电宝租借调查",
        "experience": "服务区体察",
    }
    rows = [alert | {"alert_number": f"XT-{kind}", "kind": kind, "title": title} for kind, title in kinds.items()]
    past = alert | {"alert_number": "XT-past", "kind": "tip", "title": "去年的提示", "ends_on": city.days_ago(1)}
    write_records(type="consumer_alert", rows=[*rows, past], by="system")
    test = {"test_number": "BS-1", "sample_number": "1", "title": "儿童水杯比较试验", "organiser": "山城市消委会",
            "product_name": "某牌水杯", "items": "密封", "results": "合格",
            "published_on": city.days_ago(8)}  # fmt: skip
    write_records(type="comparative_test", rows=[test], by="system")
    case = {"case_publication_number": "DX-1", "title": "火锅店使用回收油案", "summary": "使用回收油",
            "issuer": "山城市市场监督管理局", "published_on": city.days_ago(7), "result": "吊销许可"}  # fmt: skip
    write_records(type="typical_case", rows=[case], by="system")
    told = client.get("/policies?list=consumer").content.decode()
    assert all(title in told for title in kinds.values()) and f"<dd>{city.days_ago(1)}</dd>" in told
    assert "儿童水杯比较试验" in client.get("/policies?list=tests").content.decode()
    assert "火锅店使用回收油案" in client.get("/policies?list=cases").content.decode()
