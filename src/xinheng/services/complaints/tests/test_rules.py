"""What Order 121 asks of a complaint and allows its officer; the law's days on both sides of the line."""

from datetime import date
from decimal import Decimal

import pytest

from xinheng.services.complaints import rules
from xinheng.services.complaints.rules import (
    form_problems,
    goes_elsewhere_than_back,
    is_asked,
    is_out_of_time,
    missing_proof_rejects,
    purchase_problems,
    reject_reason_is_lawful,
    signs,
    sixty_days_are_over,
    termination_reason_is_lawful,
    titles,
    verbs_of_ending,
    without_person,
)


@pytest.mark.parametrize(
    ("on", "over"), [(date(2026, 11, 19), False), (date(2026, 11, 20), False), (date(2026, 11, 21), True)]
)
def test_sixty_days_are_over_on_the_day_after_the_last(on, over):
    assert (sixty_days_are_over(terminated_on=on, due_on=date(2026, 11, 20)) is None) is over


@pytest.mark.parametrize(
    ("known", "received", "out"),
    [
        (date(2023, 11, 20), date(2026, 11, 20), False),
        (date(2023, 11, 20), date(2026, 11, 21), True),
        (date(2024, 2, 29), date(2027, 2, 28), False),
        (date(2024, 2, 29), date(2027, 3, 1), True),
        (None, date(2026, 11, 20), False),
    ],
)
def test_three_years_end_on_the_same_day(known, received, out):
    assert is_out_of_time(known_on=known, received_on=received, years=3) is out
    told = signs(same_phone=0, amount=Decimal(9), bought_on=known, received_on=received, years=3)
    assert [sign.code for sign in told] == ["F16-4"] * out


WHOLE = {
    "name": "陈大文", "phone": "13812345678", "address": "江岸路1号", "respondent": "面馆", "facts": "不退押金。",
    "claims": ["C1"], "issue": next(iter(titles("complaint_issue"))), "channel": "visit",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": " "}, "name", "填写投诉人姓名"),
        ({"address": ""}, "address", "填写投诉人地址"),
        ({"respondent": ""}, "respondent_name", "商家名称"),
        ({"facts": ""}, "facts", "发生了什么"),
        ({"facts": "事" * 4001}, "facts", "已写 4001 字"),
        ({"phone": " "}, "phone", "填写联系电话"),
        ({"phone": "12"}, "phone", "12"),
        ({"claims": []}, "claims", "至少选择一项"),
        ({"claims": ["C1", "C9"]}, "claims", "收到的是“C9”"),
        ({"issue": "x"}, "issue", "收到的是“x”"),
        ({"channel": "fax"}, "channel", "收到的是“fax”"),
    ],
)
def test_what_a_complaint_must_tell_is_asked_for_by_its_field(change, field, words):
    """Order 121 art 10."""
    assert form_problems(**WHOLE) == {}
    assert form_problems(**WHOLE | {"facts": "事" * 4000}) == {}
    problems = form_problems(**WHOLE | change)
    assert list(problems) == [field] and words in problems[field]


TELLER = {"name": "陈大文", "phone": "13812345678", "address": "江岸路1号"}
GONE = "［投诉人信息已隐去］"


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ("打13812345678找陈大文", f"打{GONE}找{GONE}"),
        ("138 1234 5678", GONE),
        ("我家在江岸路 1 号，陈·大·文", f"我家在{GONE}，{GONE}"),
        ("店主陈大明，江岸路2号", "店主陈大明，江岸路2号"),
    ],
)
def test_who_complains_stands_nowhere_in_the_story_that_the_shop_is_shown(facts, left):
    assert without_person(facts, **TELLER) == left


def test_a_name_of_one_sign_or_none_strikes_out_nothing():
    told = {"name": "陈", "phone": "", "address": " "}
    assert without_person("陈年老店，陈醋", **told) == "陈年老店，陈醋"
    assert without_person("Li Ming 来了", name="li ming", phone="", address="") == f"{GONE} 来了"
    assert without_person("李明来了", name="李明", phone="", address="") == f"{GONE}来了"


@pytest.mark.parametrize(
    ("same_phone", "amount", "bought_on", "codes"),
    [
        (4, Decimal(1), None, []), (5, Decimal(1), None, ["F17-2"]), (6, None, None, ["F17-2", "F17-3"]),
        (0, None, date(2026, 11, 1), []), (0, None, None, ["F17-3"]),
    ],
)  # fmt: skip
def test_the_signs_of_article_17_are_told_to_staff(same_phone, amount, bought_on, codes):
    told = {"same_phone": same_phone, "amount": amount, "bought_on": bought_on}
    found = signs(**told, received_on=date(2026, 11, 20), years=3)
    assert [one.code for one in found] == codes
    assert all(one.words for one in found)


@pytest.mark.parametrize(
    ("amount", "bought_on", "fields"),
    [
        ("0", "2026-11-20", []), ("999999999999.99", None, []), ("1e12", None, ["amount"]), ("-0.01", None, ["amount"]),
        (None, "2026-11-21", ["bought_on"]), (None, None, []),
    ],
)  # fmt: skip
def test_a_purchase_is_past_and_has_a_price_that_can_be(amount, bought_on, fields):
    problems = purchase_problems(
        bought_on=bought_on and date.fromisoformat(bought_on),
        amount=amount and Decimal(amount),
        today=date(2026, 11, 20),
    )
    assert list(problems) == fields


@pytest.mark.parametrize(
    ("code", "given", "words"),
    [
        ("R16-1", (), None), ("R16-7", (), None), ("R16-8", (), "第十六条七种情形"), ("", (), "第十六条七种情形"),
        ("R16-3", ("F17-2",), None), ("R16-4", ("F17-2",), "只能用来说明 R16-3"), ("R16-3", ("F17-9",), "没有“F17-9”"),
    ],
)  # fmt: skip
def test_only_the_seven_reasons_of_article_16_reject(code, given, words):
    problem = reject_reason_is_lawful(reason_code=code, signs=given)
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(("code", "fits"), [("R16-5", True), ("R16-6", True), ("R16-1", False)])
def test_who_does_not_prove_himself_is_rejected_for_that_alone(code, fits):
    assert (missing_proof_rejects(reason_code=code) is None) is fits


@pytest.mark.parametrize(("code", "fits"), [("T23-1", True), ("T23-8", True), ("T23-5", False), ("T23-9", False)])
def test_mediation_ends_for_a_reason_of_article_23_and_by_its_own_move(code, fits):
    assert (termination_reason_is_lawful(reason_code=code) is None) is fits


def test_each_reason_to_end_has_its_move():
    moves = {code: verbs_of_ending(code)[0] for code in ("T23-1", "T23-2", "T23-3", "T23-4", "T23-5")}
    assert moves == {
        "T23-1": "withdraw_or_settle", "T23-2": "record_refusal", "T23-3": "terminate_mediation",
        "T23-4": "terminate_fee_not_agreed", "T23-5": "terminate_at_sixty_days",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("returned_by", "because", "allowed"),
    [("5099/1/", "", False), ("5099/1/", "辖区已调整", True), ("5099/2/", "", True), ("", "", True)],
)
def test_a_unit_that_sent_it_back_does_not_get_it_again_without_a_word(returned_by, because, allowed):
    """Order 121 art 41."""
    problem = goes_elsewhere_than_back(office="5099/1/", returned_by=returned_by, again_because=because)
    assert (problem is None) is allowed


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, None),
        ({"complainant_told_on": date(2026, 11, 17)}, "告知"),
        ({"business_told_on": date(2026, 11, 21)}, "到今天之间"),
        ({"complainant_told": "message"}, "短信还没有发出"),
        ({"business_told": "message", "messages_left": ["complainant"]}, "短信还没有发出"),
        ({"complainant_told": "message", "messages_left": ["complainant"]}, None),
    ],
)
def test_both_sides_are_told_after_mediation_ended_and_a_message_has_left(changed, says):
    ended, today = date(2026, 11, 18), date(2026, 11, 20)
    told = {
        "complainant_told": "phone", "complainant_told_on": ended, "business_told": "phone", "business_told_on": today,
        "terminated_on": ended, "today": today, "messages_left": [],
    }  # fmt: skip
    answer = rules.both_were_told(**told | changed)
    assert answer is None if says is None else says in answer


@pytest.mark.parametrize(
    ("way", "reached", "says"),
    [
        ("handed", ["complainant", "business"], None),
        ("handed", ["complainant"], "到被投诉人手里"),
        ("handed", [], "到投诉人、被投诉人手里"),
        ("performed", [], None),
        ("waived", [], None),
    ],
)
def test_art_24_each_side_has_its_copy_of_the_agreement(way, reached, says):
    answer = rules.both_have_the_agreement(agreement_paper=way, paper_reached=reached)
    assert answer is None if says is None else says in answer


def test_art_12_only_who_is_represented_is_asked_about_an_agreement():
    assert is_asked(asked="投1") is None
    assert "被代表" in is_asked()


def test_order_121_art_17_names_five_signs():
    assert [*rules.NON_CONSUMER_SIGNS] == ["F17-1", "F17-2", "F17-3", "F17-4", "F17-5"]


def test_each_way_to_complain_leads_to_one_of_the_sources_of_clues():
    """Whatever a complaint came by, its clue has a source (SZ-8.2.1)."""
    expected = dict.fromkeys(("city_portal", "platform_12315", "hotline_12315"), "12315")
    expected |= {"hotline_12345": "12345", "letter": "letter"} | dict.fromkeys(("council", "superior"), "superior")
    assert expected | dict.fromkeys(("visit", "office_phone", "third_party"), "walk_in") == rules.CLUE_SOURCE
    assert rules.CHANNELS.keys() == rules.CLUE_SOURCE.keys()


def test_a_code_is_guessed_once_in_forty_thousand_days():
    guesses_a_day = rules.MOST_TRIES_OF_A_CODE * rules.MOST_CODES_A_DAY
    assert 10**rules.CODE_LENGTH / guesses_a_day == 40_000
