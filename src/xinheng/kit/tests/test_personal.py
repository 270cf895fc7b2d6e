"""Personal numbers are found in any spelling, and the numbers of a shop are left alone."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from tests.personal_numbers import KINDS, personal_number
from tests.shop_numbers import SHOPS, shop_number

from xinheng.kit.credit_code import is_valid
from xinheng.kit.names import fold
from xinheng.kit.personal.spelling import reading
from xinheng.kit.personal.striking import excerpt, personal_numbers, strike, strike_all, strike_prose

MANY = 10_000
# One in a thousand.
MOST_STRUCK_BY_MISTAKE = 10


def canonical(text: str) -> str:
    return "".join(character for character in reading(text) if character.isascii() and character.isalnum())


def test_it_works():
    told = "我13900000001打店家 023-67881234，他微信 zhang_san88，证号 110101199003077758"
    assert strike(told) == "我［电话已隐去］打店家 ［电话已隐去］，他微信 ［微信号已隐去］，证号 ［证件号已隐去］"


def test_none_of_ten_thousand_stays():
    r = random.Random(7)
    leaked = []
    for _ in range(MANY):
        number = personal_number(r)
        told = number.in_words(r)
        if canonical(number.core) in canonical(strike(told)):
            leaked.append((number.kind, told, strike(told)))
    assert leaked == []


@pytest.mark.parametrize(
    "typed",
    ["+86（139）12345678", "(139)12345678", "【139】12345678", "139【1234】5678", "0139 1234 5678", "139：1234：5678",
     "1，3，9，1，2，3，4，5，6，7，8", "139l2345678", "I39I2345678", "1391234567O", "110101（1990）03077758",
     "110101，19900307，7758", "6222，0212，3456，7894", "139一1234一5678", "139丨1234丨5678", "139I1234l5678",
     "023一67881234", "110101一19900307一7758", "6222一0212一3456一7894", "139.....12345678", "139杠1234杠5678",
     "139&nbsp;1234&nbsp;5678", "139<br/>12345678", "一百三十九 一二三四 五六七八", "幺三勾幺两三四五六拐八",
     "㊀㊂㊈㊀㊁㊂㊃㊄㊅㊆㊇", "一三玖〡〢〣〤〥〦〧〨", "11O1O1199OO3O77758", "Q：12345678", "電話67881234",
     "拨打6788 1234", "139，中间四位1234，尾号5678", "139后面是1234，后四位5678", "139接着12345678", "1ㅤ39ㅤ1234ㅤ5678",
     "139打头，中间是1234，最后四位是5678", "110101，生日19900307，后四位7758", "、".join("110101199003077758"),
     '139<i class="x">1234</i><i>5678'],
)  # fmt: skip
def test_what_stands_between_groups_of_digits_hides_no_number(typed):
    struck = strike(f"打{typed}找他")
    assert "已隐去" in struck and not any(one.isdigit() for one in struck), struck


@pytest.mark.parametrize(
    "typed",
    ["v x abc_12", "微 信：abc_12", "wei信 abc_12", "V✉abc_12", "加我：abc_12", "ab_12#qq.com", "ab_12艾特163点com",
     "ab_12 at example.cn", "ab_12@qq。com", "ab_12@信箱.中国"],
)  # fmt: skip
def test_names_people_go_by_elsewhere_are_found_however_they_are_told(typed):
    assert "已隐去" in strike(f"请找{typed}，谢谢") and "12" not in strike(f"请找{typed}，谢谢")


@pytest.mark.parametrize(
    "kept",
    [
        "批号 L3900123456",
        "(139)1234",
        "139、158、188 元",
        "13、15、18、20",
        "房号（139）1234",
        "数量 150，然后 20261130",
        "押金 1388，然后退 1288",
        "110101号，生日19900307，后四位7750",
        "2026，11，30",
        "1、3、5、7、9、11",
        "一百三十九元",
        "数量 150，20261130",
        "150一200号、2020一2026年",
        "⑩②⑩③⑩④⑩⑤",
        "#12 桌 at 18:30",
    ],
)
def test_numbers_that_only_look_so_stay(kept):
    assert strike(f"他家的{kept}。") == f"他家的{kept}。"


def test_the_numbers_of_a_shop_stay():
    r = random.Random(8)
    wrong = [
        (told, strike(told)) for told in (f"他家的{shop_number(r)}，" for _ in range(MANY)) if strike(told) != told
    ]
    assert len(wrong) <= MOST_STRUCK_BY_MISTAKE, wrong[:20]


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_every_kind_is_generated_and_found(kind):
    r = random.Random(kind)
    assert all(personal_numbers(KINDS[kind](r).typed) for _ in range(50))


@pytest.mark.parametrize("kind", range(len(SHOPS)))
def test_no_kind_of_a_shops_numbers_is_struck_as_a_rule(kind):
    r = random.Random(kind)
    struck = [told for told in (SHOPS[kind](r) for _ in range(500)) if strike(told) != told]
    assert len(struck) <= 3, struck


@pytest.mark.parametrize(
    "told",
    [
        "154-0000-0188", "+8615400000177", "023-67881234", "023-67881234-801", "+86 23 6788 1234", "+852 9123 4567",
        "6222 0212 3456 7890 128", "护照 E12345678", "１３８１２３４５６７８", "138 1234 5678",
        "一三八一二三四五六七八",
        "138，1234，5678", "（138）1234-5678", "13900000001、13900000002", "3 13812345678", "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
    ],
)  # fmt: skip
def test_spellings_that_once_leaked(told):
    assert not any(character.isdigit() and character != "3" for character in strike(told)), strike(told)


def test_an_identity_number_is_never_saved_by_being_a_credit_code_too():
    both = [n for n in _identity_numbers() if uscc.calc_check_digit(n[:-1]) == n[-1]]
    assert both
    assert not any(is_valid(number) for number in both)
    assert [n for n in both if strike(f"信用代码：{n}") != "信用代码：［证件号已隐去］"] == []


def _identity_numbers():
    from stdnum.cn import ric

    for serial in range(1000):
        body = f"11010119860304{serial:03d}"
        yield body + ric.calc_check_digit(body + "0")


def test_digests_and_keys_are_no_telephones():
    r = random.Random(9)
    digests = ["".join(r.choice("0123456789abcdef") for _ in range(64)) for _ in range(2000)]
    assert [d for d in digests if strike(d) != d] == []


@given(st.text(max_size=200))
def test_any_text_is_read_character_by_character(text):
    assert len(reading(text)) == len(text)
    struck = strike(text)
    assert strike(struck) == struck


def test_lists_and_mappings_are_struck_through():
    told = {"a": ["打13900000001", 3, None], "b": {"c": "QQ 12345678"}}
    assert strike_all(told) == {"a": ["打［电话已隐去］", 3, None], "b": {"c": "QQ ［QQ号已隐去］"}}


@pytest.mark.parametrize(
    "told", ["1 3-" * 1000, "A1 1" * 1000, "1381234567" * 400, "身份证" * 1300, "2026-11-28 " * 360, "－" * 4000]
)
def test_hostile_text_costs_little(told):
    began = time.process_time()
    strike(told)
    assert time.process_time() - began < 1


def test_names_fold_the_same_before_and_after():
    assert fold(strike("江岸路第一面馆")) == fold("江岸路第一面馆")


def test_what_is_two_kinds_at_once_is_found_once():
    """An identity number holds the digits of a telephone and of more: one finding each, in order, none over another."""
    told = "身份证 11010519491231002X，电话 13912345678，又 023-67001234。"
    found = personal_numbers(told)
    assert len(found) == 3
    assert all(one.end <= after.start for one, after in pairwise(found))
    assert strike(strike(told)) == strike(told)


def test_what_only_numbers_a_thing_stays():
    for text in ("E12345678", "电话13812345678", "批号 G87654321"):
        assert strike_prose(text) == text
    assert "13812345678" not in strike_prose("当事人张某，电话13812345678，销售过期食品")


@pytest.mark.parametrize("most", range(1, 25))
def test_a_text_is_struck_before_it_is_cut(most):
    """Seven digits of a telephone's eleven are no telephone any more, and still the person's."""
    told = excerpt("店家打 139-0000-0001 骂人。", most)
    assert len(told) <= most and not any(character.isdigit() for character in told)
