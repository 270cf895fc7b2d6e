"""Whom an alert touches, and what questions and goods are read as."""

import pytest

from xinheng.services.venue_care import rules


def alert(*words: str, named: tuple[str, ...] = ()) -> rules.Alert:
    return rules.Alert("food_recall", "k", "召回", "2026-11-18", words, frozenset(named), "文")


@pytest.mark.parametrize(
    ("goods", "touched"),
    [
        (["菜籽油"], "菜籽油"),
        (["橙刻牌菜籽油5L"], "橙刻牌菜籽油5L"),
        (["大米", "菜籽油"], "菜籽油"),
        (["大米"], ""),
        ([], ""),
        (["油"], "油"),
    ],
)
def test_a_tenant_is_touched_by_what_it_sells(goods, touched):
    told = rules.touched_by(alert("橙刻牌菜籽油", ""), "uscc:1", goods)
    assert told == (f"经营的商品里有“{touched}”" if touched else "")


def test_a_word_of_one_character_touches_only_who_sells_just_that():
    assert rules.touched_by(alert("油"), "uscc:1", ["菜籽油"]) == ""
    assert rules.touched_by(alert("油"), "uscc:1", ["油"]) != ""


def test_one_word_of_several_is_enough_and_an_empty_one_touches_nobody():
    assert rules.touched_by(alert("大米", "菜籽油"), "uscc:1", ["菜籽油"]) != ""
    assert rules.touched_by(alert("", "大米"), "uscc:1", ["菜籽油"]) == ""


def test_a_word_of_two_characters_is_long_enough_and_goods_are_cut_in_the_sentence():
    assert rules.touched_by(alert("大米"), "uscc:1", ["东北大米"]) != ""
    long = "油" * 41
    assert f"“{'油' * 40}”" in rules.touched_by(alert(long), "uscc:1", [long])


def test_who_is_named_is_touched_whatever_it_sells():
    assert rules.touched_by(alert("电梯", named=("uscc:1",)), "uscc:1", []) == "公示记录里写的就是这家"


def test_goods_are_read_however_they_are_separated_and_one_character_is_too_many_goods():
    assert rules.goods_in("菜籽油、大米，面条;酱油；醋\t白糖\n\n  ") == ["菜籽油", "大米", "面条", "酱油", "白糖"]


def test_questions_are_one_a_line_each_once():
    assert rules.questions_in(" 灭火器在吗 \n\n灭火器在吗\n" + "长" * 201) == ["灭火器在吗", "长" * 200]


def test_only_what_was_answered_badly_is_a_finding():
    assert rules.findings(["一", "二", "三", "四"], {0: "good", 1: "bad", 2: "none"}) == ["二"]
