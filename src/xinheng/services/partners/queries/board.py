"""The board of a venue: its tenants by the public's facts, and what is new. Nothing that the public does not see."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.publicity import publications
from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.queries import class_is_public
from xinheng.fusion.registers import feed
from xinheng.fusion.registers.models import Batch, Record
from xinheng.fusion.registers.queries import identities_of
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.procedures.parameters import edition

S = Tenancy.State
MOST_NEWS = 10
# What an answer from the dossier stays true for: the city and its law, the day, and what was written until now.
State = tuple[str, int, date, tuple[int, int]]
COLOURS = ("red", "yellow", "green")


@dataclass(frozen=True)
class Tenant:
    """One tenant as a row: its colour is empty where it is not rated or the city does not publish classes."""

    tenancy: Tenancy
    colour: str = ""
    grade: str = ""


@dataclass(frozen=True)
class News:
    """What is new of a tenant: another colour, or facts that became public."""

    tenancy: Tenancy
    was: str = ""
    now: str = ""
    facts: tuple[str, ...] = ()


@dataclass
class Board:
    """The figures of a venue today, and what is new since yesterday began."""

    tenants: int = 0
    asked: int = 0
    colours: dict[str, int] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    since: datetime = field(default_factory=city_time.now)

    @property
    def unrated(self) -> int:
        """Tenants without a class."""
        return self.tenants - sum(self.colours.values())


def board_of(partner: Partner, *, news: bool = True) -> Board:
    """Counted by the database; for what is new a handful of dossiers is opened."""
    counted = Tenancy.objects.filter(partner=partner).order_by().values_list("state").annotate(n=Count("pk"))
    if class_is_public():
        counted = counted.union(_rated(partner).order_by().values_list("colour").annotate(n=Count("pk")), all=True)
    held = dict(counted)
    since = city_time.start_of(city_time.today() - timedelta(days=1))
    colours = {one: held[one] for one in COLOURS if one in held}
    return Board(
        held.get(S.CONFIRMED, 0), held.get(S.ASKED, 0), colours, _news(partner, since) if news else [], since=since
    )


def tenants_shown(rows: QuerySet[Tenancy], *, colour: str = "", words: str = "") -> QuerySet[Tenancy]:
    """The tenants that are there, narrowed by colour, name, code or stall."""
    rows = rows.filter(state=S.CONFIRMED)
    if colour in COLOURS and class_is_public():
        told = {"risk_results__card": MAIN, "risk_results__current": True, "risk_results__colour": colour}
        rows = rows.filter(**{f"subject__{name}": value for name, value in told.items()})
    for word in words.split()[:4]:
        of_code = Q(subject__identity__in=identities_of(f"uscc:{word.upper()}"))
        rows = rows.filter(Q(subject__name__contains=word) | Q(stall__icontains=word) | of_code)
    return rows.order_by("stall", "pk")


def with_colours(rows: QuerySet[Tenancy]) -> QuerySet[Tenancy]:
    """The same tenants with their colour and grade, in the same question."""
    if not class_is_public():
        return rows
    rated = RiskResult.objects.filter(subject=OuterRef("subject"), card=MAIN, current=True)
    return rows.annotate(colour=Subquery(rated.values("colour")), class_now=Subquery(rated.values("grade")))


def as_tenants(rows: Iterable[Tenancy]) -> list[Tenant]:
    """Tenants `with_colours` as rows; those are empty where the city shows no classes."""
    return [Tenant(one, getattr(one, "colour", "") or "", getattr(one, "class_now", "") or "") for one in rows]


def _there(partner: Partner) -> QuerySet[Tenancy, Any]:
    """The subjects that are there, for a condition: no row of a subject has to be read for it."""
    return Tenancy.objects.filter(partner=partner, state=S.CONFIRMED).order_by().values("subject_id")


def _rated(partner: Partner) -> QuerySet[RiskResult]:
    return RiskResult.objects.filter(card=MAIN, current=True, subject_id__in=_there(partner))


def _news(partner: Partner, since: datetime) -> list[News]:
    colours = _other_colours(partner, since) if class_is_public() else {}
    records = _new_records(partner, since)
    wanted = list(dict.fromkeys([*colours, *records]))[:MOST_NEWS]
    rows = Tenancy.objects.filter(partner=partner, state=S.CONFIRMED, subject__in=wanted).select_related("subject")
    by_subject = {one.subject_id: one for one in rows}
    found, state = [], (str(settings.XINHENG_CITY), edition(), city_time.today(), feed.position())
    for pk in wanted:
        was, now = colours.get(pk, ("", ""))
        identity = by_subject[pk].subject.identity
        facts = _made_public(identity, frozenset(records[pk]), state) if pk in records else ()
        if was != now or facts:
            found.append(News(by_subject[pk], was, now, facts))
    return found


def _other_colours(partner: Partner, since: datetime) -> dict[int, tuple[str, str]]:
    """Subjects whose colour is another one than before `since`: what it was, what it is."""
    before = RiskResult.objects.filter(subject=OuterRef("subject"), card=MAIN, scored_at__lt=since, looking_back=False)
    changed = _rated(partner).filter(scored_at__gte=since, as_of__gte=city_time.day_of(since)).order_by("-scored_at")
    rows = changed.annotate(was=Subquery(before.order_by("-scored_at", "-pk").values("colour")[:1]))
    found = rows.values_list("subject_id", "was", "colour")[: 20 * MOST_NEWS]
    return {pk: (was, now) for pk, was, now in found if was is not None and was != now}


def _new_records(partner: Partner, since: datetime) -> dict[int, set[tuple[str, str]]]:
    """What was written about tenants since then, of the types that may be public."""
    first = Batch.objects.filter(written_at__gte=since).aggregate(first=Min("first_record"))["first"]
    if not first:
        return {}
    rows = Record.objects.filter(
        pk__gte=first, superseded_at=None, recorded_at__gte=since, type__in=list(publications(city_time.today())),
        subject_id__in=_there(partner),
    ).order_by("-pk")  # fmt: skip
    found: dict[int, set[tuple[str, str]]] = {}
    for subject, type, key in rows.values_list("subject_id", "type", "key")[: 40 * MOST_NEWS]:
        found.setdefault(subject, set()).add((type, key))
    return found


@lru_cache(maxsize=4096)
def _made_public(identity: str, written: frozenset[tuple[str, str]], _state: State) -> tuple[str, ...]:
    """The titles of those that anybody sees in the dossier, newest first: held-back ones are no news here either.

    Kept until something is written, another day begins or the law changes, as the city's lists are.
    """
    told = json.loads(dossier_json(identity) or b'{"sections": []}')
    rows = [one for section in told["sections"] for one in section["records"] if "about" not in one]
    fresh = [one for one in rows if (one["type"], one["key"]) in written]
    fresh.sort(key=lambda one: str(one.get("effective_on") or ""), reverse=True)
    return tuple(titled(one) for one in fresh)


def titled(record: dict[str, Any]) -> str:
    """A public record in one line: what it is, and its title."""
    kind = standard().type(record["type"])
    title = shown(kind.fields[kind.title_field], record["fields"].get(kind.title_field, ""))
    return f"{kind.title}：{title}" if title else kind.title
