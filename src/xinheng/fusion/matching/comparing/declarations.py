"""What a kind of subject is compared by, and the words its names are made of: data files, read once."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from xinheng.fusion.standard.pack import Pack, pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.shelf import Shelf

# Of every party: its name as it is compared, how that sounds and is spelled, and the day of birth in a number.
DERIVED = ("called", "sound", "spelled", "born")
# What an address is taken apart into.
PLACED = ("road", "house", "unit")
FOLDER = Path(__file__).resolve().parent.parent / "kinds"


class Level(Declaration):
    """One answer of a comparison: the condition it needs (the last has none) and its words for the steward."""

    title: str
    when: str = ""
    # The column whose rare values weigh more than its frequent ones.
    term: str = ""
    # How often it holds of two that are the same, and of any two: what a city too small to teach takes. None where
    # parameters that were learnt come with the platform.
    m: float | None = Field(default=None, gt=0, lt=1)
    u: float | None = Field(default=None, gt=0, lt=1)


class Comparison(Declaration):
    """One thing two statements are compared in."""

    column: str
    title: str
    # When there is nothing to compare: it speaks neither for nor against.
    missing: str = ""
    levels: tuple[Level, ...]


class Question(Declaration):
    """What no rule decides, however likely: two that compare so (comparison → titles of its levels) are shown to a
    steward, unless they agree in one of the columns of `unless`."""

    title: str
    when: dict[str, tuple[str, ...]]
    unless: tuple[str, ...]


class SaidIn(Declaration):
    """Where statements about subjects of a kind stand, by the fields of their record types; the first said counts.

    Entities are told by their register (`master`, `person`) and, where a record has none, by `addresses` and `persons`;
    subjects of other kinds by the fields of each of the `columns`. Which field names the subject, the type itself says.
    """

    master: str = ""
    person: str = ""
    addresses: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    # The scheme of the number of which each has one for life: two of them are never one by rule.
    code: str = ""
    columns: dict[str, tuple[str, ...]] = {}


class MatchingRules(Declaration):
    """How subjects of one kind are matched."""

    title: str
    merge: float = Field(gt=0.5, lt=1)
    review: float = Field(gt=0, lt=1)
    margin: float = Field(ge=0)
    bound: int = Field(ge=2)
    block: tuple[tuple[str, ...], ...]
    learn: tuple[tuple[str, ...], ...]
    sure: tuple[tuple[str, ...], ...]
    recall: float = Field(gt=0, le=1)
    compare: tuple[Comparison, ...]
    ask: tuple[Question, ...] = ()
    said: SaidIn

    @model_validator(mode="after")
    def _asks_of_what_is_compared(self) -> Self:
        known = {one.column: {level.title for level in one.levels} for one in self.compare}
        for one in self.ask:
            for column in (*one.when, *one.unless):
                if column not in known:
                    raise ValueError(f"ask：没有比较 {column}，已声明的有：{'、'.join(known)}")
            for column, titles in one.when.items():
                if strange := set(titles) - known[column]:
                    raise ValueError(f"ask：比较 {column} 没有“{'”“'.join(sorted(strange))}”这一级")
        return self

    def digest(self) -> str:
        """Of what is compared: what was learnt of other comparisons says nothing of these."""
        said = self.model_dump_json(include={"compare", "learn", "sure", "recall"}, exclude_none=True)
        return sha256(said.encode()).hexdigest()


class NameWords(Declaration):
    """Words of names: legal forms, marks of a branch, lines of business and which of these are kin."""

    forms: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    kin: dict[str, tuple[str, ...]] = {}
    # Places as names and addresses begin with; a pack's own divisions are known anyway.
    regions: tuple[str, ...] = ()
    # Of these the ones that tell shops of the city apart: its districts, counties and towns that are cities.
    districts: tuple[str, ...] = ()


def compared(kind: MatchingRules) -> tuple[str, ...]:
    """The columns in which subjects of a kind other than entities are told."""
    return (*DERIVED, *kind.said.columns)


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of subject that are matched: entities first, since the others name them."""
    found = sorted(path.name for path in FOLDER.iterdir() if (path / "matching.toml").is_file())
    return tuple(sorted(found, key=lambda kind: (kind != "entity", kind)))


def _rules_of_city(city: Path) -> dict[str, MatchingRules]:
    paths = {kind: FOLDER / kind / "matching.toml" for kind in kinds()}
    found = {kind: read_declaration(path, MatchingRules) for kind, path in paths.items()}
    for kind, rules in found.items():
        for key, problem in _said_by_nobody(kind, rules):
            raise DeclarationError(paths[kind], key, problem)
    return found


def _said_by_nobody(kind: str, rules: MatchingRules) -> Iterator[tuple[str, str]]:
    """What is to be read from records that no record type holds, and what is compared without being read."""
    types, said = standard().types, rules.said
    fields = {name for one in types.values() for name in one.fields}
    named = {"addresses": said.addresses, "persons": said.persons}
    for at, names in (named | {f"columns.{name}": wanted for name, wanted in said.columns.items()}).items():
        yield from ((f"said.{at}", f"没有一个记录类型有字段 {name}") for name in names if name not in fields)
    if said.master and (said.master not in types or said.person not in {"", *types[said.master].fields}):
        yield "said.master", f"没有记录类型 {said.master}，或者其中没有字段 {said.person}"
    if said.code and said.code not in {one.identity for one in types.values()}:
        yield "said.code", f"没有记录类型按“{said.code}”认主体"
    if kind != "entity":
        read = {*compared(rules), *PLACED}
        pairs = (("block", rules.block), ("learn", rules.learn), ("sure", rules.sure))
        strange = [(key, name) for key, rows in pairs for row in rows for name in row if name not in read]
        yield from ((key, f"没有列 {name}，可用：{'、'.join(sorted(read))}") for key, name in strange)


KINDS = Shelf("主体归一规则", _rules_of_city)


def matching(kind: str = "entity") -> MatchingRules:
    """How subjects of this kind are matched. Raises DeclarationError."""
    return KINDS.of(pack().folder)[kind]


def _words_of_city(city: Path) -> dict[str, NameWords]:
    paths = {"common": FOLDER / "entity" / "words.toml", "own": city / "resolution" / "words.toml"}
    return {name: read_declaration(path, NameWords) for name, path in paths.items() if path.is_file()}


WORDS = Shelf("名称用词", _words_of_city)


def words_of(pack: Pack) -> NameWords:
    """The words of every city and of this one."""
    read = WORDS.of(pack.folder)
    common, more = read["common"], read.get("own", NameWords())
    places = {pack.city.name, *(code.title for code in pack.divisions), *common.regions, *more.regions}
    short = {place[:-1] for place in places if len(place) > 2 and place[-1] in "省市区县"}
    city = {pack.city.name, pack.city.name.rstrip("市")}
    districts = {place for place in places | short if place[-1] in "市区县" or place in short} - city
    return NameWords(
        forms=common.forms + more.forms,
        branches=common.branches + more.branches,
        trades=common.trades + more.trades,
        kin=common.kin | more.kin,
        regions=tuple(sorted(places | short)),
        districts=tuple(sorted(districts)),
    )
