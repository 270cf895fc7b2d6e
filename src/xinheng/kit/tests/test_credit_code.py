"""The unified social credit code: cleaned, judged, generated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from xinheng.kit import credit_code

GOOD = "91509901MA5XHXQ716"


@pytest.mark.clause("CQ-6.1-01", part=True)
@pytest.mark.parametrize(
    "written",
    [GOOD, GOOD.lower(), " 9150 9901 MA5X HXQ7 16", "９１５０９９０１ＭＡ５ＸＨＸＱ７１６", "91509901-MA5XHXQ71-6"],
)
def test_one_code_however_written(written):
    assert credit_code.clean(written) == GOOD
    assert credit_code.check(credit_code.clean(written)) is None


@pytest.mark.parametrize("code", [GOOD[:17], GOOD + "1", ""])
def test_a_wrong_length_says_so(code):
    assert credit_code.check(code) == f"统一社会信用代码应为18位，请核对是否漏录或多录：{code}"


def test_an_old_identity_number_is_told_as_one_and_not_repeated():
    assert credit_code.check("110105491231002") == "填的是身份证号码，不是统一社会信用代码，请核对"


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_the_standard_leaves_out(letter):
    assert "无I、O、S、V、Z" in (credit_code.check(GOOD[:10] + letter + GOOD[11:]) or "")


def test_a_wrong_check_character_names_the_right_one():
    assert credit_code.check(GOOD[:17] + "7") == f"统一社会信用代码第18位校验不符，应为6，请核对：{GOOD[:17]}7"


def test_codes_of_farmers_and_others_begin_with_a_letter():
    body = "N2509901MA5XHXQ71"
    assert credit_code.is_valid(body + uscc.calc_check_digit(body))


@given(serial=st.integers(0, 31**8 - 1), registrar=st.sampled_from(sorted(credit_code.REGISTRARS)))
def test_generated_codes_hold_both_checks(serial, registrar):
    code = credit_code.generate(division="509901", serial=serial, department=registrar[0], category=registrar[1])
    assert credit_code.is_valid(code)
    assert code[16] == credit_code.organisation_check(code[8:16])


@given(st.integers(0, 31**8 - 1), st.integers(0, 31**8 - 1))
def test_two_serials_give_two_codes(one, other):
    codes = {credit_code.generate(division="509901", serial=serial) for serial in (one, other)}
    assert len(codes) == len({one, other})


@pytest.mark.parametrize("first", ["00", "37", "42", "50", "5A", "99", "B1", "NX"])
def test_a_code_nobody_registers_is_refused_without_repeating_it(first):
    body = first + "509901MA5XHXQ71"
    assert credit_code.check(body + uscc.calc_check_digit(body)) == credit_code.REGISTRAR_PROBLEM


def people(divisions=("500101", "110105", "512322", "320501")):
    """Invented identity numbers that also pass the credit code's own check: one in thirty does."""
    for division in divisions:
        for sequence in range(1000):
            body = f"{division}19900307{sequence:03d}"
            number = body + ric.calc_check_digit(body + "?")
            if number[17] == uscc.calc_check_digit(number[:17]):
                yield number


def test_an_identity_number_is_never_a_credit_code():
    numbers = list(people())
    assert len(numbers) > 80
    assert {credit_code.check(number) for number in numbers} == {
        credit_code.REGISTRAR_PROBLEM, credit_code.PERSON_PROBLEM,
    }  # fmt: skip


def test_the_organisation_code_has_a_check_of_its_own():
    # 000000000 + weights: 11 - 0 = 11, written 0.
    assert credit_code.organisation_check("00000000") == "0"
    assert credit_code.organisation_check("MA5XHXQ7") == "1"


@pytest.mark.parametrize("wrong", [{"division": "5099"}, {"serial": 31**8}, {"serial": -1}])
def test_what_cannot_be_generated(wrong):
    with pytest.raises(ValueError, match=r"应为6位数字|超出范围"):
        credit_code.generate(**({"division": "509901", "serial": 1} | wrong))
