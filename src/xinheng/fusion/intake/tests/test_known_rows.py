"""Rows sent again are let be, and nobody can tell: registers, findings, rejects and reports are as by the long way."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, shop

from xinheng.fusion.intake.actions import take_back_run
from xinheng.fusion.intake.checking import known_rows
from xinheng.fusion.intake.models import Finding, IntakeRun, Reject
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.registers.actions import withdraw_record
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.resolution.actions import decide, undo_decision
from xinheng.fusion.resolution.models import Decision

pytestmark = pytest.mark.django_db
ROWS = [fine(number % 3, f"{number}号") for number in range(6)]


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows of each delivery from now on go the whole way."""
    found: list[int] = []
    note = known_rows.note_held

    def listen(space, plan):
        found.append(space.count("SELECT count(*) FROM mapped ANTI JOIN unaltered USING (file, line)"))
        note(space, plan)

    monkeypatch.setattr("xinheng.fusion.intake.actions.note_held", listen)
    return found


def test_of_a_file_sent_again_no_row_is_looked_at_and_of_a_changed_one_its_change_alone(deliver, shops, monkeypatch):
    found = looked_at(monkeypatch)
    assert deliver("penalty", PENALTY_HEADER, *ROWS).accepted == 6
    again = deliver("penalty", PENALTY_HEADER, *ROWS)
    assert (again.read, again.accepted, again.unchanged) == (6, 0, 6)
    changed = deliver("penalty", PENALTY_HEADER, *ROWS[:5], fine(2, "5号", amount="7"), fine(0, "6号"))
    assert (changed.read, changed.accepted, changed.unchanged) == (7, 2, 5)
    assert deliver("penalty", PENALTY_HEADER, *ROWS[:5]).unchanged == 5
    assert found == [6, 2, 0], "a file all of which is known is not even opened"


def test_a_file_all_of_which_is_known_says_the_same_again_and_stays_known(deliver, shops, monkeypatch):
    header, rows = PENALTY_HEADER + ",备注", [row + ",好" for row in ROWS]
    first = deliver("penalty", header, *rows)
    monkeypatch.setattr("xinheng.fusion.intake.actions.stage", None)
    for _ in range(2):
        again = deliver("penalty", header, *rows)
        assert (again.read, again.accepted, again.unchanged, again.warnings) == (6, 0, 6, first.warnings)
    first_run, *others = IntakeRun.objects.order_by("pk").filter(source__name="penalty")
    assert {one.state for one in others} == {IntakeRun.State.FINISHED}
    assert all((one.files, one.read) == (first_run.files, 6) for one in others)


def test_where_a_known_row_may_have_to_give_way_to_another_none_is_taken_for_known(deliver, shops, monkeypatch):
    found = looked_at(monkeypatch)
    deliver("penalty", PENALTY_HEADER, *ROWS)
    both = deliver("penalty", PENALTY_HEADER, *ROWS, fine(0, "0号", amount="8"))
    assert (both.read, both.accepted) == (7, 1)
    assert found == [6, 7]


def test_what_is_still_to_be_said_of_a_row_is_said_each_time(deliver, shops, monkeypatch):
    """A value left out, a row refused, one that waits for its subject, one whose key another row has."""
    found = looked_at(monkeypatch)
    rows = [
        ROWS[0], fine(1, "1号", amount="若干"), fine(2, "2号", day="昨天"), fine(5, "5号"), ROWS[3],
        fine(0, "3号", amount="9"),
    ]  # fmt: skip
    first, again = (deliver("penalty", PENALTY_HEADER, *rows) for _ in range(2))
    assert (first.read, first.accepted, first.rejected, first.findings) == (6, 4, 2, 1)
    assert (again.read, again.unchanged, again.rejected, again.findings) == (6, 4, 2, 1)
    assert found == [6, 5]
    assert Finding.objects.get().closed_at is None


@pytest.mark.parametrize("between", ["withdrawn", "another declaration", "killed", "lost", "torn", "another key"])
def test_where_anything_else_happened_every_row_goes_the_whole_way(deliver, shops, city, monkeypatch, between):
    deliver("penalty", PENALTY_HEADER, *ROWS)
    folder = known_rows._folder()
    if between == "withdrawn":
        withdraw_record(record=Record.objects.get(key__startswith="0号"), by="system", reason="错了")
    elif between == "another declaration":
        path = city / "sources" / "penalty.toml"
        path.write_text(path.read_text(encoding="utf-8").replace('"罚款" = "02"', '"罚款" = "01"'), encoding="utf-8")
        SOURCES.forget()
    elif between == "killed":
        IntakeRun.objects.create(source=IntakeRun.objects.latest("pk").source, started_at="2026-01-01T00:00Z", by="x")
    elif between == "lost":
        shutil.rmtree(folder)
    elif between == "torn":
        (folder / "penalty.json").write_text('{"run": 1', encoding="utf-8")
    else:
        monkeypatch.setattr(known_rows, "mac", lambda purpose, message: b"another")
    found = looked_at(monkeypatch)
    report = deliver("penalty", PENALTY_HEADER, *ROWS)
    assert found == [6]
    assert report.accepted == {"withdrawn": 1, "another declaration": 6}.get(between, 0)


def test_a_note_tells_nothing_of_a_row_and_is_its_owners_alone(deliver, shops):
    deliver("registration", REGISTRATION_HEADER, shop(0) + "110105194912310021")
    folder: Path = known_rows._folder()
    assert folder.stat().st_mode & 0o077 == 0
    assert all(b"110105194912310021" not in path.read_bytes() for path in folder.iterdir())


AMOUNTS = st.sampled_from(["1", "2", "若干", " 1"])
LINES = st.lists(st.tuples(st.integers(0, 4), AMOUNTS, st.sampled_from(["2026/03/04"] * 4 + ["昨天"])), max_size=6)
EVENTS = st.one_of(
    st.tuples(st.just("send"), LINES, st.booleans()),
    st.tuples(st.just("again"), st.none(), st.booleans()),
    st.tuples(st.sampled_from(["register", "take back", "withdraw", "decide", "undo"]), st.integers(0, 4), st.none()),
)  # fmt: skip


@pytest.mark.slow
@trying(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=st.lists(EVENTS, min_size=3, max_size=7), full=st.booleans())
def test_whatever_happens_the_short_way_ends_as_the_long_one(deliver, shops, city, monkeypatch, events, full):
    path = city / "sources" / "penalty.toml"
    text = path.read_text(encoding="utf-8").replace('delivery = "full"\n', "")
    path.write_text(('delivery = "full"\n' if full else "") + text, encoding="utf-8")
    SOURCES.forget()
    assert _after(deliver, events) == _after(deliver, events, monkeypatch)


def _after(deliver: Any, events: Sequence[Any], long_way: pytest.MonkeyPatch | None = None) -> Any:
    """What every delivery said, and what is in the registers at the end; nothing of it stays."""
    shutil.rmtree(known_rows._folder(), ignore_errors=True)
    with transaction.atomic():
        if long_way:
            with long_way.context() as changed:
                changed.setattr(known_rows, "_can_be_known", lambda plan: False)
                told = [_happen(deliver, events, place) for place in range(len(events))], _state()
        else:
            told = [_happen(deliver, events, place) for place in range(len(events))], _state()
        transaction.set_rollback(True)
    return told


def _happen(deliver: Any, events: Sequence[Any], place: int) -> Any:
    what, given, partial = events[place]
    current = Record.objects.filter(type="administrative_penalty", superseded_at=None).order_by("key")
    if what in ("send", "again"):
        sent = [one for one in events[: place + 1] if one[0] == "send"]
        lines = given if what == "send" else sent[-1][1] if sent else []
        rows = [fine(number, f"{number}号", day, amount) for number, amount, day in lines]
        IntakeRun.objects.update(files=[])
        report = asdict(deliver("penalty", PENALTY_HEADER, *rows, partial=partial, withdraw=9))
        return {name: value for name, value in report.items() if name not in ("seconds", "rejects_file")}
    if what == "register":
        deliver("registration", REGISTRATION_HEADER, shop(given))
    elif what == "take back":
        run = IntakeRun.objects.filter(source__name="penalty", state="finished").order_by("-pk").first()
        return take_back_run(run=run, by="system", reason="错了") if run else None
    elif what == "withdraw" and (record := current.filter(key__startswith=f"{given}号").first()):
        withdraw_record(record=record, by="system", reason="错了")
    elif what == "decide" and (record := current.filter(subject=None).first()):
        decide(record=record, subject=Subject.objects.get(identity=f"uscc:{USCC[0]}"), by="system", reason="就是它")
    elif what == "undo" and (decision := Decision.objects.filter(undone_at=None).first()):
        undo_decision(decision=decision, by="system", reason="不是它")
    return None


def _state() -> Any:
    records = Record.objects.filter(superseded_at=None).order_by("type", "key")
    return (
        [(one.key, json.loads(one.open), one.subject and one.subject.identity) for one in records],
        [(one.key, one.field, one.line, one.closed_at is None) for one in Finding.objects.order_by("pk")],
        list(Reject.objects.order_by("pk").values_list("key", "line", "outcome")),
        list(IntakeRun.objects.order_by("pk").values_list("read", "accepted", "unchanged", "rejected", "settled")),
    )
