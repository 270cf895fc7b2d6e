"""Whose number is it? Identity documents are struck out; what numbers goods, files and licences stays."""

import re

import pytest
from stdnum.cn import ric

from xinheng.kit import credit_code
from xinheng.kit.personal.striking import strike

# The letter of a place and its number on a Taiwan identity card, as the island's registry publishes them.
PLACES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33,
), strict=True))  # fmt: skip


def is_struck(text: str) -> bool:
    return strike(text) != text


def resident(body: str, slip: int = 0) -> str:
    """Seventeen digits and their check digit, or one beside it."""
    signs = "0123456789X"
    return body + signs[(signs.index(ric.calc_check_digit(body + "0")) + slip) % 10]


@pytest.mark.parametrize("body", ["50011218800101123", "11010520491231002", "81000019900101001", "93010219800704001"])
def test_a_number_with_its_check_digit_is_somebodys_whatever_stands_before_it(body: str) -> None:
    assert is_struck(f"批号：{resident(body)}")


@pytest.mark.parametrize(
    "body",
    ["50011218791231123", "50011220500101123", "50011219900230123", "16010119900101123", "70010119900101123"],
    ids=["born 1879", "born 2050", "30 February", "no such province", "nor such"],
)
def test_a_number_of_nobody_stays(body: str) -> None:
    assert not is_struck(f"编码 {resident(body)}")
    assert not is_struck(f"编码 {resident(body, 1)}")


def test_a_number_with_a_slip_is_still_somebodys_unless_it_numbers_goods() -> None:
    slipped = resident("50011219900101123", 1)
    assert is_struck(f"我的是 {slipped}")
    assert not is_struck(f"批号：{slipped}")


def test_one_that_begins_with_nine_needs_its_check_digit_for_so_do_the_codes_of_companies() -> None:
    assert not is_struck(f"单位 {resident('93010219800704001', 1)}")
    assert is_struck(f"本人 {resident('81010219800704001', 1)}")


def test_our_own_numbers_of_a_matter_stay() -> None:
    """线5099-20201205-010123 has eighteen digits, and 2012-05-01 stands where a birthday would."""
    numbers = [f"5099-20201205-{serial:06d}" for serial in range(10100, 10140)]
    mine = [one for one in numbers if ric.calc_check_digit(one.replace("-", "")) != one[-1]]
    assert [one for one in mine if is_struck(f"线{one}")] == []
    assert is_struck(f"线{mine[0].replace('-', ' ')}"), "written otherwise it is no number of ours"


def test_a_credit_code_of_digits_alone_stays_where_it_fails_as_an_identity_number() -> None:
    codes = [f"51500119900101{end:04d}" for end in range(10_000)]
    valid = [one for one in codes if credit_code.is_valid(one) and ric.calc_check_digit(one) != one[-1]]
    assert valid, "there should be some"
    assert [one for one in valid if is_struck(f"代码 {one}")] == []


def registration(body: str, slip: int = 0) -> str:
    """A business registration number (注册号): fourteen digits and a check digit by ISO 7064 MOD 11,10."""
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return f"{body}{(11 - rest + slip) % 10}"


@pytest.mark.parametrize("body", ["50011290010112", "50011200010145", "11010549123100", "44030580022907"])
def test_fifteen_digits_are_an_old_identity_number_unless_they_check_as_a_registration(body: str) -> None:
    assert not is_struck(f"编码 {registration(body)}")
    assert all(is_struck(f"编码 {registration(body, slip)}") for slip in range(1, 10))
    assert not is_struck(f"注册号{registration(body, 1)}")


@pytest.mark.parametrize("number", ["500112900230123", "160112900101123"], ids=["30 February", "no such province"])
def test_fifteen_digits_without_a_day_or_a_province_are_nobodys(number: str) -> None:
    assert not is_struck(f"编码 {number}") and not is_struck(f"编码 {number[:-1]}4")


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("客人是E12345678", True),
        ("客人是EA1234567", True),
        ("通行证在此 H1234567890", True),
        ("批次见 E20201120", False),
        ("见 C2020112001", False),
        ("见 EA20201120", False),
        ("护照 D E20201120", True),
        ("国药准字H20194567", False),
        ("国食健注G20194567", False),
        ("客人是H20194567", True),
        ("型号E12345678", False),
        ("GB/T 2547-2019", False),
        ("执行标准A1234567-2019", False),
    ],
)
def test_a_letter_and_digits_are_a_passport_unless_they_are_a_batch_or_an_approval(text: str, struck: bool) -> None:
    assert is_struck(text) is struck


@pytest.mark.parametrize("letter", PLACES)
def test_an_identity_card_of_taiwan_is_known_by_its_check_digit(letter: str) -> None:
    """The place counts 1 and 9, the digits 8 to 1 and the check digit 1; the sum ends on 0."""
    tens, ones = divmod(PLACES[letter], 10)
    for digits in ("10345678", "19000001", "29876543"):
        total = (
            tens + 9 * ones + sum(weight * int(digit) for weight, digit in zip(range(8, 0, -1), digits, strict=True))
        )
        for check in range(10):
            assert is_struck(f"货架 {letter}{digits}{check}") is (-total % 10 == check), f"{letter}{digits}{check}"


def test_a_batch_by_its_day_is_no_identity_card_of_taiwan() -> None:
    assert not any(is_struck(f"货架 B20201120{check}") for check in range(10))


@pytest.mark.parametrize("letters", ["A", "G", "Z", "AB", "XG"])
def test_an_identity_card_of_hong_kong_is_known_by_its_check_digit(letters: str) -> None:
    """Nine places weigh 9 to 1; a missing first letter counts 36, A to Z count 10 to 35; the sum is divisible by 11."""
    first = [36, *_values(letters)] if len(letters) == 1 else _values(letters)
    for digits in ("123456", "987654", "000019", "683365"):
        total = sum(weight * value for weight, value in zip(range(9, 1, -1), [*first, *_values(digits)], strict=True))
        for check in "0123456789A":
            right = (total + int(check, 16)) % 11 == 0
            assert is_struck(f"货架 {letters}{digits}({check})") is right, f"{letters}{digits}({check})"
            assert is_struck(f"身份证 {letters}{digits}({check})"), "whoever says so may slip"


def _values(signs: str) -> list[int]:
    return [int(sign, 36) for sign in signs]


def test_a_card_of_macao_and_a_type_of_goods() -> None:
    assert is_struck("他是5123456(7)")
    assert not is_struck("型号5123456(7)")


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("USA500190010112", True),
        ("USA500100010112", True),
        ("USA500190023012", False),
        ("型号USA500190010112", False),
        ("USA190010150012", False),
    ],
)
def test_the_card_of_a_foreigner_carries_a_day_of_birth(text: str, struck: bool) -> None:
    assert is_struck(text) is struck


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("他的军字第1234567号", "1234567"),
        ("居住证号 301234567", "301234567"),
        ("港澳证 B01234567", "01234567"),
    ],
)
def test_what_is_named_as_a_document_is_struck(text: str, number: str) -> None:
    assert number not in re.sub(r"\s", "", strike(text))
