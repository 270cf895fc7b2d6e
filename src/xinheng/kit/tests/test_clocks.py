"""Legal clocks as stories: one rule of counting each."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from xinheng.kit import city_time
from xinheng.kit.clock_counting import Unit
from xinheng.kit.clocks import ClockEvent, ClockReading, ClockRule, EventKind, replay
from xinheng.kit.working_days import holidays_from, seeded_days

TABLE = holidays_from(seeded_days())
ACCEPT = ClockRule("accept", "受理期限", 7, "working_day", "70%|1wd", "投诉举报处理办法 第十五条", "收到次日起算")
MEDIATE = ClockRule("mediate", "调解期限", 60, "calendar_day", "70%|1wd", "投诉举报处理办法 第二十三条")


def at(text: str) -> datetime:
    """A moment in the city: "11-16 10:00", the year 2026 unless given."""
    text = text if len(text.split(" ")[0]) > 5 else f"2026-{text}"
    return datetime.fromisoformat(text.replace(" ", "T")).replace(tzinfo=city_time.zone())


def event(text: str, kind: EventKind, **more: object) -> ClockEvent:
    return ClockEvent(at(text), kind, **more)  # type: ignore[arg-type]


def read(rule: ClockRule, now: str, *events: ClockEvent) -> ClockReading:
    return replay(rule, events, TABLE, at(now))


START = event("11-16 10:00", "start")


@pytest.mark.parametrize(
    ("now", "state", "words", "warn", "mark"),
    [
        ("11-16 12:00", "running", "还剩 7 个工作日", False, "slate"),
        ("11-20 12:00", "running", "还剩 3 个工作日", False, "slate"),
        ("11-22 12:00", "running", "还剩 3 个工作日", False, "slate"),
        ("11-23 00:00", "running", "还剩 2 个工作日", True, "amber"),
        ("11-25 23:59", "running", "今天到期", True, "nearly_full"),
        ("11-26 00:00", "breached", "超期 1 个工作日", True, "alert"),
        ("11-27 09:00", "breached", "超期 2 个工作日", True, "alert"),
        ("11-29 09:00", "breached", "超期 2 个工作日", True, "alert"),
    ],
)
def test_seven_working_days_from_a_monday(now: str, state: str, words: str, warn: bool, mark: str) -> None:
    seen = read(ACCEPT, now, START)
    assert (seen.state, seen.remaining_words, seen.warn, seen.mark) == (state, words, warn, mark)
    assert (seen.due_on, seen.due_words, seen.started_on) == (date(2026, 11, 25), "11-25 到期", date(2026, 11, 16))


def test_a_clock_that_has_not_begun_says_what_begins_it() -> None:
    seen = read(ACCEPT, "11-16 09:00", START)
    assert (seen.state, seen.remaining_words, seen.due_at, seen.mark) == (
        "not_started",
        "未开始，收到次日起算",
        None,
        "dashed",
    )


def test_overdue_over_a_weekend_is_less_than_one_working_day() -> None:
    rule = ClockRule("x", "x", 5, "working_day")
    seen = read(rule, "11-21 09:00", event("11-13 10:00", "start"))
    assert (seen.due_on, seen.remaining_words) == (date(2026, 11, 20), "超期，不足 1 个工作日")


@pytest.mark.parametrize(
    ("stop", "state", "words"),
    [
        ("11-20 17:00", "met", "用了 4 个工作日，按期"),
        ("11-25 23:59", "met", "用了 7 个工作日，按期"),
        ("11-27 08:00", "missed", "用了 9 个工作日，超期 2 个工作日"),
    ],
)
def test_a_stopped_clock_says_how_long_it_took(stop: str, state: str, words: str) -> None:
    seen = read(ACCEPT, "12-30 09:00", START, event(stop, "stop"))
    assert (seen.state, seen.remaining_words, seen.open) == (state, words, False)


def test_a_matter_that_ends_otherwise_ends_its_clock_unmet() -> None:
    seen = read(ACCEPT, "12-30 09:00", START, event("11-18 09:00", "end"))
    assert (seen.state, seen.remaining_words) == ("not_met", "事项已结束，此期限不再计算")


def test_testing_time_is_excluded_and_named() -> None:
    """Order 121 art 22: the time of testing is not counted towards the period of mediation."""
    events = [START, event("11-18 09:00", "pause", reason="检测中", basis="投诉举报处理办法 第二十二条")]
    paused = read(MEDIATE, "11-24 09:00", *events)
    assert (paused.state, paused.remaining_words, paused.mark) == ("paused", "已暂停 · 检测中，第 6 日", "bars")
    resumed = read(MEDIATE, "12-30 09:00", *events, event("12-06 09:00", "resume", reason="检测中"))
    assert (read(MEDIATE, "11-17 09:00", START).due_on, resumed.due_on) == (date(2027, 1, 15), date(2027, 2, 2))


def test_a_pause_that_began_today() -> None:
    assert (
        read(ACCEPT, "11-18 12:00", START, event("11-18 09:00", "pause")).remaining_words == "已暂停 · 暂停中，今日起"
    )


def test_time_runs_again_when_the_last_pause_ends() -> None:
    events = [START, event("11-17 09:00", "pause", reason="检测中"), event("11-18 09:00", "pause", reason="听证中")]
    inner = read(ACCEPT, "11-19 12:00", *events, event("11-19 09:00", "resume", reason="听证中"))
    assert (inner.state, inner.remaining_words) == ("paused", "已暂停 · 检测中，第 2 日")
    events += [event("11-19 09:00", "resume", reason="听证中"), event("11-20 09:00", "resume", reason="检测中")]
    assert read(ACCEPT, "11-20 12:00", *events).due_on == date(2026, 11, 30)


def test_the_outer_pause_may_end_first() -> None:
    events = [START, event("11-17 09:00", "pause", reason="检测中"), event("11-18 09:00", "pause", reason="听证中")]
    events += [event("11-19 09:00", "resume", reason="检测中")]
    assert read(ACCEPT, "11-19 12:00", *events).remaining_words == "已暂停 · 听证中，第 1 日"


def test_a_pause_on_the_last_day_leaves_the_day_it_ends() -> None:
    events = [START, event("11-25 09:00", "pause", reason="检测中"), event("11-30 09:00", "resume")]
    assert read(ACCEPT, "11-30 12:00", *events).remaining_words == "今天到期"


def test_a_pause_after_the_last_day_mends_nothing() -> None:
    events = [START, event("11-26 09:00", "pause", reason="检测中")]
    seen = read(ACCEPT, "11-27 12:00", *events)
    assert (seen.state, seen.due_on) == ("breached", date(2026, 11, 25))


def test_an_extension_adds_to_the_period() -> None:
    seen = read(ACCEPT, "11-20 12:00", START, event("11-20 09:00", "extend", amount=15, unit="working_day"))
    assert (seen.due_on, seen.remaining_words) == (date(2026, 12, 16), "还剩 18 个工作日")


def test_an_extension_in_another_unit_follows_the_period() -> None:
    seen = read(ACCEPT, "11-20 12:00", START, event("11-20 09:00", "extend", amount=1, unit="month"))
    assert seen.due_on == date(2026, 12, 25)


def test_a_second_start_counts_anew() -> None:
    events = [START, event("11-17 09:00", "pause"), event("11-18 09:00", "start")]
    seen = read(ACCEPT, "11-18 12:00", *events)
    assert (seen.state, seen.started_on, seen.due_on) == ("running", date(2026, 11, 18), date(2026, 11, 27))


def test_the_legal_day_counts_and_not_the_click() -> None:
    seen = read(ACCEPT, "11-18 12:00", event("11-18 09:00", "start", since=date(2026, 11, 16)))
    assert (seen.started_on, seen.due_on) == (date(2026, 11, 16), date(2026, 11, 25))


def test_the_last_calendar_day_on_a_holiday_moves_to_the_first_working_day() -> None:
    """Order 2 art 80, Order 121 art 45."""
    rule = ClockRule("x", "x", 10, "calendar_day")
    seen = read(rule, "09-25 12:00", event("09-22 09:00", "start"))
    assert seen.due_on == date(2026, 10, 8)
    assert seen.lines[-1].note == "末日逢节假日，顺延到此日"


@pytest.mark.parametrize(
    ("sent", "back", "due"),
    [
        # Told on the same two days: 21 days go by the law, whatever day somebody types them in.
        (date(2026, 5, 20), date(2026, 6, 10), date(2026, 7, 27)),
        # Typed on 25 May and 12 June, without their days: the days of the clicks.
        (None, None, date(2026, 7, 23)),
    ],
)
def test_the_legal_day_of_a_pause_counts_and_not_the_click(sent: date | None, back: date | None, due: date) -> None:
    """Order 121 art 22: the time of testing does not count."""
    seen = read(
        MEDIATE, "06-20 12:00", event("05-06 09:00", "start"), event("05-25 17:00", "pause", reason="检测", since=sent),
        event("06-12 17:00", "resume", reason="检测", since=back),
    )  # fmt: skip
    assert seen.due_on == due


@pytest.mark.parametrize(
    ("start", "days", "by_letter", "in_practice"),
    [
        # 14 June 2026 is a Sunday like any other; 10 October a Saturday that is worked; 1 October opens the holidays.
        ("04-15", 60, "2026-06-14", "2026-06-15"),
        ("08-11", 60, "2026-10-10", "2026-10-10"),
        ("08-02", 60, "2026-10-08", "2026-10-08"),
        # 4 October is a Sunday within the announced holidays: it moves either way.
        ("08-05", 60, "2026-10-08", "2026-10-08"),
    ],
)
def test_a_city_says_whether_a_weekend_moves_the_last_day(
    start: str, days: int, by_letter: str, in_practice: str
) -> None:
    """Order 121 art 45 and Order 2 art 80 say 法定节假日: by the letter no weekend, in practice weekends too."""
    rule, begun = ClockRule("x", "x", days, "calendar_day"), event(f"{start} 09:00", "start")
    assert read(rule, f"{start} 12:00", begun).due_on == date.fromisoformat(in_practice)
    letter = replay(rule, [begun], replace(TABLE, weekends_move=False), at(f"{start} 12:00"))
    assert letter.due_on == date.fromisoformat(by_letter)


def test_working_days_end_on_a_working_day_whatever_the_city_says() -> None:
    rule = ClockRule("x", "x", 7, "working_day")
    letter = replay(rule, [event("11-18 09:00", "start")], replace(TABLE, weekends_move=False), at("11-18 12:00"))
    assert letter.due_on == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-08-31", 13, "2027-09-30")],
)
def test_a_month_without_that_day_ends_with_its_last(start: str, months: int, due: str) -> None:
    rule = ClockRule("x", "x", months, "month")
    seen = read(rule, "2030-01-01 00:00", event(f"{start} 09:00", "start"))
    assert TABLE.next_working(date.fromisoformat(due)).day == seen.due_on


@pytest.mark.parametrize(
    ("amount", "unit", "warn_at", "start", "warned"),
    [
        (1, "working_day", "1wd", "11-16 10:00", "11-17 00:00"),
        (1, "working_day", "70%|1wd", "11-20 10:00", "11-23 00:00"),
        (1, "working_day", "", "11-21 10:00", "11-23 00:00"),
        (2, "working_day", "70%|1wd", "11-16 10:00", "11-17 00:00"),
        (3, "working_day", "3wd|1wd", "11-16 10:00", "11-18 00:00"),
        (3, "calendar_day", "7cd", "11-16 10:00", "11-19 00:00"),
        (1, "hour", "50%|1h", "11-16 10:00", "11-16 10:30"),
        (3, "hour", "50%|2h", "11-16 10:00", "11-16 11:00"),
    ],
)
def test_no_clock_warns_at_its_birth(amount: int, unit: Any, warn_at: str, start: str, warned: str) -> None:
    """Each new clue told the head at once that its day was nearly over."""
    rule = ClockRule("x", "x", amount, unit, warn_at=warn_at)
    seen = read(rule, start, event(start, "start"))
    assert not seen.warn and city_time.local(seen.warn_from).strftime("%m-%d %H:%M") == warned  # type: ignore[arg-type]


def test_hours_run_through_the_night() -> None:
    rule = ClockRule("x", "x", 24, "hour")
    seen = read(rule, "11-21 10:42", event("11-20 14:20", "start"))
    assert (seen.remaining_words, seen.due_words, seen.warn) == ("还剩 3 小时 38 分", "14:20 到期", True)
    late = read(rule, "11-21 14:40", event("11-20 14:20", "start"))
    assert (late.state, late.remaining_words) == ("breached", "超期 20 分")


def test_hours_stand_still_in_a_pause_counted_once() -> None:
    rule = ClockRule("x", "x", 4, "hour")
    events = [event("11-20 08:00", "start"), event("11-20 09:00", "pause", reason="a")]
    events += [event("11-20 09:30", "pause", reason="b"), event("11-20 10:00", "resume", reason="b")]
    events += [event("11-20 11:00", "resume", reason="a")]
    assert read(rule, "11-20 11:30", *events).remaining_words == "还剩 2 小时 30 分"


def test_an_unannounced_year_makes_the_day_provisional() -> None:
    """元旦 is a holiday in every year, announced or not: it is not counted."""
    seen = read(ACCEPT, "12-28 12:00", event("12-28 09:00", "start"))
    assert (seen.provisional, seen.due_words) == (True, "暂定 2027-01-07 到期（节假日未公布）")
    assert seen.mark == "dashed"


def test_a_backward_clock_gives_the_latest_day() -> None:
    """行政处罚法 art 64: the party is told seven working days before the hearing."""
    rule = ClockRule("hearing_notice", "听证通知", 7, "working_day", backwards=True)
    seen = read(rule, "11-10 09:00", event("11-10 09:00", "start", since=date(2026, 11, 25)))
    assert (seen.due_on, seen.state) == (date(2026, 11, 16), "running")


@pytest.mark.clause("EX-03", part=True)
def test_the_replay_explains_every_day_with_its_article() -> None:
    pause = event("11-18 09:00", "pause", reason="检测中", basis="投诉举报处理办法 第二十二条")
    seen = read(ACCEPT, "11-20 12:00", START, pause, event("11-19 09:00", "resume"))
    lines = [(line.day.day, line.number, line.note) for line in seen.lines]
    assert lines[:5] == [
        (16, None, "起算之日，不计入"),
        (17, 1, "计入"),
        (18, 2, "计入"),
        (19, None, "检测中，不计入"),
        (20, 3, "计入"),
    ]
    assert lines[5:7] == [(21, None, "周末，不计入"), (22, None, "周末，不计入")]
    assert (seen.lines[0].basis[:8], seen.lines[3].basis) == ("市场监督管理行政", "投诉举报处理办法 第二十二条")


def test_a_swap_day_is_named_in_the_replay() -> None:
    lines = read(ACCEPT, "10-12 12:00", event("09-30 09:00", "start")).lines
    assert [line.note for line in lines if line.day == date(2026, 10, 10)] == ["调休上班，计入"]


def test_what_happens_after_the_end_changes_nothing() -> None:
    events = [START, event("11-18 09:00", "stop")]
    after = [event("11-19 09:00", kind) for kind in ("pause", "resume", "extend", "stop", "end")]  # type: ignore[arg-type]
    assert read(ACCEPT, "11-30 09:00", *events) == read(ACCEPT, "11-30 09:00", *events, *after)


@pytest.mark.parametrize(("seconds", "state"), [(-1, "met"), (0, "met"), (1, "missed")])
@pytest.mark.parametrize(
    ("unit", "amount", "last"),
    [("hour", 24, "11-17 10:00:00"), ("minute", 30, "11-16 10:30:00"), ("working_day", 7, "")],
)
def test_what_is_done_in_the_last_second_is_done_in_time(
    unit: Unit, amount: int, last: str, seconds: int, state: str
) -> None:
    rule = ClockRule("x", "x", amount, unit)
    due = read(rule, "11-16 10:00", START).due_at
    assert due == (at(last) if last else city_time.end_of(date(2026, 11, 25)))
    stop = ClockEvent(due + timedelta(seconds=seconds), "stop")
    assert replay(rule, [START, stop], TABLE, at("12-30 09:00")).state == state
    seen = replay(rule, [START], TABLE, due + timedelta(seconds=seconds))
    assert (seen.state == "breached") is (seconds > 0), "nor is it overdue before"
