"""Searching as anybody may."""

import pytest
from django.test import Client
from tests import shop as city

from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.pack import Pack, pack
from xinheng.portals.ui import searching
from xinheng.portals.ui.limits import SEARCH

pytestmark = pytest.mark.django_db


def page(client: Client, **asked: str) -> str:
    answer = client.get("/s", asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.clause("CQ-6.2-05")
def test_by_a_part_of_the_name(client, shop):
    shown = page(client, q="巴味")
    assert f"/e/{shop.identity}" in shown
    assert '<mark class="hit">巴味</mark>' in shown


@pytest.mark.clause("CQ-6.2-06")
def test_by_the_credit_code(client, shop):
    assert shop.name in page(client, q=city.SHOP)


def test_by_initials(client, shop):
    assert shop.name in page(client, q="bwxcy")


def test_each_row_shows_the_mark_with_its_word(client, shop):
    shown = page(client, q="巴味轩")
    assert "关注" in shown and "黄码 关注" in shown


def test_nothing_found_says_what_to_try(client, shop):
    shown = page(client, q="渔货记")
    assert "没有找到“渔货记”" in shown
    assert "少打几个字" in shown


def test_without_a_question_there_is_only_advice(client):
    assert "可以这样查" in page(client)


@pytest.mark.parametrize("typed", ["'; drop table", "<script>alert(1)</script>", "%" * 300, "\x00火锅", "🍲"])
def test_odd_input_is_answered_and_never_runs(client, shop, typed):
    assert "<script>alert" not in page(client, q=typed)


def test_the_colour_filter_counts_and_narrows(client, shop):
    city.register(city.OTHER, entity_name="山城巴味轩分店")
    answer = searching.find("巴味轩")
    assert {choice.value: choice.count for choice in answer.colours} == {"red": 0, "yellow": 1, "green": 0, "none": 1}
    assert "山城巴味轩分店" not in page(client, q="巴味轩", colour="yellow")


def test_the_district_filter(shop):
    city.register(city.OTHER, entity_name="山城巴味轩分店", registered_division="509902001")
    rows = searching.find("巴味轩", district="509902").rows
    assert [row.hit.name for row in rows] == ["山城巴味轩分店"]


def test_trade_and_state_narrow_and_each_counts_what_the_others_leave(client, shop):
    other = city.register(city.OTHER, entity_name="山城巴味轩粮油店", industry_code="6220", registration_state="4")
    both = {facet.name: {one.title: one.count for one in facet.choices} for facet in searching.find("巴味轩").facets}
    assert len(both["trade"]) == 2 and sum(both["state"].values()) == 2
    answer = searching.find("巴味轩", trade=other.industry)
    assert [row.hit.name for row in answer.rows] == ["山城巴味轩粮油店"]
    counted = {facet.name: sum(one.count for one in facet.choices) for facet in answer.facets}
    assert counted == {"district": 1, "trade": 2, "state": 1}
    assert searching.find("巴味轩", trade=other.industry, state="1").rows == []
    shown = page(client, q="巴味轩", trade=other.industry)
    assert other.identity in shown and shop.identity not in shown and "取消" in shown and "找到 1 家" in shown
    step = client.get("/complaint/business", {"q": "巴味轩", "state": "4"}).content.decode()
    assert f"?e={other.identity}" in step and f"?e={shop.identity}" not in step


def test_a_filter_with_a_value_nothing_has_leaves_nothing_and_says_how_to_go_on(client, shop):
    shown = page(client, q="巴味轩", district="000000")
    assert "没有一个符合" in shown and "取消" in shown


def test_persons_are_never_listed(client, shop):
    Subject.objects.filter(pk=shop.pk).update(kind="person")
    assert shop.name not in page(client, q="巴味轩")


def test_no_mark_where_the_city_keeps_the_class(client, shop, monkeypatch):
    quiet = Pack(pack().folder, pack().city.model_copy(update={"class_public": False}), pack().divisions)
    monkeypatch.setattr(searching, "pack", lambda: quiet)
    assert not any(row.rated or row.colour for row in searching.find("巴味轩").rows)


def test_too_many_searches_are_refused_with_advice(client, monkeypatch):
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: limit is SEARCH)
    answer = client.get("/s?q=火锅")
    assert answer.status_code == 429
    assert "请等几分钟再试" in answer.content.decode() and answer["Retry-After"]


def test_shops_and_products_have_a_tab_each_with_its_count(client, shop):
    for number in range(3):
        Subject.objects.create(identity=f"gtin:690000000000{number}", kind="product", name=f"巴味底料{number}号")
    name_index.add((one.pk, name_index.Findable(one.name)) for one in Subject.objects.filter(kind="product"))
    answer = searching.find("巴味")
    assert {choice.title: choice.count for choice in answer.kinds} == {"商家": 1, "产品": 3, "设备": 0, "场所": 0}
    assert [row.hit.kind for row in answer.rows] == ["entity"]
    assert "找到 3 个" in page(client, q="巴味", kind="product")


def test_a_closed_shop_stands_behind_the_open_ones(shop):
    city.register(city.OTHER, entity_name="巴味", registration_state="3")
    assert [row.closed for row in searching.find("巴味").rows] == [False, True]


def test_counts_are_of_the_whole_answer_not_of_the_first_rows(client, shop):
    many = [Subject(identity=f"test:{n}", kind="entity", name=f"巴味{n}店", division="509901") for n in range(80)]
    for one in Subject.objects.bulk_create(many):
        name_index.add([(one.pk, name_index.Findable(one.name))])
    answer = searching.find("巴味")
    assert (answer.total, len(answer.rows), answer.more, answer.capped) == (81, 20, 30, True)
    assert {choice.value: choice.count for choice in answer.colours} == {"red": 0, "yellow": 1, "green": 0, "none": 80}
    assert [row.hit.name for row in searching.find("巴味", colour="yellow").rows] == [shop.name]
