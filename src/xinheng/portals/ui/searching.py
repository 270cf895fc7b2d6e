"""The search page's view model: what was found, with marks, and the filters with their counts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from xinheng.credit.risk.queries import Rating, colours_of, results_for
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import Hit, search, subject_by
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.portals.ui.asking import asked_text
from xinheng.portals.ui.marks import COLOURS, code_colour, phrase
from xinheng.portals.ui.nearby import Nearby, asked_near, in_words

# What a visitor gets for one question; more would let the register be copied.
MOST = 50
FIRST = 20
# Filters and counts are over the whole answer, up to so many; beyond, the page says "以上".
WHOLE = 1000
LONGEST = 60
# So many values of a filter are offered, the most frequent first.
CHOICES = 8
# The digits of a district's code.
DISTRICT = 6
# The kinds of subject a visitor may look for, with their word and how they are counted. Persons are not among them.
KINDS: dict[str, tuple[str, str]] = {
    Subject.Kind.ENTITY.value: ("商家", "家"),
    Subject.Kind.PRODUCT.value: ("产品", "个"),
    Subject.Kind.EQUIPMENT.value: ("设备", "台"),
    Subject.Kind.PLACE.value: ("场所", "处"),
}
UNRATED = "none"
NOWHERE = Nearby()

# All kinds in one list, for a program that asks.
ANY = "any"


@dataclass(frozen=True)
class Found:
    """One row of the list."""

    hit: Hit
    status: str
    closed: bool
    rated: bool
    colour: str
    letter: str
    # What stands in the mark block of its page, the weightiest first.
    reasons: list[str]
    # How far off, in words; "" where nobody asked.
    away: str = ""

    @property
    def word(self) -> str:
        """The word under the mark."""
        return "已关闭" if self.closed and not self.colour else code_colour(self.colour).word


@dataclass(frozen=True)
class FacetChoice:
    """One value of a filter, with how many rows it would leave."""

    value: str
    title: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One way to narrow an answer: its name in the address, its word, the values worth choosing, the one chosen."""

    name: str
    title: str
    choices: list[FacetChoice]
    chosen: str

    @property
    def offered(self) -> bool:
        """Whether choosing would change anything."""
        return bool(self.chosen) or len(self.choices) > 1

    @property
    def chosen_title(self) -> str:
        """The word of the value chosen; "" without one."""
        return next((choice.title for choice in self.choices if choice.value == self.chosen), self.chosen)


@dataclass(frozen=True)
class Answer:
    """What the page shows for one question: the rows of one kind of subject, and how many each choice would leave."""

    query: str
    rows: list[Found]
    total: int
    more: int
    # More than a visitor may see.
    capped: bool
    # More than were counted.
    full: bool
    kinds: list[FacetChoice]
    kind: str
    colours: list[FacetChoice]
    # Where, of which trade and in which state: each counted over what the others leave.
    facets: list["Facet"]
    similar: bool
    nearby: Nearby = NOWHERE

    @property
    def unit(self) -> str:
        """How the rows are counted: 家 shops, 台 lifts."""
        return KINDS[self.kind][1] if self.kind in KINDS else "个"

    @property
    def narrowed(self) -> bool:
        """Whether a filter has been chosen."""
        return bool(self.nearby.near) or any(facet.chosen for facet in self.facets)


def business_by(identity: str) -> Subject | None:
    """The business of an address's `?e=`; persons are never named to the public by their identifier."""
    subject = subject_by(identity) if identity else None
    return subject if subject and subject.kind != Subject.Kind.PERSON else None


def district_title(division: str) -> str:
    """The name of a district by its six digits."""
    lists = standard().code_lists
    return lists["divisions"].title_of(division) if "divisions" in lists else division


def districts() -> list[str]:
    """The districts of the city, by their six digits, in the order of the list."""
    codes = [entry.code for entry in pack().divisions]
    return [code for code in codes if len(code) == DISTRICT and not code.endswith("00")]


def asked_for(request: HttpRequest, *, kind: str) -> Answer:
    """The answer to an address: `?q=` what was typed, `?colour=` and the FACETS narrow it, `?all=1` for more."""
    asked = request.GET
    narrowed = {name: asked_text(request, name) for name in FACETS}
    return find(
        asked_text(request), kind=kind, colour=asked.get("colour", ""), everything=asked.get("all") == "1",
        nearby=asked_near(request), **narrowed,
    )  # fmt: skip


def find(
    query: str, *, kind: str = "", colour: str = "", everything: bool = False, nearby: Nearby = NOWHERE, **narrowed: str
) -> Answer:
    """Search as a visitor may: at most fifty rows, no persons, marks only where the city publishes them.

    Without `kind` the first kind that has an answer is shown, shops before products. Open ones stand before closed.
    `district`, `trade` and `state` narrow it, and so does `nearby`, nearest first.
    """
    query = query.strip()[:LONGEST]
    hits = [hit for hit in search(query, limit=WHOLE) if hit.kind in KINDS] if query else []
    kinds = [FacetChoice(one, title, sum(hit.kind == one for hit in hits)) for one, (title, _) in KINDS.items()]
    kind = kind if kind in {*KINDS, ANY} else next((choice.value for choice in kinds if choice.count), "entity")
    ours = sorted((hit for hit in hits if kind in (hit.kind, ANY)), key=_is_closed)
    far = nearby.far(ours)
    if nearby.middle:
        ours = sorted((hit for hit in ours if hit.id in far), key=lambda hit: (_is_closed(hit), far[hit.id]))
    rated = colours_of([hit.id for hit in ours]) if pack().city.class_public else {}
    facets = [_facet(name, ours, narrowed) for name in FACETS]
    ours = _left(ours, narrowed)
    colours = _colours(ours, rated)
    if colour:
        ours = [hit for hit in ours if rated.get(hit.id, UNRATED) == colour]
    rows = _with_marks(ours[: MOST if everything else FIRST], far)
    similar = bool(hits) and all(hit.why == "similar" for hit in hits)
    return Answer(
        query, rows, len(ours), min(len(ours), MOST) - len(rows), len(ours) > MOST, len(hits) >= WHOLE,
        kinds, kind, colours, facets, similar, nearby,
    )  # fmt: skip


def _is_closed(hit: Hit) -> bool:
    return standard().is_closed(hit.kind, hit.status)


def _with_marks(hits: list[Hit], far: dict[int, float]) -> list[Found]:
    published = pack().city.class_public
    results = results_for([hit.id for hit in hits]) if published else {}
    away = {pk: in_words(metres) for pk, metres in far.items()}
    return [_found(hit, results.get(hit.id), published, away.get(hit.id, "")) for hit in hits]


def _found(hit: Hit, result: Rating | None, published: bool, away: str) -> Found:
    notices = result.notices if result else []
    return Found(
        hit, standard().status_title(hit.kind, hit.status), _is_closed(hit), published and hit.kind == "entity",
        result.colour if result else "", result.grade if result else "", [one["words"] for one in notices],
        away,
    )  # fmt: skip


def _colours(hits: list[Hit], rated: dict[int, str]) -> list[FacetChoice]:
    counts = Counter(rated.get(hit.id, UNRATED) for hit in hits)
    values = (*reversed(COLOURS), UNRATED)
    return [FacetChoice(value, phrase(value), counts[value]) for value in values]


def _trade_title(code: str) -> str:
    lists = standard().code_lists
    return lists["industry"].title_of(code, standard().language) if "industry" in lists else code


# Name in the address → the word of the filter, the value of a hit, the words of a value of a kind of subject.
FACETS: dict[str, tuple[str, Callable[[Hit], str], Callable[[str, str], str]]] = {
    "district": ("区县", lambda hit: hit.division[:DISTRICT], lambda value, kind: district_title(value)),
    "trade": ("行业", lambda hit: hit.industry, lambda value, kind: _trade_title(value)),
    "state": ("状态", lambda hit: hit.status, lambda value, kind: standard().status_title(kind, value)),
}


def _left(hits: list[Hit], narrowed: dict[str, str], *, beside: str = "") -> list[Hit]:
    """The hits that every chosen filter but the one `beside` leaves."""
    chosen = {name: value for name, value in narrowed.items() if value and name != beside}
    return [hit for hit in hits if all(FACETS[name][1](hit) == value for name, value in chosen.items())]


def _facet(name: str, hits: list[Hit], narrowed: dict[str, str]) -> Facet:
    """A filter with the most frequent values of what the other filters leave; the chosen one is always among them."""
    title, value_of, words = FACETS[name]
    counts = Counter(value for hit in _left(hits, narrowed, beside=name) if (value := value_of(hit)))
    kind = hits[0].kind if hits else Subject.Kind.ENTITY.value
    chosen = narrowed.get(name, "")
    values = [value for value, _ in counts.most_common(CHOICES)]
    if chosen and chosen not in values:
        values.append(chosen)
    choices = [FacetChoice(value, words(value, kind) or value, counts[value]) for value in values]
    return Facet(name, title, choices, chosen)
