"""A matter moves only along its table, and leaves a step and an audit event each time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from tests.cast import OFFICE

from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import events_about, verify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.queries import available_moves, clock_readings
from xinheng.support.procedures.refusals import HistoryIsKept, MoveRefused
from xinheng.support.procedures.table import registry
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.tests.opening import open_matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(zhao: Account, clock: Callable[[str], None]) -> Matter:
    clock("2026-11-18 09:00")
    matter = open_matter(procedure="sample", title="火锅店投诉", office=OFFICE, by=None)
    move(matter=matter, verb="submit", by=None, facts={"received_on": "2026-11-16"})
    return matter


def test_a_move_leaves_a_step_and_an_audit_event(complaint: Matter, zhao: Account) -> None:
    step = move(matter=complaint, verb="accept", by=zhao)
    assert (step.seq, step.from_state, step.to_state, step.by_name) == (3, "submitted", "accepted", "赵明远")
    assert complaint.state == "accepted"
    event = AuditEvent.objects.get(verb="sample.accept")
    assert (event.target_kind, event.target_id, event.actor_name) == ("procedures.matter", str(complaint.pk), "赵明远")


@pytest.mark.clause("SZ-8.2.2-02", part=True)
def test_the_clock_on_the_row_is_the_most_urgent_one(complaint: Matter, zhao: Account) -> None:
    assert f"{complaint.due_at:%m-%d}" == "11-25"
    move(matter=complaint, verb="accept", by=zhao)
    assert [(r.rule.id, r.state) for r in clock_readings(complaint)] == [("mediation", "running"), ("accept", "met")]
    assert complaint.due_at == clock_readings(complaint)[0].due_at


def test_opening_with_the_first_move_is_opening_and_moving(complaint: Matter) -> None:
    common = {"procedure": "sample", "title": "火锅店投诉", "office": OFFICE, "by": None}
    at_once = open_and_move(verb="submit", facts={"received_on": "2026-11-16"}, **common)
    for kept in ("state", "seq", "due_at", "due_on", "warn_at", "clock_state", "facts", "version", "closed_at"):
        assert getattr(at_once, kept) == getattr(complaint, kept)
    assert [step.verb for step in at_once.steps.all()] == [step.verb for step in complaint.steps.all()]
    assert at_once.clock_runs.get().events[0]["amount"] == complaint.clock_runs.get().events[0]["amount"]
    assert (list(compare_matters()), events_about(at_once).count()) == ([], 2)


def test_a_refused_first_move_opens_nothing(zhao: Account) -> None:
    with pytest.raises(MoveRefused, match="从“收到日期”起算"):
        open_and_move(procedure="sample", verb="submit", title="无日期", office=OFFICE, by=zhao)
    assert not Matter.objects.exists()


def test_a_colleague_of_another_district_may_not_move_it(complaint: Matter, qian: Account) -> None:
    assert available_moves(complaint, qian) == []
    with pytest.raises(MoveRefused, match="承办范围"):
        move(matter=complaint, verb="accept", by=qian)
    assert Step.objects.filter(matter=complaint).count() == 2


def test_the_public_may_not_make_an_officers_move(complaint: Matter) -> None:
    with pytest.raises(MoveRefused, match="须由工作人员"):
        move(matter=complaint, verb="accept", by=None)


def test_the_platform_does_not_make_the_publics_move(clock: Callable[[str], None]) -> None:
    clock("2026-11-18 09:00")
    draft = open_matter(procedure="sample", title="火锅店投诉", office=OFFICE, by=None)
    with pytest.raises(MoveRefused, match="须由工作人员"):
        move(matter=draft, verb="submit", by="system", facts={"received_on": "2026-11-16"})
    assert draft.state == "draft"


@pytest.mark.parametrize(("minutes", "taken"), [(-1, False), (0, True)])
def test_nothing_is_dated_before_the_last_step(complaint: Matter, zhao: Account, minutes: int, taken: bool) -> None:
    at = complaint.steps.order_by("seq")[1].at + timedelta(minutes=minutes)
    try:
        move(matter=complaint, verb="accept", by=zhao, at=at)
    except MoveRefused:
        assert not taken
    else:
        assert taken


def test_a_move_from_the_wrong_state_says_what_is_possible(complaint: Matter, zhao: Account) -> None:
    with pytest.raises(MoveRefused, match="现在是“待受理”，不能“办结”；您现在可以：受理、不予受理。"):
        move(matter=complaint, verb="finish", by=zhao)


def test_a_guard_refuses_with_its_own_sentence(complaint: Matter, zhao: Account) -> None:
    with pytest.raises(MoveRefused, match="存在不予受理情形：已经法院受理"):
        move(matter=complaint, verb="accept", by=zhao, facts={"refusal_ground": "已经法院受理"})


def test_a_reason_is_required_where_the_table_says_so(complaint: Matter, zhao: Account) -> None:
    with pytest.raises(MoveRefused, match="须写明理由"):
        move(matter=complaint, verb="reject", by=zhao, reason="  ")
    assert move(matter=complaint, verb="reject", by=zhao, reason="无明确被投诉人").reason == "无明确被投诉人"
    assert complaint.closed_at is not None


def test_missing_facts_are_named_in_chinese(complaint: Matter, zhao: Account) -> None:
    move(matter=complaint, verb="accept", by=zhao)
    with pytest.raises(MoveRefused, match="还缺少：处理结果"):
        move(matter=complaint, verb="finish", by=zhao)


def test_the_legal_start_day_must_be_given(zhao: Account) -> None:
    matter = open_matter(procedure="sample", title="无日期", office=OFFICE, by=None)
    with pytest.raises(MoveRefused, match="从“收到日期”起算"):
        move(matter=matter, verb="submit", by=zhao)
    assert (matter.state, Step.objects.filter(matter=matter).count()) == ("draft", 1)


def test_who_looked_at_an_older_step_is_told(complaint: Matter, zhao: Account) -> None:
    move(matter=complaint, verb="accept", by=zhao, seen_seq=2)
    with pytest.raises(MoveRefused, match=r"已由赵明远在 .* 办理“受理”"):
        move(matter=complaint, verb="finish", by=zhao, seen_seq=2)


@pytest.mark.clause("EX-03")
def test_the_whole_process_is_on_record(complaint: Matter, zhao: Account, sun: Account) -> None:
    """Who did what, when, from where to where and why: each step in its order, and each in the audit trail."""
    move(matter=complaint, verb="accept", by=zhao)
    move(matter=complaint, verb="extend_check", by=sun, reason="案情复杂")
    move(matter=complaint, verb="finish", by=zhao, facts={"outcome": "和解"})
    told = [(step.by_name, step.title, step.to_state, step.reason) for step in complaint.steps.all()]
    assert told == [
        ("当事人", "建立", "draft", ""),
        ("当事人", "提交", "submitted", ""),
        ("赵明远", "受理", "accepted", ""),
        ("孙平", "延长核查期限", "accepted", "案情复杂"),
        ("赵明远", "办结", "closed", ""),
    ]
    assert events_about(complaint).count() == 5
    assert list(compare_matters()) == verify() == []


@pytest.mark.parametrize("change", ["reason = '改过的'", "at = '2020-01-01 00:00:00+00:00'", "facts = '{\"a\": 1}'"])
def test_a_step_altered_behind_our_back_is_found(complaint: Matter, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procedures_step SET {change} WHERE seq = 2")
    assert {found.seq for found in compare_matters()} == {2}


def test_a_step_deleted_behind_our_back_is_found(complaint: Matter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procedures_step WHERE seq = 1")
    assert {found.seq for found in compare_matters()} == {1}


def test_a_matter_goes_on_under_the_version_it_began_with(
    complaint: Matter, zhao: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = procedure("sample")
    text = began.model_dump(by_alias=True)
    newer = Procedure.model_validate({**text, "version": "2027-01", "moves": text["moves"][:1]})
    both = {("sample", "2026-11"): began, ("sample", "2027-01"): newer, ("sample", ""): newer}
    monkeypatch.setattr(registry, "procedures", lambda: both)
    assert move(matter=complaint, verb="accept", by=zhao).to_state == "accepted"
    later = open_matter(procedure="sample", title="新规则下", office=OFFICE, by=None)
    move(matter=later, verb="submit", by=None, facts={"received_on": "2026-11-16"})
    assert (complaint.version, later.version, available_moves(later, zhao)) == ("2026-11", "2027-01", [])


def test_steps_cannot_be_edited_or_deleted(complaint: Matter) -> None:
    step = Step.objects.filter(matter=complaint).latest("seq")
    for change in (step.save, step.delete, Step.objects.all().delete, lambda: Step.objects.update(reason="改")):
        with pytest.raises(HistoryIsKept):
            change()
