"""A chunk written: each row with its subject or with what it waits for, and counted as what it is."""

import inspect
from types import SimpleNamespace
from typing import Any

import pytest

from xinheng.fusion.intake.tests.laid import PERSON, Registers, plan_of, rows
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing import chunks
from xinheng.fusion.intake.writing.resolving import compare, resolve
from xinheng.fusion.registers.writing import WrittenBatch
from xinheng.support.crypto.blind import blind_keys

RUN = SimpleNamespace(pk=5, source_id=3)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was handed to the registers, to who waits, to the run and to the trail; the records are 101, 102 …"""
    seen: dict[str, Any] = {}

    def write_batch(**given: Any) -> WrittenBatch:
        seen.update(given)
        count = len(given["statements"].keys)
        return WrittenBatch(SimpleNamespace(pk=1), [101 + n for n in range(count)], "content", {"licence:L9": 19})  # type: ignore[arg-type]

    def record_event(**given: Any) -> None:
        seen["event"] = given

    def counted(pk: int) -> SimpleNamespace:
        return SimpleNamespace(update=lambda **given: seen.update(run=pk, counts=given))

    locked = SimpleNamespace(get=lambda pk: SimpleNamespace(pk=pk, name="calls"))
    fakes = {
        "write_batch": write_batch,
        "Source": SimpleNamespace(objects=SimpleNamespace(select_for_update=lambda: locked)),
        "IntakeRun": SimpleNamespace(objects=SimpleNamespace(filter=counted)),
        "stop_waiting": lambda records: seen.update(stopped=records),
        "wait_for": lambda who: seen.update(waiting=who),
        "record_event": record_event,
        "territory": lambda: "places",
        "projections": lambda plan, rows, identities, places: [(*identities, places)],
        "_write_chunk": inspect.unwrap(chunks._write_chunk),
    }
    for name, fake in fakes.items():
        monkeypatch.setattr(chunks, name, fake)
    return seen


def write(space: Workspace, plan: Any, known: Registers, *current: tuple[Any, ...]) -> None:
    known.current[("call", 3)] = list(current)
    resolve(space, plan)
    compare(space, plan, SimpleNamespace(pk=3))  # type: ignore[arg-type]
    chunks.write_changes(space, plan, RUN, "system")  # type: ignore[arg-type]


def waits(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one.record, one.role, one.scheme, one.value, one.name) for one in told["waiting"]]


def test_rows_go_to_their_subjects_and_the_rest_waits_by_number_and_name(
    space: Workspace, known: Registers, told: dict[str, Any]
) -> None:
    known.identifiers = {"licence": {"L1": 11, "L2": 12}}
    plan = plan_of("licence", "name", "since")
    rows(space, plan, {"licence": "L2", "since": "2026-01-02"}, {"licence": "L1", "name": "面馆"},
         {"licence": "L3", "name": "药房"}, {"name": "书店"}, {"licence": "L4"})  # fmt: skip
    write(space, plan, known, ("n1", 77, 70, "another", None), ("n3", 78, None, "another", None))
    said = told["statements"]
    assert (said.keys, said.subjects) == (["n2", "n1", "n3", "n5", "n4"], [11, 12, None, None, None])
    assert said.identities == ["", "", "licence:L3", "licence:L4", ""]
    assert (said.replaces, said.replaces_subjects) == ([None, 77, 78, None, None], [None, 70, None, None, None])
    assert (said.effective_on[1], list(said.restricted), said.mentions) == ("2026-01-02", [""] * 5, [()] * 5)
    assert said.blind_keys == [()] * 5 and all(len(one) == 32 for one in said.digests)
    assert (told["type"], told["source"].pk, told["run"]) == ("call", 3, 5)
    assert told["stopped"] == [77, 78], "what is replaced waits no longer"
    assert waits(told) == [
        (103, "", "licence", "L3", "药房"), (104, "", "licence", "L4", ""), (105, "", "licence", "", "书店"),
    ]  # fmt: skip


def test_who_is_mentioned_and_unknown_waits_in_his_role_and_makes_no_row_unlinked(
    space: Workspace, known: Registers, told: dict[str, Any]
) -> None:
    known.identifiers = {"licence": {"L1": 11, "L2": 12}, "uscc": {"U1": 21}}
    plan = plan_of("licence", "partners", "owner", "clerk")
    rows(space, plan, {"licence": "L1", "partners": "L2|L2|L3", "owner": "U1"}, {"licence": "L2", "clerk": PERSON},
         {"partners": "L1"}, {"licence": "L1"})  # fmt: skip
    write(space, plan, known)
    said = told["statements"]
    by_key = dict(zip(said.keys, said.mentions, strict=True))
    assert sorted(by_key["n1"]) == [("owner", 21), ("partner", 12)]
    assert [list(by_key[key]) for key in ("n2", "n3", "n4")] == [[], [("partner", 11)], []]
    mark = blind_keys("person_id", PERSON)[0]
    keys = dict(zip(said.keys, said.blind_keys, strict=True))
    assert keys == {"n1": (), "n2": (("clerk", mark),), "n3": (), "n4": ()}
    place = {key: 101 + number for number, key in enumerate(said.keys)}
    assert sorted(waits(told)) == sorted([
        (place["n3"], "", "licence", "", ""), (place["n1"], "partner", "licence", "L3", ""),
        (place["n2"], "clerk", "person", mark.hex(), ""),
    ])  # fmt: skip
    counts = {name: str(value) for name, value in told["counts"].items()}
    assert counts == {
        "accepted": "F(accepted) + Value(4)", "unlinked": "F(unlinked) + Value(1)", "chunks": "F(chunks) + Value(1)",
    }  # fmt: skip
    event = told["event"]
    assert (event["verb"], event["stream"], event["target"].pk) == ("write_chunk", "platform/intake", 1)
    assert event["detail"] == {"run": 5, "source": "calls", "records": 4, "unlinked": 1, "content": "content"}
    assert said.restricted[said.keys.index("n2")] and PERSON not in str(said.opens)


@pytest.mark.parametrize("how", ["always", "if_absent"])
def test_a_subject_that_the_chunk_itself_makes_known_is_not_waited_for(
    space: Workspace, known: Registers, told: dict[str, Any], how: str
) -> None:
    known.identifiers = {"licence": {"L1": 11}}
    plan = plan_of("licence", "since", establishes=how)
    rows(
        space,
        plan,
        {"licence": "L9", "since": "2020-01-01"},
        {"licence": "L9", "since": "2024-01-01"},
        {"licence": "L1"},
    )
    write(space, plan, known)
    said = told["statements"]
    assert said.keys == ["n3", "n2", "n1"], "known ones first, then by number, the newest paper first"
    assert said.identities == ["licence:L1", "licence:L9", "licence:L9"]
    assert waits(told) == []
    assert told["projections"] == [("licence:L1", "licence:L9", "licence:L9", "places")]


OPEN = ("number", "licence", "name", "since")


@pytest.mark.parametrize(
    ("plan", "more"),
    [
        (plan_of("licence", of=OPEN), set()),
        (plan_of("licence", of=OPEN, establishes="if_absent"), {"identity_value"}),
        (plan_of("licence", of=OPEN, establishes="always"), {"identity_value", "projects"}),
        (plan_of("licence", "clerk", of=(*OPEN, "clerk")), {"restricted", "file", "line"}),
        (plan_of("licence", "owner", of=(*OPEN, "owner")), {"file", "line"}),
    ],
)
def test_only_what_is_needed_is_brought(plan: Any, more: set[str]) -> None:
    """Every value costs its way; where no shop is made known the number comes for those who wait alone."""
    brought = [one.rpartition(" AS ")[2].strip() for one in _columns(chunks._query(plan))]
    sometimes = {"restricted", "file", "line", "projects"}
    assert {*brought} & sometimes == more & sometimes
    assert (brought.count("identity_value") == 1) and ("CASE" in _of("identity_value", plan)) == (
        "identity_value" not in more
    )


def test_a_type_of_open_fields_alone_writes_nothing_closed(
    space: Workspace, known: Registers, told: dict[str, Any]
) -> None:
    known.identifiers = {"licence": {"L1": 11}}
    plan = plan_of("licence", of=OPEN)
    rows(space, plan, {"licence": "L1"}, {"licence": "L2"})
    write(space, plan, known)
    assert told["statements"].restricted == ["", ""]


def _columns(query: str) -> list[str]:
    return query.removeprefix("SELECT ").partition(" FROM ")[0].split(", ")


def _of(name: str, plan: Any) -> str:
    return next(one for one in _columns(chunks._query(plan)) if one.rpartition(" AS ")[2].strip() == name)
