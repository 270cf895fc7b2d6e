"""From a record to what a passer-by sees after a scan: the code, the dossier, the class, the trend, the peers."""

import pytest

from tests.shop import SHOP, days_ago, list_abnormal, penalise, register
from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_of
from xinheng.credit.codes.rules import written
from xinheng.credit.risk.actions import score_all, score_months_back
from xinheng.credit.risk.followers import rescore
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.kit.credit_code import generate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lake(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("CQ-6.1-04")
def test_a_scan_shows_the_whole_shop(client):
    shop = register()
    penalise()
    issue_codes([shop.pk])
    shown = page(client, f"/c/{written(code_of(shop).token)}")
    for told in ("山城巴味轩餐饮有限公司", "江岸路88号", "登记注册", "行政处罚", "罚款3000元"):
        assert told in shown


@pytest.mark.clause("CQ-6.2-17")
def test_a_new_record_is_on_the_page_at_once_and_in_the_class_with_the_next_round(client):
    register()
    rescore()
    assert "正常" in page(client, f"/e/{SHOP}")
    list_abnormal()
    assert "无法联系" in page(client, f"/e/{SHOP}")
    rescore()
    assert "关注" in page(client, f"/e/{SHOP}")


@pytest.mark.clause("CQ-6.2-22")
def test_the_trend_shows_when_it_turned(client):
    register()
    list_abnormal(listed_on=days_ago(40))
    refresh_lake()
    score_months_back(3)
    score_all()
    shown = page(client, f"/e/{SHOP}")
    table = shown[shown.index('id="trend-table"') :]
    assert "绿码" in table and "黄码" in table


@pytest.mark.clause("CQ-6.2-23")
def test_a_shop_is_compared_with_its_like_from_young_to_old(client):
    register()
    for serial in range(10, 20):
        code, age = generate(division="509901", serial=serial), 2000 if serial < 15 else 200
        register(code, entity_name=f"山城面馆{serial}店", established_on=days_ago(age))
    refresh_lake()
    score_all()
    shown = page(client, f"/e/{SHOP}")
    assert "同行业、同类主体" in shown and "五至十年（本店在这段）" in shown and "一年以内" in shown
