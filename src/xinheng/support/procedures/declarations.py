"""A procedure as data: what `procedure.toml` may say. Everything else that runs it reads these classes."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from xinheng.kit.clock_counting import Unit
from xinheng.kit.declared import Declaration


def _listed(value: object) -> object:
    """A single name may stand for a list of one."""
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Actor = Literal["public", "system", "timer"]
Actors = Annotated[tuple[Actor, ...], BeforeValidator(_listed)]


class State(Declaration):
    """Where a matter can stand. `public` is the wording shown to the party; an `end` state has no open duty."""

    title: str
    kind: Literal["start", "open", "waiting", "end"] = "open"
    public: str = ""


class Extension(Declaration):
    """More time for a running clock: `amount` in the clock's own unit unless `unit` says otherwise."""

    clock: str
    amount: int = Field(gt=0)
    unit: Unit | Literal[""] = ""


class Clock(Declaration):
    """A legal period: its length is a dated parameter, its start the move or the legal day a move carries (`@fact`).

    `only_if` names a fact without which the clock does not start at all (a breach is suspected). `amount_from` names a
    fact that holds the length where a paper sets it (the term of an order); the parameter is for when it is missing."""

    title: str
    parameter: str
    unit: Unit | Literal[""] = ""
    warn_at: str = Field(default="", pattern=r"^$|^\d+(%|wd|cd|h)(\|\d+(%|wd|cd|h))*$")
    basis: str = ""
    breach: str = ""
    counts_from: str = Field(default="", pattern=r"^$|^@[a-z_]+$")
    counts_from_words: str = ""
    only_if: str = ""
    amount_from: str = Field(default="", pattern=r"^$|^@[a-z_]+$")
    backwards: bool = False

    @property
    def start_fact(self) -> str:
        """The fact that holds the legal start day; empty when the clock counts from the move itself."""
        return self.counts_from.removeprefix("@")

    @property
    def amount_fact(self) -> str:
        """The fact that holds the length; empty when the law alone sets it."""
        return self.amount_from.removeprefix("@")

    @property
    def breach_move(self) -> str:
        """The verb the timer makes when the clock runs out; empty when it only shows."""
        return next((part.strip()[5:] for part in self.breach.split(";") if part.strip().startswith("move:")), "")


class Move(Declaration):
    """One way from state to state. Without `to` the state stays. `permission` names an enum member, `actor` says who
    may move without an account: the public, the platform itself or its timer."""

    id: str
    verb: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    from_states: Names = Field(alias="from", min_length=1)
    to: str = ""
    permission: str = ""
    actor: Actors = ()
    reason: bool = False
    facts: Names = ()
    guard: str = ""
    starts: Names = ()
    stops: Names = ()
    pauses: Names = ()
    resumes: Names = ()
    extends: tuple[Extension, ...] = ()
    pause_reason: str = ""
    documents: Names = ()
    records: str = ""
    basis: str = ""
    seen: bool = False
    note: str = ""

    @property
    def clocks(self) -> set[str]:
        """Every clock the move touches."""
        return {*self.starts, *self.stops, *self.pauses, *self.resumes, *(more.clock for more in self.extends)}


class Procedure(Declaration):
    """A whole procedure under one version. A matter keeps the version it was opened under."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    version: str
    since: str = ""
    basis: str = ""
    states: dict[str, State]
    moves: tuple[Move, ...]
    clocks: dict[str, Clock] = Field(default_factory=dict)
    fact_titles: dict[str, str] = Field(default_factory=dict)

    @cached_property
    def start(self) -> str:
        """The state a new matter stands in."""
        return next(name for name, state in self.states.items() if state.kind == "start")

    def is_end(self, state: str) -> bool:
        """Whether nothing is owed any more in that state."""
        return self.states[state].kind == "end"

    def moves_from(self, state: str) -> list[Move]:
        """The moves that leave a state (or stay in it), in the order of the file."""
        return self._by_state.get(state, [])

    def move(self, state: str, verb: str) -> Move | None:
        """The move with that verb from that state; a verb leads one way from each state."""
        return next((move for move in self.moves_from(state) if move.verb == verb), None)

    @cached_property
    def _by_state(self) -> dict[str, list[Move]]:
        leaving: dict[str, list[Move]] = {}
        for move in self.moves:
            for state in move.from_states:
                leaving.setdefault(state, []).append(move)
        return leaving
