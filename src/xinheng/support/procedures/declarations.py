"""A procedure as data: what `procedure.toml` may say. Everything else that runs it reads these classes."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from xinheng.kit.clock_counting import Unit
from xinheng.kit.declared import Declaration
from xinheng.support.access.parties import PartyRight


def _listed(value: object) -> object:
    """A single name may stand for a list of one."""
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Actor = Literal["public", "system", "timer"]
Told = Literal["hands", "nobody"]
Tells = Annotated[tuple[Told, ...], BeforeValidator(_listed)]
Actors = Annotated[tuple[Actor, ...], BeforeValidator(_listed)]
# Where a matter is begun by hand: at its list, at another matter, at a paper that is made for a party.
Begins = Literal["", "desk", "matter", "paper"]


class State(Declaration):
    """Where a matter can stand: an `end` state has no open duty, a `passing` one is left by the act that reached it.

    `public` is the wording shown to the party, `ahead` the steps it still has before it. `work` names what is to be
    done here where the button's own words are too narrow. `reviews` is the fact that names the account whose recusal is
    under review here.
    """

    title: str
    kind: Literal["start", "open", "waiting", "passing", "end"] = "open"
    public: str = ""
    ahead: Names = ()
    work: str = ""
    reviews: str = ""


class Fact(Declaration):
    """What the steps of a matter tell: its name for people, and how it is written down where a page asks for it.

    `choices` names the values it may have; an office is kept by its path and read by its name. `shown = false` keeps a
    fact that only the platform needs off the pages.
    """

    title: str
    type: Literal["text", "day", "office"] = "text"
    hint: str = ""
    choices: dict[str, str] = Field(default_factory=dict)
    shown: bool = True


def _titled(value: object) -> object:
    """A bare title may stand for a fact."""
    return {"title": value} if isinstance(value, str) else value


class Ahead(Declaration):
    """A step that lies ahead, in the party's words, and the clock that dates it."""

    title: str
    words: str = ""
    clock: str = ""


class Menu(Declaration):
    """Where the list of matters stands in the workbench's menu: the group, the line's words, its place."""

    group: str
    title: str = ""
    order: int = 50


class Extension(Declaration):
    """More time for a running clock: `amount` in the clock's own unit unless `unit` says otherwise."""

    clock: str
    amount: int = Field(gt=0)
    unit: Unit | Literal[""] = ""


class Clock(Declaration):
    """A legal period: its length is a dated parameter, its start the move or the legal day a move carries (`@fact`).

    `only_if` names a fact without which the clock does not start at all (a breach is suspected). `amount_from` names a
    fact that holds the length where a paper sets it (the term of an order); the parameter is for when it is missing.
    When it runs out, who has it in hand is told, with `head` the unit's head too, and the timer makes `breach_move`.
    """

    title: str
    parameter: str
    unit: Unit | Literal[""] = ""
    warn_at: str = Field(default="", pattern=r"^$|^\d+(%|wd|cd|h)(\|\d+(%|wd|cd|h))*$")
    basis: str = ""
    breach_tells: Literal["hands", "head"] = "head"
    breach_move: str = ""
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


Element = Literal["party", "person", "reason", "remedy", "contact", "maker", "copies", "lines"]


class DeclaredPaper(Declaration):
    """What the app's `papers.toml` says of one paper, by its title.

    `form` is the model form it follows, or what took its place; `basis` the laws it names. `series` is the mark of its
    numbers (投受: 山两河市监投受〔2026〕12号); without one it is named after its matter. `numbered_by` is the fact that
    tells the number where it was given before the step. `holds` are its elements besides title, number, issuer and
    day: the party of the matter, the person's name (on the copy that is served), the reason, both remedies with terms
    and organs, whom to ask, who made it, copies, lines to sign on. `tells` are facts, `clocks` terms that stand in it
    in words. One that is not `sealed` ends without issuer and day.
    """

    form: str
    basis: tuple[str, ...] = ()
    series: str = ""
    numbered_by: str = ""
    holds: tuple[Element, ...] = ()
    tells: Names = ()
    clocks: Names = ()
    sealed: bool = True


class Move(Declaration):
    """One way from state to state. Without `to` the state stays.

    Who: `permission` names an enum member, `actor` says who may move without an account (the public, the platform
    itself, its timer). What it needs: `reason` (true, or the label under which it is asked), `facts` that must be known
    by now, of which `asks` are filled in on the sheet and `sets` are set by the table (`@today` is the day it is made),
    and its `guard`s with what is `judged` for them. What follows: clocks, `papers`, `records`, who of the house is told
    (`tells`), which sides outside it are (`informs`). `though_challenged` is the law that leaves the move to who is
    asked to step back, until that is decided. On pages: `button`, and `main` for what moves a matter on in its state
    (what a to-do list asks for); `batch` where several matters of a list may be moved at once.
    """

    id: str
    verb: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    button: str = ""
    main: bool = False
    batch: bool = False
    begins: Begins = ""
    after: str = Field(default="", pattern=r"^$|^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
    from_states: Names = Field(alias="from", min_length=1)
    to: str = ""
    permission: str = ""
    though_challenged: str = ""
    actor: Actors = ()
    reason: bool | str = False
    reason_shown: bool = False
    # Standard texts for what is written to the party; ＿＿ is for who writes to fill in.
    texts: Names = ()
    facts: Names = ()
    asks: Names = ()
    sets: dict[str, str] = Field(default_factory=dict)
    guard: Names = ()
    judged: Names = ()
    starts: Names = ()
    stops: Names = ()
    # What they counted for is undone: they were neither kept nor missed, and may start anew.
    voids: Names = ()
    pauses: Names = ()
    resumes: Names = ()
    extends: tuple[Extension, ...] = ()
    pause_reason: str = ""
    # The day from which a pause counts or on which it ended, where that is not the day of the move.
    clock_day: str = ""
    papers: Names = ()
    records: Names = ()
    tells: Tells = ()
    informs: Names = ()
    basis: str = ""
    seen: bool = False
    note: str = ""

    @property
    def words(self) -> str:
        """What the button says."""
        return self.button or self.title

    @property
    def reason_label(self) -> str:
        """Under which name the reason is asked."""
        return self.reason if isinstance(self.reason, str) else "理由"

    @property
    def clocks(self) -> set[str]:
        """Every clock the move touches."""
        extended = (more.clock for more in self.extends)
        return {*self.starts, *self.stops, *self.voids, *self.pauses, *self.resumes, *extended}


class Procedure(Declaration):
    """A whole procedure under one version. A matter keeps the version it was opened under.

    `short` is what one of its matters is called in a list; `view` the permission to see one; `menu` the place of its
    list, left out where no list of its own is wanted.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    short: str
    version: str
    view: str
    # The right by which whoever acts for the subject sees its matters here and makes the moves of the public.
    party: PartyRight | None = None
    # Whether its matters are about somebody: then a matter without a subject waits for one to be found.
    subject: bool = True
    icon: str = "clipboard-check"
    menu: Menu | None = None
    # From when on this version is the one that new matters open under; told in docs/law.md.
    since: date | None = None
    basis: str = ""
    states: dict[str, State]
    moves: tuple[Move, ...]
    clocks: dict[str, Clock] = Field(default_factory=dict)
    facts: dict[str, Annotated[Fact, BeforeValidator(_titled)]] = Field(default_factory=dict)
    ahead: dict[str, Ahead] = Field(default_factory=dict)
    # The package of the app that owns it, and whether new matters open under another file; this file says neither.
    home: str = ""
    older: bool = False

    @cached_property
    def start(self) -> str:
        """The state a new matter stands in."""
        return next(name for name, state in self.states.items() if state.kind == "start")

    def title_of(self, fact: str) -> str:
        """A fact's name for people."""
        return self.facts[fact].title if fact in self.facts else fact

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
