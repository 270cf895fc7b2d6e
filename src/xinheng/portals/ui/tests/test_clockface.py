"""The ring beside a clock's words: every state has a drawing of its own."""

import pytest

from xinheng.kit.clocks import ClockReading, ClockRule
from xinheng.portals.ui.clockface import DANGER, clock_html, ring_svg

RULE = ClockRule("c", "受理期限", 7, "working_day", basis="投诉举报处理办法 第十五条")
MARKS = ("slate", "amber", "nearly_full", "alert", "bars", "dashed", "tick")


def test_every_state_is_drawn_differently():
    assert len({ring_svg(mark, 0.5) for mark in MARKS}) == len(MARKS)


@pytest.mark.parametrize("share", [-1, 0, 0.5, 1, 7])
def test_the_ring_never_overflows(share):
    drawn = ring_svg("slate", share)
    filled = int(drawn.split('stroke-dasharray="')[1].split()[0])
    assert 4 <= filled <= 100


def test_overdue_says_by_how_much():
    shown = clock_html(ClockReading(RULE, "breached", remaining_words="超期 2 个工作日", due_words="11-18 到期"))
    assert "clock-late" in shown and "超期 2 个工作日" in shown and "11-18 到期" in shown


def test_a_met_clock_no_longer_shows_a_due_day():
    assert "到期" not in clock_html(
        ClockReading(RULE, "met", remaining_words="用了 4 个工作日，按期", due_words="11-18 到期")
    )


def test_no_clock_says_so():
    assert "没有期限" in clock_html(None)


@pytest.mark.parametrize("basis", ["", "本平台设计", "第四十一条只说及时；天数为本平台设计"])
def test_a_missed_target_of_the_house_is_not_shown_as_a_breach_of_law(basis):
    rule = ClockRule("own", "分流时限", 1, "working_day", basis=basis)
    shown = clock_html(ClockReading(rule, "breached", remaining_words="超期 7 个工作日", due_words="11-18 到期"))
    assert "超目标 7 个工作日" in shown and "clock-late" not in shown and DANGER not in shown
