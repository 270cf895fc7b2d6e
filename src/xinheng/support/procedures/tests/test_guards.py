"""A guard that was not told does not allow, and what it judges reaches it in this order: told now, fact, matter."""

import sys
from datetime import date, datetime
from types import ModuleType
from typing import Any

import pytest

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.declarations import Move, Procedure
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.guards import already_refused, arguments_of, find_guard, why_not

NOW = datetime(2026, 11, 28, 0, 30, tzinfo=city_time.zone())
HOME = "xinheng.support.procedures.tests.of_guards"
seen: dict[str, Any] = {}


def not_too_heavy(*, weight: int, note: str = "") -> str | None:
    seen.update(weight=weight, note=note)
    return f"罚款 {weight} 万元须集体讨论。" if weight > 10 else None


def served_in_time(*, served_on: date, today: date, due_on: date | None = None) -> str | None:
    seen.update(served_on=served_on, today=today, due_on=due_on)
    return "送达日期晚于今天。" if served_on > today else None


def of_the_matter(*, subject_identity: str, subject_name: str, running: list[str], made_before: int) -> str | None:
    seen.update(identity=subject_identity, name=subject_name, running=running, made_before=made_before)
    return "第二次延期。" if made_before or running else None


def by_another(*, author: int, mover: int) -> str | None:
    return "须由另一人办理。" if author == mover else None


def never(*, outcome: str = "") -> str | None:
    return f"不能办理{outcome}。"


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    seen.clear()
    module = ModuleType(f"{HOME}.rules")
    for guard in (not_too_heavy, served_in_time, of_the_matter, by_another, never):
        setattr(module, guard.__name__, guard)
    monkeypatch.setitem(sys.modules, HOME, ModuleType(HOME))
    monkeypatch.setitem(sys.modules, module.__name__, module)


def move(*guards: str, **more: Any) -> Move:
    return Move(id="1", verb="decide", title="作出决定", **{"from": ("draft",)}, guard=guards, **more)


PROCEDURE = Procedure.model_validate({
    "id": "paper", "title": "处罚", "short": "罚", "version": "1", "view": "VIEW_COMPLAINTS", "home": HOME,
    "states": {"draft": {"title": "草拟", "kind": "start"}}, "moves": [],
    "facts": {"weight": "罚款数额", "served_on": "送达日期"},
})  # fmt: skip


def problem(asked: Move, facts: dict[str, Any], matter: Matter | None = None, **judged: Any) -> str | None:
    return why_not(PROCEDURE, asked, matter or Matter(), facts, judged, NOW)


def test_a_guard_that_was_not_told_refuses_and_names_what_it_misses() -> None:
    assert problem(move("not_too_heavy"), {}) == "“作出决定”还没有核实：罚款数额，不能办理。"
    assert problem(move("not_too_heavy"), {"weight": None}) == "“作出决定”还没有核实：罚款数额，不能办理。"
    assert seen == {}, "nor was it asked"


def test_a_guard_that_was_told_judges_and_need_not_be_told_everything() -> None:
    assert problem(move("not_too_heavy"), {"weight": 10}) is None
    assert problem(move("not_too_heavy"), {"weight": 11}) == "罚款 11 万元须集体讨论。"
    assert seen == {"weight": 11, "note": ""}
    assert arguments_of(not_too_heavy) == {"weight": True, "note": False}


def test_what_is_judged_for_this_move_comes_before_what_the_history_says() -> None:
    """Else an old fact would stand in for the question that this move asks anew."""
    asked = move("not_too_heavy", judged=("weight",))
    assert problem(asked, {"weight": 1}, weight=50) == "罚款 50 万元须集体讨论。"
    assert problem(asked, {"weight": 1}) == "“作出决定”还没有核实：罚款数额，不能办理。"
    assert problem(move("not_too_heavy"), {"weight": 1}, weight=50) is None, "nobody said that it is judged"


def test_every_guard_of_a_move_is_asked_and_the_first_that_refuses_speaks() -> None:
    facts = {"weight": 1, "served_on": "2026-11-20"}
    assert problem(move("not_too_heavy", "served_in_time"), facts) is None
    assert problem(move("not_too_heavy", "served_in_time", "never"), facts) == "不能办理。"
    assert problem(move("never", "not_too_heavy"), {"weight": 99}) == "不能办理。"
    assert problem(move(), {}) is None


def test_a_day_kept_as_text_reaches_the_guard_as_a_day_and_the_rest_as_the_matter_has_it() -> None:
    matter = Matter(due_at=datetime(2026, 12, 1, 23, tzinfo=city_time.zone()), due_on=date(2026, 12, 1))
    assert problem(move("served_in_time"), {"served_on": "2026-11-28"}, matter) is None
    assert seen == {"served_on": date(2026, 11, 28), "today": date(2026, 11, 28), "due_on": date(2026, 12, 1)}
    assert problem(move("served_in_time"), {"served_on": "2026-11-29", "today": "2030-01-01"}) == "送达日期晚于今天。"


def test_what_cannot_be_read_as_its_type_is_said_and_not_waved_through() -> None:
    said = problem(move("served_in_time"), {"served_on": "昨天"})
    assert said == "“送达日期”不能这样填写：昨天。"


def test_a_matter_that_is_not_kept_yet_has_no_clocks_and_no_past() -> None:
    matter = Matter(subject_identity="uscc:1", subject_name="面馆")
    assert problem(move("of_the_matter"), {}, matter) is None
    assert seen == {"identity": "uscc:1", "name": "面馆", "running": [], "made_before": 0}


def test_a_button_is_left_out_only_where_the_history_alone_refuses() -> None:
    heavy = Matter(facts={"weight": 99})

    def refused(asked: Move, matter: Matter) -> bool:
        return already_refused(PROCEDURE, asked, matter, NOW)

    assert refused(move("not_too_heavy"), heavy)
    assert not refused(move("not_too_heavy"), Matter(facts={"weight": 1}))
    assert not refused(move("not_too_heavy"), Matter()), "what is not known yet may still come"
    for to_come in ({"asks": ("weight",)}, {"judged": ("weight",)}, {"sets": {"weight": "1"}}):
        assert not refused(move("not_too_heavy", **to_come), heavy), f"the move itself brings it: {to_come}"
    assert refused(move("not_too_heavy", asks=("outcome",)), heavy)
    assert not refused(move("never", asks=("outcome",)), heavy), "it may be told something else"
    assert refused(move("not_too_heavy", "never"), Matter(facts={"weight": 1})), "the second guard counts too"
    assert not refused(move(), heavy)


def test_who_makes_the_move_is_judged_and_foreseen_for_him_alone() -> None:
    asked, written = move("by_another"), Matter(facts={"author": 7})
    author, other = Account(pk=7), Account(pk=8)
    assert why_not(PROCEDURE, asked, written, written.facts, {}, NOW, author) == "须由另一人办理。"
    assert why_not(PROCEDURE, asked, written, written.facts, {}, NOW, other) is None
    assert already_refused(PROCEDURE, asked, written, NOW, by=author)
    assert not already_refused(PROCEDURE, asked, written, NOW, by=other)
    assert not already_refused(PROCEDURE, asked, written, NOW), "nobody is named yet"
    assert "还没有核实" in (problem(asked, {"author": 7, "mover": 8}) or ""), "no fact stands in for who makes it"


def test_a_guard_that_is_nowhere_is_an_error_and_no_consent() -> None:
    with pytest.raises(AttributeError):
        find_guard(HOME, "unheard_of")
    with pytest.raises(AttributeError):
        problem(move("unheard_of"), {})
