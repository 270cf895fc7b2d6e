"""When an evaluation waits for a person before it is shown, on plain values."""

import pytest

from xinheng.services.evaluations.declarations import WORDS
from xinheng.services.evaluations.rules import plain_number, why_wait, word_lists


def test_what_is_calm_is_shown_at_once():
    assert why_wait("味道不错，上菜快", of_shop=0, of_device=0) == []


@pytest.mark.parametrize("kind", word_lists(), ids=lambda kind: kind.title)
def test_each_word_of_each_list_makes_it_wait_also_spaced(kind):
    for word in kind.words:
        assert kind.title in why_wait(f"真的{word}啊", of_shop=0, of_device=0), word
        assert kind.title in why_wait(" ".join(f"真{word}"), of_shop=0, of_device=0), word


def test_a_city_adds_words_of_its_own_in_any_case_and_width(tmp_path):
    (tmp_path / "evaluation_words.toml").write_text(
        '[adverts]\ntitle = "可能是广告"\nwords = ["加ＶX"]\n', encoding="utf-8"
    )
    insults, adverts = WORDS.of(tmp_path).values()
    assert adverts.are_in("快加 vx 领券") and adverts.are_in("加微信") and not insults.are_in("快加 vx 领券")


@pytest.mark.parametrize(
    ("of_shop", "of_device", "waits"),
    [(19, 2, 0), (20, 2, 1), (19, 3, 1), (20, 3, 2)],
)
def test_a_flood_waits_from_its_twentieth_and_third(of_shop, of_device, waits):
    assert len(why_wait("好", of_shop=of_shop, of_device=of_device)) == waits


def test_a_number_of_somebody_waits():
    assert why_wait("老板电话13900000001", of_shop=0, of_device=0) == ["有电话、证件等号码"]


@pytest.mark.parametrize("typed", ["ab-12 34", "AB1234", "ＡＢ—１２３４", " ab 1-2-3-4 "])
def test_a_receipt_is_known_however_its_number_is_typed(typed):
    assert plain_number(typed) == "AB1234"
