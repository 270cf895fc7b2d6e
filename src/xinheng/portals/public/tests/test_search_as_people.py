"""Twenty questions as people ask them, of a small city in which many names are alike."""

import pytest
from tests import shop as city
from tests.kept import kept
from tests.shop import days_ago

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_of
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.credit_code import generate
from xinheng.portals.ui.searching import find

pytestmark = pytest.mark.django_db

# Name and address of each shop: many of them alike.
SHOPS = [
    ("两河区椒香里火锅店", "两河区江岸路88号"),
    ("两河区椒味轩火锅店", "两河区纤夫街18号"),
    ("两河区湾号市井火锅（个体工商户）", "两河区江岸路102号附3号"),
    ("南渡区渔火记江鱼馆", "南渡区甜水镇远山路52号"),
    ("南渡区渔火小酒馆", "南渡区白鹭街7号"),
    ("山城鹭康大药房有限公司", "石门坪区花市大道373号"),
    ("山城鹭康大药房有限公司江岸路分店", "两河区江岸路9号"),
    ("北屏区陈幺妹豆花饭庄", "北屏区柿子路315号"),
    ("北屏区陈大哥豆花饭庄", "北屏区柏杨路167号"),
    ("山城云台九滋棠德电子商务有限公司", "云台区船帆巷264号"),
    ("云台区晴原小卖部（个体工商户）", "云台区晒谷大道148号"),
    ("云台区晴川小卖部（个体工商户）", "云台区晒谷大道150号"),
    ("山城雁泊五金机电有限公司", "北屏区柏杨街79号"),
    ("青溪区猪和鲜切火锅", "青溪区茶园路340号"),
]
CODES = [generate(division="509901", serial=100 + place) for place in range(len(SHOPS))]


def world() -> None:
    """The shops, one of them closed, a licence on a wall, a product, a lift, a code on a poster."""
    for code, (name, address) in zip(CODES, SHOPS, strict=True):
        city.register(code, entity_name=name, registered_address=address)
    city.register(city.OTHER, entity_name="两河区椒香里火锅", registration_state="4")
    licence = {
        "licence_number": "JY25099010000011", "uscc": CODES[0], "entity_name": SHOPS[0][0], "state": "valid",
        "licence_name": "食品经营许可证", "authority": "两河区市场监督管理局", "valid_from": days_ago(300),
    }  # fmt: skip
    write_records(type="administrative_licence", rows=[licence], by="system")
    product = {
        "product_code": "SC5099103368", "product_name": "橙刻牌菜籽油", "category": "食用油",
        "included_on": days_ago(9), "state": "valid",
    }  # fmt: skip
    write_records(type="key_product", rows=[product], by="system")
    shop = subject_by(CODES[0])
    assert shop is not None
    issue_codes([shop.pk])


told = kept(world)

QUESTIONS = [
    ("椒香里", 0), ("椒香里火锅", 0), ("椒里香火锅", 0), ("椒香火锅店", 0), ("椒香裡火鍋", 0), ("jxl", 0),
    ("火锅 江岸路", 0), ("江岸路火锅", 2), ("市井火锅", 2), ("渔火", 3), ("甜水镇 江鱼", 3), ("鹭康大药房", 5),
    ("鹭康 江岸路", 6), ("陈么妹", 7), ("柿子路315号", 7), ("九滋棠德", 9), ("晒谷大道 晴原", 10), ("雁泊五金", 12),
    ("JY25099010000011", 0), ("橙刻", "product_code:SC5099103368"),
]  # fmt: skip


def wanted(answer: int | str) -> str:
    return f"uscc:{CODES[answer]}" if isinstance(answer, int) else answer


@pytest.mark.clause("CQ-6.2-05")
@pytest.mark.clause("SZ-4.4-02", part=True)
def test_of_twenty_everyday_questions_at_least_nineteen_are_answered_in_the_first_five(told):
    missed = [q for q, one in QUESTIONS if wanted(one) not in [row.hit.identity for row in find(q).rows[:5]]]
    assert len(QUESTIONS) == 20 and len(missed) <= 1, missed


@pytest.mark.clause("CQ-6.2-06")
def test_a_code_is_found_however_it_is_written_and_without_its_last_character(told):
    code = CODES[12]
    ways = (f"统一社会信用代码：{code}", f" {code} ", code.lower(), code[:-1], code[-8:], f"{code[:8]}-{code[8:]}")
    for typed in ways:
        assert find(typed).rows[0].hit.identity == f"uscc:{code}", typed


def test_an_open_shop_stands_before_a_closed_one_of_the_very_name(told):
    assert [row.closed for row in find("椒香里火锅").rows[:2]] == [False, True]


def test_the_eight_characters_of_a_poster_lead_to_the_shop_and_prove_nothing(client, told):
    code = code_of(subject_by(CODES[0]))
    answer = client.get("/s", {"q": code.typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/e/uscc:{CODES[0]}?typed=1")
    assert client.get("/s", {"q": "ABCD2345"}).status_code == 200


PLACES = {0: "106.5500,29.5600", 2: "106.5520,29.5610", 1: "106.5900,29.5600"}
# Where the reader stands: by the first shop.
HERE = {"HTTP_X_POSITION": "106.550,29.560"}


@pytest.fixture
def placed(told):
    """Three hotpot shops of which the register says where they are; the fourth nobody has placed."""
    for at, location in PLACES.items():
        name, address = SHOPS[at]
        city.register(CODES[at], entity_name=name, registered_address=address, location=location)


def names(page: str) -> list[str]:
    """The shops of an answer, in their order."""
    places = {name: page.find(f'/e/uscc:{code}"') for code, (name, _) in zip(CODES, SHOPS, strict=True)}
    return sorted((name for name, at in places.items() if at >= 0), key=lambda name: places[name])


def test_the_nearest_stands_first_and_who_is_too_far_or_nowhere_known_is_left_out(client, placed):
    asked = {"q": "火锅", "kind": "entity", "near": "me"}
    shown = client.get("/s", asked, **HERE).content.decode()
    assert names(shown) == [SHOPS[0][0], SHOPS[2][0], SHOPS[1][0]]
    assert "约 50 米" in shown and "约 200 米" in shown and "约 3.9 公里" in shown and "找到 3 家" in shown
    close = client.get("/s", asked | {"within": "500"}, **HERE).content.decode()
    assert names(close) == [SHOPS[0][0], SHOPS[2][0]] and "找到 2 家" in close


def test_where_the_reader_is_stays_in_his_request(client, placed):
    answer = client.get("/s", {"q": "火锅", "near": "me"}, **HERE)
    assert "106.55" not in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert "106.55" not in str(dict(client.session)) and "106.55" not in str(answer.cookies)
    again = client.get("/s", {"q": "火锅", "near": "me"}).content.decode()
    assert "由您再按一次“离我近”" in again and "约 " not in again


def test_near_a_road_needs_no_position_and_an_unknown_road_is_said(client, placed):
    shown = client.get("/s", {"q": "火锅", "near": "纤夫街"}).content.decode()
    assert names(shown)[0] == SHOPS[1][0] and "离“纤夫街”近的在前" in shown
    unknown = client.get("/s", {"q": "火锅", "near": "天边路"}).content.decode()
    assert "平台没有“天边路”的位置" in unknown and "找到 5 家" in unknown


@pytest.mark.parametrize("odd", ["1,2,3", "x,y", "900,900", "106.5", "", "nan,nan"])
def test_an_odd_position_is_as_good_as_none(client, placed, odd):
    shown = client.get("/s", {"q": "火锅", "near": "me"}, HTTP_X_POSITION=odd)
    assert shown.status_code == 200 and "由您再按一次" in shown.content.decode()
