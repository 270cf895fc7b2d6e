"""What stands around the records: class, things to know, radar, trend, peers."""

from datetime import timedelta

import pytest
from tests.cast import cast
from tests.shop import OTHER, SHOP, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.portrait.queries import dossier
from xinheng.credit.portrait.viewers import PUBLIC, entity, staff
from xinheng.credit.risk.actions import prepare, score_all, store
from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.standard.pack import Pack, pack
from xinheng.kit.credit_code import generate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lake(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"


def shop_with_trouble():
    shop = register()
    penalise()
    list_abnormal()
    store(prepare([shop.pk]))
    return shop


@pytest.fixture
def class_kept_to_staff(monkeypatch):
    quiet = Pack(pack().folder, pack().city.model_copy(update={"class_public": False}), pack().divisions)
    monkeypatch.setattr("xinheng.credit.risk.queries.pack", lambda: quiet)


def test_three_things_to_know_each_with_its_section():
    shop_with_trouble()
    notices = dossier(SHOP).notices
    assert [notice["section"] for notice in notices] == ["abnormal_list", "penalties"]
    assert notices[1]["words"] == f"近两年受过1次行政处罚：罚款3000元（{days_ago(80)[:7]}）"


def test_of_several_penalties_the_newest_is_told():
    shop = shop_with_trouble()
    penalise(decision_number="山市监两河处罚〔2026〕99号", penalised_on=days_ago(200), penalty_content="罚款500元")
    store(prepare([shop.pk]))
    words = next(notice["words"] for notice in dossier(SHOP).notices if notice["section"] == "penalties")
    assert words == f"近两年受过2次行政处罚，最近一次：罚款3000元（{days_ago(80)[:7]}）"


def test_a_warning_whose_fact_left_the_page_is_no_longer_told():
    shop_with_trouble()
    list_abnormal(removed_on=TODAY.isoformat())
    assert [notice["section"] for notice in dossier(SHOP).notices] == ["penalties"]


@pytest.mark.clause("CQ-6.2-21", part=True)
def test_six_sides_of_the_radar():
    shop_with_trouble()
    sides = dossier(SHOP).sides
    assert [side.title for side in sides] == ["登记许可", "公示年报", "合规经营", "产品质量", "消费维权", "社会评价"]
    assert min(sides, key=lambda side: side.mark).title == "合规经营"


@pytest.mark.usefixtures("class_kept_to_staff")
def test_where_the_city_keeps_the_class_it_is_for_staff_and_the_shop():
    people = cast()
    shop = shop_with_trouble()
    assert dossier(SHOP).rating is None and dossier(SHOP).sides == []
    assert len(dossier(SHOP).notices) == 2
    assert dossier(SHOP, viewer=entity(shop.identity)).rating.grade == "C"
    assert dossier(SHOP, viewer=staff(people.sun)).rating.grade == "C"
    assert dossier(SHOP, viewer=staff(people.qian)).rating is None
    assert dossier(SHOP).told["risk"] is None


def test_a_past_class_is_not_told_to_the_public():
    shop = shop_with_trouble()
    RiskResult.objects.update(scored_at=RiskResult.objects.get().scored_at - timedelta(days=3))
    yesterday = TODAY - timedelta(days=1)
    assert dossier(SHOP, as_of=yesterday).told["risk"] is None
    assert dossier(SHOP, viewer=entity(shop.identity), as_of=yesterday).told["risk"]["grade"] == "C"


def test_only_staff_and_the_shop_read_all_reasons():
    shop = shop_with_trouble()
    RiskResult.objects.update(
        reasons=[{"public": False, "words": "x", "section": "orders", "indicator": "X", "points": 1}]
    )
    assert dossier(SHOP, viewer=PUBLIC).rating.reasons == []
    assert len(dossier(SHOP, viewer=entity(shop.identity)).rating.reasons) == 1


@pytest.mark.clause("CQ-6.2-23", part=True)
def test_peers_are_of_the_same_industry_kind_and_age():
    shop = shop_with_trouble()
    for serial in range(10, 16):
        register(generate(division="509901", serial=serial), entity_name=f"山城面馆{serial}店")
    register(OTHER, industry_code="5211", established_on=days_ago(90))
    refresh_lake()
    score_all()
    peers = dossier(shop.identity).peers
    assert (peers.subjects, peers.mark) == (7, 100)
    assert peers.scope == "同行业、同类主体（成立五至十年）"
    assert [(stage.band, stage.own) for stage in peers.life] == [("五至十年", True)]
    assert all(side.peers is not None for side in dossier(shop.identity).sides)


def test_too_few_peers_are_no_peers():
    shop = shop_with_trouble()
    refresh_lake()
    score_all()
    assert dossier(shop.identity).peers is None
