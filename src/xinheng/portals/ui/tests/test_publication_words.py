"""What a page says of a fact's publication is what the law makes of it, not what kind of record it is."""

import orjson
import pytest
from tests.shop import days_ago, list_abnormal, penalise, register

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import PUBLIC, entity
from xinheng.portals.ui.sections import section_views

pytestmark = pytest.mark.django_db


def views(shop, viewer):
    told = orjson.loads(dossier_json(shop.identity, viewer=viewer))
    return {view.key: view for view in section_views(told["sections"], told["subject"])}


@pytest.mark.parametrize(
    ("facts", "tag", "words"),
    [
        ({}, "公示中", "最长一年"),
        ({"publicity_state": "4"}, "已停止公示", "信用修复"),
        ({"penalised_on": days_ago(365 * 4)}, "已停止公示", "最长一年"),
        ({"penalty_kind": "01"}, "不公示", "仅受到警告"),
        ({"party_kind": "01"}, "不公示", "自然人"),
        ({"published_on": days_ago(-3)}, "尚未公示", "最长一年"),
        ({"penalty_kind": "13"}, "公示中", "期满日待定"),
    ],
)
def test_a_penalty_says_how_it_stands_and_why(facts, tag, words):
    shop = register()
    penalise(**facts)
    (record,) = views(shop, entity(shop.identity))["penalties"].records
    assert record.tag == tag
    said = "".join(value for name, value in record.pairs + record.more if name in ("公示情况", "公示依据"))
    assert words in said and "第" in said


def test_the_public_is_told_until_when():
    shop = register()
    penalise(penalised_on=days_ago(10))
    (record,) = views(shop, PUBLIC)["penalties"].records
    assert record.tag == "公示中"
    assert "起不再公示" in dict(record.pairs + record.more)["公示情况"]


def test_a_deregistered_shop_says_why_its_listing_is_no_longer_shown():
    shop = register(registration_state="4")
    list_abnormal()
    (record,) = views(shop, entity(shop.identity))["abnormal_list"].records
    assert "主体已注销" in dict(record.pairs + record.more)["公示情况"]
