"""What each step means for the legal clocks: an order to set things right, served, extended, paused and closed."""

import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest

from xinheng.kit import city_time
from xinheng.kit.clocks import ClockEvent, replay
from xinheng.kit.working_days import holidays_from, seeded_days
from xinheng.support.procedures.clocks.clockwork import (
    add_step,
    amount_on,
    as_json,
    corrected,
    events_of,
    from_json,
    not_before,
    read_clock,
    rule_of,
    start_day,
)
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.refusals import MoveRefused

ORDER = Procedure.model_validate(
    tomllib.loads("""
id = "order"
title = "责令改正"
short = "责改"
version = "2026-11"
view = "VIEW_COMPLAINTS"

[facts]
served_on = "送达日期"

[states]
draft = { title = "草拟", kind = "start" }
running = { title = "改正中" }
testing = { title = "检测中", kind = "waiting" }
closed = { title = "已办结", kind = "end" }

[clocks.correct]
title = "改正期限"
parameter = "sample.mediate"
counts_from = "@served_on"
amount_from = "@term"
basis = "行政处罚法 第二十八条"
warn_at = "2wd"

[clocks.check]
title = "核查期限"
parameter = "sample.check"
only_if = "breach_suspected"
counts_from_words = "发现次日起算"

[clocks.remedy]
title = "申诉期限"
parameter = "sample.accept"
unit = "calendar_day"

[clocks.notice]
title = "听证通知期限"
parameter = "sample.accept"
backwards = true

[[moves]]
id = "1"
verb = "serve"
title = "送达"
from = ["draft", "running"]
to = "running"
stops = "correct"
starts = ["correct", "check"]
basis = "行政处罚法 第二十八条"

[[moves]]
id = "2"
verb = "test"
title = "送检"
from = "running"
to = "testing"
pauses = ["correct", "remedy"]

[[moves]]
id = "3"
verb = "tested"
title = "检测完毕"
from = "testing"
to = "running"
resumes = "correct"

[[moves]]
id = "4"
verb = "extend"
title = "延长期限"
from = "running"
extends = [{ clock = "check", amount = 15 }, { clock = "correct", amount = 1, unit = "month" }]

[[moves]]
id = "5"
verb = "close"
title = "办结"
from = "running"
to = "closed"
stops = "correct"

[[moves]]
id = "6"
verb = "note_appeal"
title = "告知申诉"
from = "closed"
to = "closed"
starts = "remedy"

[[moves]]
id = "7"
verb = "file_away"
title = "归档"
from = "closed"
to = "closed"

[[moves]]
id = "8"
verb = "open_at_once"
title = "受理并送检"
from = "draft"
to = "testing"
starts = "remedy"
pauses = "remedy"
stops = "remedy"

[[moves]]
id = "9"
verb = "wait_named"
title = "中止"
from = "running"
to = "testing"
pauses = "correct"
pause_reason = "等待检测报告"

[[moves]]
id = "10"
verb = "go_on"
title = "恢复"
from = "testing"
to = "running"
resumes = "correct"
pause_reason = "等待检测报告"
""")
)
WAYS = {move.verb: move for move in ORDER.moves}


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day}T09:00").replace(tzinfo=city_time.zone())


def step(day: str, verb: str, origin: str = "", **facts: Any) -> Step:
    """A step of the order on a day of 2026, as its history keeps it."""
    if verb == "correct_facts":
        return Step(verb=verb, from_state=origin, to_state=origin, at=at(day), facts=facts)
    way = WAYS[verb]
    origin = origin or way.from_states[0]
    return Step(verb=verb, from_state=origin, to_state=way.to or origin, at=at(day), facts=facts)


SERVED = step("03-02", "serve", served_on="2026-03-01", breach_suspected=True)


def kinds(events: dict[str, list[ClockEvent]]) -> dict[str, list[str]]:
    return {clock: [event.kind for event in happened] for clock, happened in events.items()}


def test_closing_a_matter_ends_every_clock_that_still_runs_and_says_which() -> None:
    """A clock left running would warn, and count as overdue, in a matter in which nobody owes anything."""
    events = events_of(ORDER, [SERVED])
    touched = add_step(events, ORDER, step("03-05", "close"), {})
    assert kinds(events) == {"correct": ["start", "stop"], "check": ["start", "end"]}
    assert touched == {"correct", "check"}
    assert events["check"][-1].at == at("03-05")
    reading = read_clock(ORDER, "check", events["check"], holidays_from(seeded_days()), at("06-01"))
    assert (reading.state, reading.open) == ("not_met", False)


def test_what_begins_only_after_the_end_runs_on_and_what_has_ended_is_not_ended_again() -> None:
    """The party's time to appeal begins with a matter that is closed already."""
    history = [SERVED, step("03-05", "close"), step("03-06", "note_appeal"), step("03-09", "file_away")]
    assert kinds(events_of(ORDER, history)) == {
        "correct": ["start", "stop"],
        "check": ["start", "end"],
        "remedy": ["start"],
    }


def test_a_paused_clock_is_ended_by_the_end_too() -> None:
    paused = [SERVED, step("03-03", "test")]
    events = events_of(ORDER, paused)
    closing = Step(verb="close", from_state="running", to_state="closed", at=at("03-04"), facts={})
    events["check"].append(ClockEvent(at("03-03"), "pause"))
    assert add_step(events, ORDER, closing, {}) == {"correct", "check"}
    assert kinds(events)["check"] == ["start", "pause", "end"]


def test_served_again_the_old_period_stops_before_the_new_one_starts() -> None:
    events = events_of(ORDER, [SERVED, step("03-10", "serve", "running", served_on="2026-03-09")])
    assert kinds(events) == {"correct": ["start", "stop", "start"], "check": ["start", "start"]}
    reading = replay(rule_of(ORDER, "correct"), events["correct"], holidays_from(seeded_days()), at("03-11"))
    assert (reading.state, reading.started_on) == ("running", date(2026, 3, 9))
    assert events["correct"][1].basis == events["correct"][2].basis == "行政处罚法 第二十八条"


def test_a_move_stops_and_extends_only_what_ran_before_it_and_may_pause_what_it_starts() -> None:
    at_once = events_of(ORDER, [step("03-02", "open_at_once")])
    assert kinds(at_once) == {"remedy": ["start", "pause"]}
    without_check = events_of(ORDER, [step("03-02", "serve", served_on="2026-03-01"), step("03-03", "extend")])
    assert kinds(without_check) == {"correct": ["start", "extend"]}
    assert kinds(events_of(ORDER, [step("03-02", "close")])) == {}
    assert "remedy" not in events_of(ORDER, [SERVED, step("03-03", "test")]), "nobody paused what never began"


def test_an_extension_says_how_much_and_why() -> None:
    events = events_of(ORDER, [SERVED, step("03-03", "extend")])
    told = [(clock, event.amount, event.unit, event.reason) for clock in ("check", "correct") for event in
            events[clock] if event.kind == "extend"]  # fmt: skip
    assert told == [("check", 15, "", "延长期限"), ("correct", 1, "month", "延长期限")]


def test_a_pause_is_called_by_where_the_matter_waits_or_by_its_own_name() -> None:
    """A pause ends by its name: called otherwise at its two ends it could end the wrong one of two."""
    plain = events_of(ORDER, [SERVED, step("03-03", "test"), step("03-05", "tested")])
    named = events_of(ORDER, [SERVED, step("03-03", "wait_named"), step("03-05", "go_on")])
    assert [event.reason for event in plain["correct"]] == ["", "检测中", "检测中"]
    assert [event.reason for event in named["correct"]] == ["", "等待检测报告", "等待检测报告"]


def test_a_move_tells_which_clocks_it_touched_and_an_unknown_one_touches_none() -> None:
    events = events_of(ORDER, [])
    assert add_step(events, ORDER, SERVED, SERVED.facts) == {"correct", "check"}
    assert add_step(events, ORDER, step("03-03", "test"), SERVED.facts) == {"correct"}
    assert add_step(events, ORDER, step("03-03", "file_away"), SERVED.facts) == set()
    strange = Step(verb="unheard_of", from_state="running", to_state="closed", at=at("03-04"), facts={})
    assert add_step(events, ORDER, strange, {}) == set()
    assert kinds(events)["check"] == ["start"]


def test_a_correction_replaces_the_fact_where_it_was_given_last() -> None:
    """Served twice, and the second day was wrong: the first period stays what it was."""
    again = step("03-10", "serve", "running", served_on="2026-03-19", copies=2)
    mended = step("03-12", "correct_facts", "running", served_on="2026-03-09")
    once_more = step("03-13", "correct_facts", "running", served_on="2026-03-08", unheard_of=1)
    told = corrected([SERVED, again, mended, once_more])
    assert [facts.get("served_on") for _, facts in told] == ["2026-03-01", "2026-03-08"]
    assert [one.verb for one, _ in told] == ["serve", "serve"] and told[1][1]["copies"] == 2
    assert again.facts["served_on"] == "2026-03-19", "what was written stays written"
    starts = [event.since for event in events_of(ORDER, [SERVED, again, mended, once_more])["correct"] if event.since]
    assert [city_time.day_of(day).day for day in starts if isinstance(day, datetime)] == [1, 8]


def test_facts_of_earlier_steps_hold_for_later_ones() -> None:
    history = [SERVED, step("03-10", "serve", "running")]
    assert [event.since for event in events_of(ORDER, history)["correct"] if event.kind == "start"] == [
        datetime(2026, 3, 1, tzinfo=city_time.zone())
    ] * 2


def test_the_rule_of_a_clock_says_its_law_and_counts_in_its_own_unit() -> None:
    rule = rule_of(ORDER, "correct")
    assert (rule.title, rule.unit, rule.basis, rule.warn_at, rule.amount) == (
        "改正期限", "calendar_day", "行政处罚法 第二十八条", "2wd", 0,
    )  # fmt: skip
    assert (rule_of(ORDER, "check").unit, rule_of(ORDER, "remedy").unit) == ("working_day", "calendar_day")
    assert rule_of(ORDER, "check").counts_from_words == "发现次日起算"
    assert (rule_of(ORDER, "notice").backwards, rule.backwards) == (True, False)


def test_a_clock_without_its_fact_does_not_start() -> None:
    assert "check" not in events_of(ORDER, [step("03-02", "serve", served_on="2026-03-01", breach_suspected=False)])


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("2026-03-01", "2026-03-01T00:00+08:00"),
        ("2026-03-01T23:30:00+00:00", "2026-03-01T23:30+00:00"),
        (datetime(2026, 3, 1, 8), "2026-03-01T08:00+08:00"),
    ],
)
def test_a_legal_day_counts_in_the_city_unless_it_names_its_zone(given: object, counted: str) -> None:
    since = start_day(ORDER, ORDER.clocks["correct"], {"served_on": given}, at("03-20"))
    assert since.isoformat(timespec="minutes") == counted
    assert start_day(ORDER, ORDER.clocks["check"], {}, at("03-20")) == at("03-20")


@pytest.mark.parametrize(("given", "words"), [({}, "还没有填写"), ({"served_on": ""}, "还没有填写"),
                                              ({"served_on": "三月一日"}, "填写的是“三月一日”")])  # fmt: skip
def test_without_its_legal_day_a_period_cannot_begin(given: dict[str, Any], words: str) -> None:
    with pytest.raises(MoveRefused, match=f"送达日期.*{words}"):
        start_day(ORDER, ORDER.clocks["correct"], given, at("03-20"))


@pytest.mark.parametrize(
    ("start", "term", "days"),
    [
        (datetime(2026, 4, 14, 9, tzinfo=city_time.zone()), 10, 10),
        (datetime(2026, 4, 14, 9, tzinfo=city_time.zone()), 1, 1),
        (datetime(2026, 4, 14, 9, tzinfo=city_time.zone()), 0, 45),
        (datetime(2026, 4, 14, 9, tzinfo=city_time.zone()), -3, 45),
        (datetime(2026, 4, 14, 9, tzinfo=city_time.zone()), "十日", 45),
        (datetime(2026, 4, 14, 9, tzinfo=city_time.zone()), None, 45),
        (datetime(2026, 4, 14, 17, tzinfo=UTC), None, 60),
    ],
)
def test_the_paper_sets_the_term_else_the_law_of_the_day_in_the_city(start: datetime, term: Any, days: int) -> None:
    assert amount_on(ORDER.clocks["correct"], start, {"term": term}) == days
    assert amount_on(ORDER.clocks["check"], start, {"term": term}) == 15


def test_events_are_kept_without_what_is_empty_and_come_back_the_same() -> None:
    events = events_of(ORDER, [SERVED, step("03-03", "extend"), step("03-04", "test")])["correct"]
    stored = as_json(events)
    assert stored[2] == {"at": "2026-03-04T09:00:00+08:00", "kind": "pause", "reason": "检测中"}
    assert stored[0]["since"] == "2026-03-01T00:00:00+08:00"
    assert from_json(stored) == events
    abroad = as_json([ClockEvent(datetime(2026, 3, 1, 20, tzinfo=UTC), "stop")])
    assert abroad == [{"at": "2026-03-02T04:00:00+08:00", "kind": "stop"}]


def test_a_clock_read_before_it_begins_has_not_started() -> None:
    events = events_of(ORDER, [SERVED])["check"]
    assert read_clock(ORDER, "check", events, holidays_from(seeded_days()), at("03-01")).state == "not_started"
    assert read_clock(ORDER, "check", events, holidays_from(seeded_days()), at("03-03")).state == "running"


def test_what_is_written_down_has_happened_though_the_machines_clock_went_back() -> None:
    later = [ClockEvent(at("03-05"), "start"), ClockEvent(at("03-03"), "stop")]
    assert not_before(later, at("03-01")) == at("03-05")
    assert not_before(later, at("03-09")) == at("03-09")
    assert not_before([], at("03-01")) == at("03-01")
