"""The same as in test_whom, rule by rule and without registers: what they hold is laid beside the rows by hand."""

from types import SimpleNamespace
from typing import Any

import pytest

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.tests.laid import FIELDS, MATCH, PERSON, Registers, plan_of, rows
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing.resolving import compare, resolve
from xinheng.fusion.standard.declarations import RecordType


def whose(space: Workspace) -> list[tuple[Any, ...]]:
    return space.duck.execute("SELECT subject_id, waits_scheme, waits_value FROM resolved ORDER BY line").fetchall()


def test_a_number_finds_its_subject_and_what_it_finds_not_waits_for_it(space: Workspace, known: Registers) -> None:
    known.identifiers = {"licence": {"L1": 11}, "uscc": {"L2": 99}}
    plan = plan_of("licence")
    rows(space, plan, {"licence": "L1"}, {"licence": "L2"}, {})
    resolve(space, plan)
    assert whose(space) == [(11, "licence", "L1"), (None, "licence", "L2"), (None, "licence", None)]


def test_a_row_is_about_whom_its_parent_is_about(space: Workspace, known: Registers) -> None:
    known.current = {
        ("visit", 7): [("V1", 1, 11, "", None), ("V2", 2, None, "", None)],
        ("visit", 0): [("V9", 3, 9, "", "")],
    }
    via = {"via": {"record_type": "visit", "source": "visits", "field": "licence"}}
    plan = plan_of("licence", subject=via)
    rows(space, plan, {"licence": "V1"}, {"licence": "V2"}, {"licence": "V3"})
    resolve(space, plan)
    waits = "via:visit:visits"
    assert whose(space) == [(11, waits, "V1"), (None, waits, "V2"), (None, waits, "V3")]


def test_a_parent_of_a_source_that_never_came_is_nobody(space: Workspace, known: Registers) -> None:
    known.current = {("visit", 1): [("V1", 1, 11, "", None)]}
    plan = plan_of("licence", subject={"via": {"record_type": "visit", "source": "unheard", "field": "licence"}})
    rows(space, plan, {"licence": "V1"})
    resolve(space, plan)
    assert whose(space) == [(None, "via:visit:unheard", "V1")]


SHOPS = [
    (1, "面馆", "江岸路9号"),
    (2, "面馆", "江岸路9号"),
    (3, "面馆", "望桥路1号"),
    (4, "药房", "望桥路1号"),
    (5, "书店", None),
]
TOLD = [
    {"name": "面馆", "address": "江岸路9号"},
    {"name": "面馆", "address": "望桥路 1号"},
    {"name": "书店"},
    {"address": "望桥路1号"},
]


@pytest.mark.parametrize(
    ("match", "found", "scheme"),
    [
        (MATCH, [None, 3, None, None], "match:name+address"),
        ({"name": "name"}, [None, None, 5, None], "match:name"),
        ({"address": "address"}, [None, None, None, None], "match:address"),
    ],
)
def test_a_name_or_address_links_where_it_fits_one_alone(
    space: Workspace, known: Registers, match: dict[str, str], found: list[int | None], scheme: str
) -> None:
    known.tables = {"subjects": SHOPS}
    plan = plan_of("name", "address", subject={"match": match})
    rows(space, plan, *TOLD)
    resolve(space, plan)
    told = whose(space)
    assert [row[0] for row in told] == found
    assert {row[1] for row in told} == {scheme}


def test_a_stewards_word_counts_where_the_number_finds_nobody(space: Workspace, known: Registers) -> None:
    known.identifiers = {"licence": {"L1": 11}}
    known.tables = {"decisions": [("n1", 90), ("n2", 91)]}
    plan = plan_of("licence")
    rows(space, plan, {"licence": "L1"}, {"licence": "L2"}, {})
    resolve(space, plan)
    assert [row[0] for row in whose(space)] == [11, 91, None]
    assert ("decisions", ["call", "calls"]) in known.asked, "of this type and source alone"


def test_everybody_a_row_mentions_is_told_by_role(space: Workspace, known: Registers) -> None:
    known.identifiers = {"licence": {"L1": 11, "L2": 12}, "uscc": {"L1": 99}}
    plan = plan_of("licence", "partners", "owner", "clerk")
    rows(space, plan, {"partners": "L1|L3", "owner": "L1"}, {"clerk": PERSON}, {})
    resolve(space, plan)
    told = space.duck.execute("SELECT line, role, scheme, value, subject_id FROM mentions ORDER BY ALL").fetchall()
    assert told[:3] == [
        (1, "owner", "uscc", "L1", 99), (1, "partner", "licence", "L1", 11), (1, "partner", "licence", "L3", None),
    ]  # fmt: skip
    ((line, role, scheme, value, subject),) = told[3:]
    assert (line, role, scheme, subject) == (2, "clerk", "person", None)
    assert PERSON not in value and len(value) == 64


def changes(
    space: Workspace, plan: Plan, known: Registers, current: list[tuple[Any, ...]]
) -> dict[str, tuple[Any, ...]]:
    """Key → subject, what it replaces and whose that was, of the rows that say something new."""
    known.current[("call", 3)] = current
    resolve(space, plan)
    compare(space, plan, SimpleNamespace(pk=3))  # type: ignore[arg-type]
    told = space.duck.execute(
        "SELECT key, subject_id, replaces, replaces_subject FROM changes JOIN prepared USING (file, line) ORDER BY key"
    ).fetchall()
    return {row[0]: row[1:] for row in told}


def digest(space: Workspace, key: str) -> str:
    return str(space.duck.execute("SELECT digest FROM prepared WHERE key = ?", [key]).fetchall()[0][0])


def test_what_says_nothing_new_is_not_written_and_a_link_is_never_taken_away(
    space: Workspace, known: Registers
) -> None:
    known.identifiers = {"licence": {"L1": 11, "L3": 13, "L4": 14, "L6": 16}}
    plan = plan_of("licence", "name")
    rows(space, plan, *({"licence": f"L{number}"} for number in (1, 2, 3, 4, 5, 6)))
    same = {number: digest(space, f"n{number}") for number in range(1, 7)}
    told = changes(space, plan, known, [
        ("n1", 101, 11, same[1], None), ("n2", 102, 77, same[2], None), ("n3", 103, 88, same[3], None),
        ("n4", 104, 14, "another", None), ("n6", 106, None, same[6], None),
    ])  # fmt: skip
    assert told == {
        "n3": (13, 103, 88), "n4": (14, 104, 14), "n5": (None, None, None), "n6": (16, 106, None),
    }, "n1 is the same, and n2 was linked by hand: a row that knows nobody takes that away from none"  # fmt: skip
    assert space.duck.execute("SELECT count(*) FROM late").fetchall() == [(0,)]


def test_an_older_statement_comes_late_and_changes_nothing(space: Workspace, known: Registers) -> None:
    known.identifiers = {"licence": {"L1": 11}}
    plan = plan_of("licence", "said")
    days = ("2024-05-01", "2026-05-01", "2026-05-02", None, "2024-05-01")
    rows(space, plan, *({"licence": "L1", "said": day} if day else {"licence": "L1"} for day in days))
    held = [(f"n{number}", 100 + number, 11, "another", "2026-05-01") for number in range(1, 5)]
    same = ("n5", 105, 11, digest(space, "n5"), "2026-05-01")
    told = changes(space, plan, known, [*held, same])
    assert set(told) == {"n2", "n3", "n4"}
    assert space.duck.execute("SELECT line FROM late").fetchall() == [(1,)], "the same again is not late"
    assert known.asked[-1] == ("current", "said")


def test_a_late_row_does_not_move_a_record_to_another_subject_either(space: Workspace, known: Registers) -> None:
    known.identifiers = {"licence": {"L1": 11}}
    plan = plan_of("licence", "said")
    rows(space, plan, {"licence": "L1", "said": "2024-05-01"})
    assert changes(space, plan, known, [("n1", 101, 12, "another", "2026-05-01")]) == {}


@pytest.mark.parametrize("how", ["always", "if_absent"])
def test_of_several_papers_the_one_that_took_effect_last_names_the_subject(
    space: Workspace, known: Registers, how: str
) -> None:
    plan = plan_of("licence", "since", establishes=how)
    days = ["2024-01-01", "2020-01-01", None, "2024-01-01", "2021-01-01"]
    numbers = ["L1", "L1", "L1", "L1", "L2"]
    rows(
        space,
        plan,
        *({"licence": number} | ({"since": day} if day else {}) for number, day in zip(numbers, days, strict=True)),
    )
    changes(space, plan, known, [])
    if how == "always":
        assert space.duck.execute("SELECT line FROM projecting ORDER BY line").fetchall() == [(4,), (5,)]
    else:
        tables = {row[0] for row in space.duck.execute("SHOW TABLES").fetchall()}
        assert "projecting" not in tables, "what is only filled in where nothing is known needs no choice"


def test_the_day_of_effect_is_compared_where_it_is_the_day_stated(space: Workspace, known: Registers) -> None:
    fields = {**FIELDS, "since": {"title": "起", "type": "date"}}
    plan = plan_of("licence", "said")
    type = plan.type.model_copy(update={"fields": RecordType.model_validate(
        plan.type.model_dump(by_alias=True) | {"fields": fields}).fields})  # fmt: skip
    plan = Plan(plan.source, type, plan.standard)
    rows(space, plan, {"licence": "L1", "said": "2026-05-01"})
    changes(space, plan, known, [])
    assert known.asked[-1] == ("current", "effective_on")
