"""Which penalties the law calls heavier (Order 44 art 2), and which restrict (Order 107 art 8 (2)), code by code."""

import pytest

from xinheng.credit.penalties import RESTRICTING, is_heavier

HEAVIER = {
    "04": "责令停产停业",
    "05": "吊销许可证",
    "10": "降低资质等级",
    "12": "限制开展经营活动",
    "13": "限制从业",
    "14": "责令关闭",
}
LIGHTER = ("01", "02", "03", "06", "07", "08", "09", "11", "")


@pytest.mark.parametrize("kind", HEAVIER)
def test_order_44_art_2_what_takes_away_or_shuts_down_is_heavier(kind):
    assert is_heavier({"penalty_kind": kind})
    assert is_heavier({"penalty_kind": f"02|{kind}"}), "beside a fine too"


@pytest.mark.parametrize("kind", LIGHTER)
def test_order_44_art_2_a_fine_a_warning_a_suspended_licence_are_not(kind):
    assert not is_heavier({"penalty_kind": kind})


@pytest.mark.parametrize(("step", "heavier"), [("05", True), ("04", False), ("", False)])
def test_order_44_art_2_a_fine_of_the_heavier_band_is_heavier(step, heavier):
    assert is_heavier({"penalty_kind": "02", "discretion_step": step}) is heavier


def test_of_what_is_not_known_nothing_is_heavier():
    assert not is_heavier({})


def test_order_107_art_8_a_restriction_lasts_and_what_is_taken_away_is_gone():
    """Repair waits for the end of the one; of the other there is no end to wait for."""
    assert sorted(RESTRICTING) == ["04", "12", "13"]
