"""Clocks of a matter are derived from its steps: incremental and replayed agree, and a correction counts anew."""

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import OFFICE

from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading, ClockRule
from xinheng.support.accounts.models import Account
from xinheng.support.jobs.worker import run_worker
from xinheng.support.procedures.actions import correct_facts, move, recompute_clocks
from xinheng.support.procedures.announcing import announce_year, preview_year
from xinheng.support.procedures.clocks import store
from xinheng.support.procedures.models import ClockRun, Matter, Step
from xinheng.support.procedures.queries import available_moves, clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.tests.opening import open_matter

pytestmark = pytest.mark.django_db
OPENED = datetime(2026, 3, 2, 9, tzinfo=city_time.zone())


def opened(**facts: Any) -> Matter:
    matter = open_matter(procedure="sample", title="火锅店投诉", office=OFFICE, by=None, at=OPENED)
    move(matter=matter, verb="submit", by=None, facts={"received_on": "2026-03-02"} | facts, at=OPENED)
    return matter


def derived(matter: Matter) -> tuple[object, ...]:
    """Everything that is kept but could be computed from the steps."""
    row = Matter.objects.filter(pk=matter.pk).values_list("due_at", "warn_at", "due_provisional", "clock_state")
    runs = ClockRun.objects.filter(matter=matter).order_by("clock")
    return (*row, *runs.values_list("clock", "events", "state", "due_at", "warn_at", "provisional"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=8), suspected=st.booleans())
def test_replaying_the_steps_gives_what_is_kept(zhao: Account, choices: list[Any], suspected: bool) -> None:
    matter = opened(breach_suspected=suspected, found_on="2026-02-27")
    at = OPENED
    for choice, days in choices:
        possible = available_moves(matter, zhao)
        at += timedelta(days=days)
        if possible:
            move(matter=matter, verb=possible[choice % len(possible)].verb, by=zhao, facts={"outcome": "和解"},
                 reason="因为", at=at)  # fmt: skip
    kept = derived(matter)
    ClockRun.objects.filter(matter=matter).update(events=[], state="wrong", due_at=None)
    recompute_clocks(matter=matter)
    assert derived(matter) == kept


@pytest.mark.parametrize("back", ["2026-03-02 08:00", "2026-03-01 09:00", "2025-03-02 09:00"])
def test_no_deadline_moves_when_the_machines_clock_steps_back(zhao: Account, clock: Any, back: str) -> None:
    """What is written down has happened: it is read so, recomputed so, and the next step comes after it."""
    clock("2026-03-02 09:30")
    matter = opened(breach_suspected=True, found_on="2026-02-27")
    move(matter=matter, verb="accept", by=zhao)
    kept = derived(matter)
    clock(back)
    assert {(r.rule.id, r.state) for r in clock_readings(matter)} == {
        ("mediation", "running"), ("accept", "met"), ("check", "running"),
    }  # fmt: skip
    recompute_clocks(matter=matter)
    assert derived(matter) == kept
    step = move(matter=matter, verb="start_testing", by=zhao)
    assert step.at == matter.steps.get(verb="accept").at
    kept = derived(matter)
    clock("2026-03-02 10:00")
    recompute_clocks(matter=matter)
    assert derived(matter) == kept
    assert {r.state for r in clock_readings(matter) if r.rule.id == "mediation"} == {"paused"}


def test_of_two_clocks_that_end_together_the_one_that_warns_first_is_shown(monkeypatch: Any) -> None:
    """In whatever order they were begun, so that what is shown is what is derived again."""
    rule, due = ClockRule("x", "期限", 1, "wd", "", "", ""), OPENED + timedelta(days=9)
    told = {
        "early": ClockReading(rule, "running", due_at=due, warn_from=OPENED),
        "late": ClockReading(rule, "running", due_at=due, warn_from=due),
    }
    monkeypatch.setattr(store, "read_clock", lambda declared, name, *_: told[name])
    for order in (["early", "late"], ["late", "early"]):
        matter = Matter(procedure="sample")
        store.read_clocks(matter, procedure("sample"), {name: [] for name in order}, OPENED)
        assert matter.warn_at == OPENED


def test_a_clock_starts_only_where_its_fact_holds() -> None:
    assert [r.rule.id for r in clock_readings(opened())] == ["accept"]
    with_both = clock_readings(opened(breach_suspected=True, found_on="2026-02-27"))
    assert {(r.rule.id, r.started_on) for r in with_both} == {
        ("accept", date(2026, 3, 2)),
        ("check", date(2026, 2, 27)),
    }


def test_the_amount_is_the_law_of_the_day_it_starts(zhao: Account) -> None:
    before, after = opened(), opened()
    move(matter=before, verb="accept", by=zhao, at=datetime(2026, 4, 14, 9, tzinfo=city_time.zone()))
    move(matter=after, verb="accept", by=zhao, at=datetime(2026, 4, 15, 9, tzinfo=city_time.zone()))
    assert [f"{matter.due_at:%m-%d}" for matter in (before, after)] == ["05-29", "06-15"]


def test_an_extension_needs_who_may_and_why(zhao: Account, sun: Account) -> None:
    matter = opened(breach_suspected=True, found_on="2026-03-02")
    with pytest.raises(MoveRefused, match="审批检查结果"):
        move(matter=matter, verb="extend_check", by=zhao, reason="复杂")
    before = {r.rule.id: r.due_on for r in clock_readings(matter)}["check"]
    move(matter=matter, verb="extend_check", by=sun, reason="案情复杂", at=OPENED + timedelta(days=1))
    after = {r.rule.id: r.due_on for r in clock_readings(matter)}["check"]
    assert (before, after) == (date(2026, 3, 23), date(2026, 4, 14))


def test_a_pause_inside_a_pause_of_a_matter(zhao: Account) -> None:
    matter = opened()
    days = {"accept": 1, "start_testing": 2, "start_hearing": 3, "end_hearing": 9}
    for verb, day in days.items():
        move(matter=matter, verb=verb, by=zhao, at=OPENED + timedelta(days=day))
    reading = clock_readings(matter, OPENED + timedelta(days=10))[0]
    assert (reading.rule.id, reading.remaining_words) == ("mediation", "已暂停 · 检测中，第 8 日")
    assert (matter.due_at, matter.clock_state) == (None, "paused")


def test_a_corrected_date_counts_every_clock_anew(zhao: Account, sun: Account) -> None:
    matter = opened()
    first = matter.due_at
    correct_facts(matter=matter, facts={"received_on": "2026-03-04"}, by=sun, reason="收文登记有误")
    assert first and matter.due_at == first + timedelta(days=2)
    assert [step.facts.get("received_on") for step in matter.steps.all()] == [None, "2026-03-02", "2026-03-04"]
    recompute_clocks(matter=matter)
    assert matter.due_at == first + timedelta(days=2)


@pytest.mark.parametrize(
    ("facts", "reason", "sentence"),
    [
        ({"received_on": "2026-03-04"}, " ", "须写明理由"),
        ({"nothing": 1}, "错", "nothing不在其中"),
        ({}, "错", "没有给出"),
    ],
)
def test_a_correction_is_of_something_given_and_says_why(
    sun: Account, facts: dict[str, Any], reason: str, sentence: str
) -> None:
    with pytest.raises(MoveRefused, match=sentence):
        correct_facts(matter=opened(), facts=facts, by=sun, reason=reason)


def test_only_who_approves_may_correct(zhao: Account) -> None:
    with pytest.raises(MoveRefused, match="转交办案机构负责人"):
        correct_facts(matter=opened(), facts={"received_on": "2026-03-04"}, by=zhao, reason="错")
    assert Step.objects.filter(verb="correct_facts").count() == 0


def test_an_announced_year_settles_provisional_days(sun: Account) -> None:
    matter = opened(received_on="2026-12-28")
    assert (f"{matter.due_at:%m-%d}", matter.due_provisional) == ("01-07", True)
    days = "2027-01-01,元旦,1\n2027-01-04,元旦,1\n" + "".join(f"2027-02-0{n},春节,1\n" for n in range(4, 10))
    days += "2027-04-05,清明节,1\n2027-05-03,劳动节,1\n2027-06-09,端午节,1\n2027-09-15,中秋节,1\n2027-10-01,国庆节,1\n"
    told = preview_year(2027, f"date,name,is_off\n{days}")
    assert [(f"{one.before:%m-%d}", f"{one.after:%m-%d}") for one in told.shifts] == [("01-07", "01-08")]
    assert Matter.objects.get(pk=matter.pk).due_provisional and told.settled == 1
    announce_year(year=2027, text=f"date,name,is_off\n{days}", source="通知", by=sun)
    run_worker(threading.Event(), once=True, followers={})
    matter.refresh_from_db()
    assert (f"{matter.due_at:%m-%d}", matter.due_provisional) == ("01-08", False)
