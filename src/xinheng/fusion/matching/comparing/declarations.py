"""What a kind of subject is compared by, and the words its names are made of: data files, read once."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import Field

from xinheng.fusion.standard.pack import Pack
from xinheng.kit.declared import Declaration, read_declaration

FOLDER = Path(__file__).resolve().parent.parent


class Level(Declaration):
    """One answer of a comparison: the condition it needs (the last has none) and its words for the steward."""

    title: str
    when: str = ""
    # The column whose rare values weigh more than its frequent ones.
    term: str = ""


class Comparison(Declaration):
    """One thing two statements are compared in."""

    column: str
    title: str
    # When there is nothing to compare: it speaks neither for nor against.
    missing: str = ""
    levels: tuple[Level, ...]


class SaidIn(Declaration):
    """Where statements about subjects of a kind stand: their register, and the fields of records without a subject."""

    master: str
    person: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    persons: tuple[str, ...]


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
    said: SaidIn

    def digest(self) -> str:
        """Of what is compared: what was learnt of other comparisons says nothing of these."""
        return sha256(self.model_dump_json(include={"compare", "learn", "sure", "recall"}).encode()).hexdigest()


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


@cache
def matching(kind: str = "entity") -> MatchingRules:
    """How subjects of this kind are matched. Raises DeclarationError."""
    return read_declaration(FOLDER / kind / "matching.toml", MatchingRules)


def words_of(pack: Pack, kind: str = "entity") -> NameWords:
    """The words of every city and of this one."""
    common = read_declaration(FOLDER / kind / "words.toml", NameWords)
    own = pack.folder / "resolution" / "words.toml"
    more = read_declaration(own, NameWords) if own.is_file() else NameWords()
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
