"""The search page's view model: what was found, with marks, and the filters with their counts."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from xinheng.credit.risk.queries import results_for
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import Hit, search, subject_by
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.portals.ui.marks import code_colour

# What a visitor gets for one question; more would let the register be copied.
MOST = 50
FIRST = 20
LONGEST = 60
UNRATED = "none"
CLOSED = ("吊销", "注销", "撤销", "迁出")


@dataclass(frozen=True)
class Found:
    """One row of the list."""

    hit: Hit
    status: str
    closed: bool
    rated: bool
    colour: str
    letter: str
    reason: str

    @property
    def word(self) -> str:
        """The word under the mark."""
        return "已关闭" if self.closed and not self.colour else code_colour(self.colour).word


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many rows it would leave."""

    value: str
    title: str
    count: int


@dataclass(frozen=True)
class Answer:
    """What the page shows for one question."""

    query: str
    rows: list[Found]
    total: int
    more: int
    full: bool
    colours: list[Choice]
    districts: list[Choice]
    district: str
    similar: bool


def business_by(identity: str) -> Subject | None:
    """The business of an address's `?e=`; persons are never named to the public by their identifier."""
    subject = subject_by(identity) if identity else None
    return subject if subject and subject.kind != Subject.Kind.PERSON else None


@cache
def _status_lists(city: str) -> dict[str, str]:
    """Kind of subject → the code list of its status, from the types that establish such subjects."""
    found = {}
    for kind in standard().types.values():
        name = kind.role("status")
        if kind.establishes and name:
            found[str(kind.subject)] = kind.fields[name].type.partition(":")[2]
    return found


def status_title(kind: str, status: str) -> str:
    """The words of a subject's status, without the remark in brackets."""
    name = _status_lists(str(settings.XINHENG_CITY)).get(kind, "")
    lists = standard().code_lists
    title = lists[name].title_of(status, standard().language) if name in lists else status
    return title.partition("（")[0]


def district_title(division: str) -> str:
    """The name of a district by its six digits."""
    lists = standard().code_lists
    return lists["divisions"].title_of(division) if "divisions" in lists else division


def find(query: str, *, colour: str = "", district: str = "", everything: bool = False) -> Answer:
    """Search as a visitor may: at most fifty rows, no persons, marks only where the city publishes them."""
    query = query.strip()[:LONGEST]
    hits = [hit for hit in search(query, limit=MOST + 10) if hit.kind != "person"][:MOST] if query else []
    rows = _with_marks(hits)
    districts = _districts(rows)
    if district:
        rows = [row for row in rows if row.hit.division.startswith(district)]
    colours = _colours(rows)
    if colour:
        rows = [row for row in rows if (row.colour or UNRATED) == colour]
    shown = rows if everything else rows[:FIRST]
    similar = bool(hits) and all(hit.why == "similar" for hit in hits)
    return Answer(
        query, shown, len(rows), len(rows) - len(shown), len(hits) >= MOST, colours, districts, district, similar
    )


def _with_marks(hits: list[Hit]) -> list[Found]:
    published = pack().city.class_public
    results = results_for([hit.id for hit in hits]) if published else {}
    rows = []
    for hit in hits:
        result = results.get(hit.id)
        status = status_title(hit.kind, hit.status)
        closed = any(word in status for word in CLOSED)
        notices = result.notices if result else []
        reason = notices[0]["words"] if notices else ""
        rows.append(
            Found(
                hit,
                status,
                closed,
                published and hit.kind == "entity",
                result.colour if result else "",
                result.grade if result else "",
                reason,
            )
        )
    return rows


def _colours(rows: list[Found]) -> list[Choice]:
    counts = Counter(row.colour or UNRATED for row in rows)
    named = [("red", "红码 警示"), ("yellow", "黄码 关注"), ("green", "绿码 正常"), (UNRATED, "未评")]
    return [Choice(value, title, counts[value]) for value, title in named]


def _districts(rows: list[Found]) -> list[Choice]:
    counts = Counter(row.hit.division[:6] for row in rows if row.hit.division)
    return [Choice(code, district_title(code), count) for code, count in counts.most_common(8)]
