"""Readers of results: the class in force, the trend, the peers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Subquery

from xinheng.credit.risk.declarations import MAIN, Class
from xinheng.credit.risk.models import PeerGroup, RiskResult
from xinheng.credit.risk.registry import main_scorecard
from xinheng.credit.risk.running.peers import AGE_BANDS, OLDEST, age_band
from xinheng.credit.risk.telling.wording import ClassReason
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.support.prepared.asking import PreparedQuestion, given

MONTHS = 12
# What each dossier of a rated subject asks.
_IN_FORCE = PreparedQuestion(
    lambda: RiskResult.objects.filter(subject=given("subject"), card=MAIN, current=True).order_by("pk")
)
_RATED = PreparedQuestion(
    lambda: (
        RiskResult.objects.filter(subject=given("subject"), card=MAIN, as_of__lte=given("day"))
        .order_by("as_of", "-looking_back", "scored_at", "id")
        .only("as_of", "mark", "grade", "colour")
    )
)
_PEERS = PreparedQuestion(
    lambda: PeerGroup.objects.filter(industry=given("industry"), category__in=["", given("category")])
)


@dataclass(frozen=True)
class Rating:
    """The class of a subject as it may be shown: to the public only with reasons whose facts are public."""

    subject: int
    grade: str
    colour: str
    # 正常 · 关注 · 警示
    word: str
    mark: int
    points: int
    as_of: date
    aspects: dict[str, int]
    reasons: list[ClassReason]

    @property
    def notices(self) -> list[ClassReason]:
        """What is worth knowing before dealing with the subject, gravest first."""
        return [reason for reason in self.reasons if reason["words"] and reason["points"] > 0]


@dataclass(frozen=True)
class ColourChange:
    """A result by which a subject's colour became another than it was."""

    result: int
    identity: str
    name: str
    before: str
    now: str
    # It is the subject that changed, not the rule by which all are judged.
    by_itself: bool = True


def colour_changes(after: int, most: int) -> tuple[list[ColourChange], int]:
    """Of the results written after one, at most so many, those that changed a colour; and the last one looked at.

    A first result changes nothing, nor does one worked out for a day gone by.
    """
    earlier = RiskResult.objects.filter(
        subject=OuterRef("subject"), card=MAIN, looking_back=False, pk__lt=OuterRef("pk")
    )
    rows = RiskResult.objects.filter(pk__gt=after).annotate(
        before=Subquery(earlier.order_by("-pk").values("colour")[:1]),
        rule_before=Subquery(earlier.order_by("-pk").values("scorecard")[:1]),
    )
    asked = ("pk", "subject__identity", "subject__name", "before", "colour", "card", "looking_back")
    found = list(rows.order_by("pk").values_list(*asked, "scorecard", "rule_before")[:most])
    changes = [
        ColourChange(row[0], row[1], row[2], row[3], row[4], by_itself=row[7] == row[8])
        for row in found
        if row[5] == MAIN and not row[6] and row[3] not in (None, row[4])
    ]
    return changes, found[-1][0] if found else after


def newest_result() -> int:
    """The last result written; 0 before the first."""
    return RiskResult.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def class_is_public() -> bool:
    """Whether the city publishes class and colour; else they are for staff and the subject itself."""
    return pack().city.class_public


def result_for(subject_id: int) -> RiskResult | None:
    """The result in force; None for what is not rated."""
    return _IN_FORCE.first(subject=subject_id)


def results_for(subjects: Sequence[int], *, everything: bool = False) -> dict[int, Rating]:
    """The ratings in force of these subjects, by subject; `everything` adds reasons whose facts are not public."""
    found = RiskResult.objects.filter(subject_id__in=list(subjects), card=MAIN, current=True)
    return {result.subject_id: rating_of(result, everything=everything) for result in found}


def results_named(identities: Collection[str], *, everything: bool = False) -> dict[str, Rating]:
    """The same by the identifier each subject goes by, in one query; who is not rated is left out."""
    found = RiskResult.objects.filter(subject__identity__in=list(identities), card=MAIN, current=True)
    rows = found.annotate(identity=F("subject__identity"))
    return {result.identity: rating_of(result, everything=everything) for result in rows}


def colours_of(subjects: Sequence[int]) -> dict[int, str]:
    """The colour in force of each rated subject among these, without the reasons."""
    rated = RiskResult.objects.filter(subject_id__in=list(subjects), card=MAIN, current=True)
    return dict(rated.values_list("subject_id", "colour"))


def rating_of(result: RiskResult, *, everything: bool) -> Rating:
    """A stored result as it may be shown."""
    reasons = [reason for reason in result.reasons if everything or reason["public"]]
    return Rating(
        result.subject_id, result.grade, result.colour, main_scorecard().bands[_class(result.grade)].word, result.mark,
        result.points, result.as_of, result.aspects, reasons,
    )  # fmt: skip


def grade_of(result: RiskResult) -> Class:
    """The class of a stored result."""
    return _class(result.grade)


def _class(grade: str) -> Class:
    match grade:
        case "A" | "B" | "C" | "D":
            return grade
    raise ValueError(f"没有类别 {grade}")


@dataclass(frozen=True)
class Point:
    """The rating at the end of a month; today for the running one."""

    on: date
    mark: int
    grade: str
    colour: str


def trend_of(
    subject_id: int, *, months: int = MONTHS, today: date | None = None, since: date | None = None
) -> list[Point]:
    """The rating in force at each month's end, oldest first; months before the first result are left out, and those
    before `since`: what was not yet founded had no class."""
    today = today or city_time.today()
    rows = [(one.as_of, one.mark, one.grade, one.colour) for one in _RATED.all(subject=subject_id, day=today)]
    points = []
    for day in [*_month_ends(today, months - 1), today]:
        known = [row for row in rows if row[0] <= day]
        if known and (since is None or day >= since):
            points.append(Point(day, *known[-1][1:]))
    return points


def _month_ends(today: date, months: int) -> list[date]:
    first = today.replace(day=1)
    ends = []
    for _ in range(months):
        ends.append(first - timedelta(days=1))
        first = ends[-1].replace(day=1)
    return ends[::-1]


@dataclass(frozen=True)
class Side:
    """One side of the radar, with the median of the peers where there are enough of them."""

    key: str
    title: str
    mark: int
    peers: int | None


@dataclass(frozen=True)
class LifeStage:
    """The median of the same industry and kind at one stage of life."""

    band: str
    mark: int
    subjects: int
    own: bool


@dataclass(frozen=True)
class PeerStanding:
    """Subjects of the same industry, kind and stage of life, or of the industry where those are too few."""

    scope: str
    subjects: int
    mark: int
    grades: dict[str, int]
    aspects: dict[str, int]
    as_of: date
    # How the same industry and kind fares from young to old.
    life: list[LifeStage]


def peers_of(subject: Subject) -> PeerStanding | None:
    """Whom a subject is compared with; None where too few are like it."""
    groups = {
        (group.category, group.age_band): group
        for group in _PEERS.all(industry=subject.industry, category=subject.category)
    }
    band = age_band(months_old(subject.established_on))
    near = groups.get((subject.category, band)) if band else None
    group = near or groups.get(("", ""))
    if group is None:
        return None
    stages = [*(word for _, word in AGE_BANDS), OLDEST]
    life = [
        LifeStage(word, groups[subject.category, word].mark, groups[subject.category, word].subjects, word == band)
        for word in stages
        if (subject.category, word) in groups
    ]
    scope = f"同行业、同类主体（成立{band}）" if near else "同行业主体"
    return PeerStanding(scope, group.subjects, group.mark, group.grades, group.aspects, group.as_of, life)


def months_old(established_on: date | None, today: date | None = None) -> int | None:
    """Full months since a subject was established, counted as the scorecard's SQL counts them."""
    if established_on is None:
        return None
    today = today or city_time.today()
    return (today.year - established_on.year) * 12 + today.month - established_on.month


def sides_of(aspects: dict[str, int], peers: PeerStanding | None) -> list[Side]:
    """The six sides in the scorecard's order."""
    return [
        Side(key, aspect.title, aspects[key], peers.aspects.get(key) if peers else None)
        for key, aspect in main_scorecard().aspects.items()
        if key in aspects
    ]
