"""Writes docs/law.md: every number of the law, every move of every procedure and every rule of publicity as declared.

XINHENG_REWRITE_LAW=1 pytest -n 0 tests/house/test_law.py        rewrites the page

What a table says is so said twice: a number that slipped changes a line here, where a reviewer reads it.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

import xinheng
from xinheng.fusion.standard.registry import standard
from xinheng.support.procedures.declarations import Clock, Move, Procedure
from xinheng.support.procedures.parameters import PARAMETERS, Parameter
from xinheng.support.procedures.table.registry import procedures

PAGE = Path(__file__).resolve().parents[2] / "docs" / "law.md"
PACKS = Path(xinheng.__file__).parent / "cities"

OPENING = """# The law in tables

Written by `XINHENG_REWRITE_LAW=1 pytest -n 0 tests/house/test_law.py` from the tables that the platform runs by; a test
checks that it is current. Who changes a number, a move or a rule of publicity changes a line here too, and whoever
reviews it compares that line with the article. `seen` says whether the text of the law was read and says so.
"""


def page() -> str:
    """The page as it should stand."""
    return "\n".join([OPENING, *numbers(), *tables(), *publicity()]) + "\n"


def numbers() -> Iterator[str]:
    """Every number with each of its days; what a shipped city says otherwise stands below the common ones."""
    cities = {city.name: PARAMETERS.of(city) for city in sorted(PACKS.iterdir()) if (city / "city.toml").exists()}
    common = PARAMETERS.of(Path("no such city"))
    yield from _numbers("## Numbers", common)
    for city, found in cities.items():
        own = {name: one for name, one in found.items() if common.get(name) != one}
        if own:
            yield from _numbers(f"### In {city}", own)


def _numbers(title: str, found: Mapping[str, Parameter]) -> Iterator[str]:
    yield from (f"{title}\n", "| number | since | value | by | seen |", "|---|---|---:|---|---|")
    for name, one in sorted(found.items()):
        for value in one.values:
            seen = "yes" if value.seen else "no"
            yield f"| `{name}` {one.title} | {value.since} | {value.value} {one.unit} | {value.basis} | {seen} |"
    yield ""


def tables() -> Iterator[str]:
    """Each procedure, older versions too: its clocks, then its moves."""
    yield "## Procedures\n"
    for (_, version), declared in sorted(procedures().items()):
        if version:
            yield from _table(declared)


def _table(declared: Procedure) -> Iterator[str]:
    ends = "、".join(state.title for name, state in declared.states.items() if declared.is_end(name))
    party = f"; its party by `{declared.party.value}`" if declared.party else ""
    since = f", since {declared.since}" if declared.since else ""
    yield f"### {declared.title} `{declared.id}` {declared.version}{since}\n"
    reviews = [f" {one.title}: a recusal is under review, of `{one.reviews}`." for one in declared.states.values()
               if one.reviews]  # fmt: skip
    yield f"Seen by `{declared.view}`{party}. Ends: {ends}.{''.join(reviews)} {declared.basis}\n"
    if declared.clocks:
        yield from ("| clock | runs | when it is over |", "|---|---|---|")
        yield from (f"| `{name}` {one.title} | {_runs(one)} | {_over(one)} |" for name, one in declared.clocks.items())
        yield ""
    yield from ("| from | move | to | who | needs | does |", "|---|---|---|---|---|---|")
    yield from (_move(declared, one) for one in declared.moves)
    yield ""


def _runs(clock: Clock) -> str:
    said = [f"`{clock.parameter}`", clock.unit, f"from {clock.counts_from or 'the move'}"]
    said += [f"if {clock.only_if}"] if clock.only_if else []
    said += [f"else as {clock.amount_from} says"] if clock.amount_from else []
    said += ["backwards"] if clock.backwards else []
    return ", ".join(filter(None, said))


def _over(clock: Clock) -> str:
    made = f"`{clock.breach_move}`" if clock.breach_move else ""
    return ", ".join(
        filter(None, (made, f"tells {clock.breach_tells}", f"warns at {clock.warn_at.replace('|', ' or ') or 'usual'}"))
    )


def _move(declared: Procedure, move: Move) -> str:
    states = "、".join(declared.states[name].title for name in move.from_states)
    to = declared.states[move.to].title if move.to else "—"
    who = ", ".join(filter(None, (move.permission and f"`{move.permission}`", *move.actor)))
    needs = _said(move, reason=True, facts=True, asks=True, judged=True, guard=True, begins=True,
                  though_challenged=True)  # fmt: skip
    does = _said(
        move, sets=True, starts=True, stops=True, voids=True, pauses=True, resumes=True, extends=True, clock_day=True,
        papers=True, records=True, tells=True, informs=True,
    )  # fmt: skip
    return f"| {states} | `{move.verb}` {move.title} | {to} | {who} | {needs} | {does} |"


def _said(one: BaseModel, **which: bool) -> str:
    told = one.model_dump(mode="json", include=set(which), exclude_defaults=True, by_alias=True)
    return "; ".join(f"{name} {_plain(told[name])}" for name in which if name in told)


def _plain(value: object) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def publicity() -> Iterator[str]:
    """Each public type of record: by what, from when, how long, what ends it, what is held back."""
    yield from ("## Publicity\n", "| records | by | rules |", "|---|---|---|")
    for name, kind in sorted(standard().types.items()):
        if kind.public:
            rules = kind.public.model_dump(mode="json", exclude_defaults=True, exclude={"basis"})
            said = "; ".join(f"{key} {_plain(value)}" for key, value in rules.items()).replace("|", "／")
            yield f"| `{name}` {kind.title} | {kind.public.basis} | {said} |"
