"""Publication as a judgement over facts: from when a record is shown to the public, until when, and why.

A record type's rules become one tree of `kit.conditions`. The dossier and the score have it printed for their database,
a page reads it in Python to say why; so all three always agree. It is judged for today, also for a day gone by.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.conf import settings

from xinheng.credit.periods import Law, laws_of
from xinheng.fusion.standard.conditions import filter_tree
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.publication import Follows, HeldBack, Link, Period, Public, Stop
from xinheng.fusion.standard.registry import standard
from xinheng.kit.clock_words import months_in_words
from xinheng.kit.conditions import nodes as n
from xinheng.kit.conditions.pushing import has_come, is_missing, tidy
from xinheng.support.procedures.parameters import edition

# What is over from the beginning: repaired, the subject deregistered.
LONG_AGO = date(1900, 1, 1)
EFFECTIVE = n.FieldOf("effective_on", "day")
# Of a type whose period no law gives.
ENDLESS = Law(LONG_AGO, 0, "")


@dataclass(frozen=True)
class Rule:
    """One rule of law about a record: what it says, where that stands, and of which records it is true."""

    title: str
    basis: str
    when: n.Truth


@dataclass(frozen=True)
class Term(Rule):
    """A rule that ends publication on a day: a period, or what stops it early."""

    ends: n.Day
    grade: str = ""
    early_stop: bool = True


@dataclass(frozen=True)
class Publication:
    """All rules about one record type, as trees. `hidden_on` is the first day on which it is not shown any more."""

    type: str
    section: str
    starts: n.Day
    held_back: tuple[Rule, ...] = ()
    periods: tuple[Term, ...] = ()
    follows: tuple[Term, ...] = ()
    stops: tuple[Term, ...] = ()
    withheld: tuple[tuple[n.Truth, tuple[str, ...]], ...] = ()
    hidden_on: n.Day = field(default_factory=n.NoDay)

    def shown(self, today: date) -> n.Truth:
        """Whether a record is shown on a day: begun, not held back, not over."""
        begun = n.Or((is_missing(self.starts), has_come(self.starts, today)))
        kept = tuple(n.Not(rule.when) for rule in self.held_back)
        return tidy(n.And((*kept, begun, n.Not(has_come(self.hidden_on, today)))))

    def in_period(self, fits: Callable[[Term], bool]) -> n.Truth:
        """Whether the period that decides is one of these."""
        cases = tuple((one.when, n.ALWAYS if fits(one) else n.NEVER) for one in self.periods)
        return n.Switch(cases, n.NEVER)


def publications(today: date, only: Collection[str] | None = None) -> dict[str, Publication]:
    """The record types with a basis in law for showing them, by id; of some types only where `only` names them."""
    return {
        id: publication(id, today)
        for id, type in standard().types.items()
        if (only is None or id in only) and type.public is not None and _city_says_so(type.public)
    }


def publication(type: str, today: date) -> Publication:
    """The rules about one type by the law in force on a day. Raises `KeyError` for a type that is never public."""
    return _publication(str(settings.XINHENG_CITY), edition(), type, today)


def _city_says_so(public: Public) -> bool:
    return public.setting is None or bool(getattr(pack().city, public.setting))


@lru_cache(maxsize=512)
def _publication(city: str, amended: int, id: str, today: date) -> Publication:
    type = standard().type(id)
    if type.public is None:
        raise KeyError(id)
    public, naming = type.public, naming_of(type)
    starts = n.Last((*(n.FieldOf(name, "day") for name in public.counts_from), EFFECTIVE))
    held = tuple(Rule(one.title, one.basis, _held(one, naming)) for one in public.held_back)
    periods = tuple(term for one in _periods(public) for term in _terms(one, type, starts, today))
    raw = Publication(id, type.portrait, starts, held, periods)
    follows = tuple(_follows(one, today) for one in public.follows)
    stops = tuple(_stop(one, type, raw) for one in public.stops)
    if public.until_ended:
        stops = (Term("已移出或者期满", public.basis, n.ALWAYS, n.FieldOf("ends_on", "day")), *stops)
    kept = tuple((filter_tree(one.when, naming), one.keep) for one in public.withheld)
    hidden = n.First(
        (_whole_period(periods, follows), *(n.Choice(((one.when, one.ends),), n.NoDay()) for one in stops))
    )
    return Publication(id, type.portrait, starts, held, periods, follows, stops, kept, hidden)


def naming_of(type: RecordType) -> Callable[[str, n.Kind], n.FieldOf]:
    """How a condition of the type names a field: `subject.` before it means the subject's own."""

    def named(name: str, kind: n.Kind) -> n.FieldOf:
        of, dot, rest = name.partition(".")
        return n.FieldOf(rest, kind, "subject") if dot and of == "subject" else n.FieldOf(name, kind)

    return named


def _held(one: HeldBack, naming: Callable[[str, n.Kind], n.FieldOf]) -> n.Truth:
    when = filter_tree(one.when, naming)
    return n.And((when, _any(one.linked))) if one.linked else when


def _any(link: Link) -> n.Truth:
    return n.AnyLinked(link.type, link.here, link.there, filter_tree(link.when, _plain))


def _periods(public: Public) -> tuple[Period, ...]:
    """A type with one period alone says only its parameter."""
    alone = Period(title="公示期", basis=public.basis, months=public.months) if public.months else None
    return (alone,) if alone else public.periods


def _terms(one: Period, type: RecordType, starts: n.Day, today: date) -> Iterator[Term]:
    """A period, once for each law that facts may fall under: by the day of the fact, however late it is published."""
    when = filter_tree(one.when, naming_of(type))
    if one.linked:
        when = n.And((when, _any(one.linked)))
    counted: n.Day = starts
    if one.linked and one.anew_from:
        link, day = one.linked, n.FieldOf(one.anew_from, "day")
        counted = n.LatestLinked(link.type, link.here, link.there, filter_tree(link.when, _plain), day)
    laws = laws_of(one.months.removeprefix("parameter:"), today) if one.months else [ENDLESS]
    fact = counted if one.anew_from else n.OrElse((EFFECTIVE, counted))
    for law in laws:
        then = when if law is laws[-1] else n.And((when, n.Compare(fact, ">=", n.Const(law.since))))
        named = _worded(one.title, law) + (f"（按当时的规定：{law.basis}）" if len(laws) > 1 else "")
        yield Term(named, one.basis, then, _end(one, law.end(counted)), one.grade, one.early_stop)


def _end(one: Period, ends: n.Day) -> n.Day:
    """The end of a period that is not over before other days."""
    if one.anew_from:
        return n.Last((ends, *(n.FieldOf(field, "day") for field in one.not_before)))
    if one.not_before:
        known = n.OrElse(tuple(n.FieldOf(name, "day") for name in one.not_before))
        return n.Choice(((is_missing(known), n.NoDay()),), n.Last((ends, known)))
    return ends


def _worded(title: str, law: Law) -> str:
    """A title with the length of its period in words."""
    return title.replace("{months}", months_in_words(law.months)) if "{months}" in title else title


def _stop(one: Stop, type: RecordType, raw: Publication) -> Term:
    when, day = filter_tree(one.when, naming_of(type)), n.Const(LONG_AGO)
    ends: n.Day = day
    if one.season:
        ends = n.NextFirst(EFFECTIVE, one.season)
    elif one.on and one.linked:
        link = one.linked
        ends = n.LatestLinked(
            link.type, link.here, link.there, filter_tree(link.when, _plain), n.FieldOf(one.on, "day")
        )
    elif one.on:
        ends = n.FieldOf(one.on, "day")
    if one.repair and any(not period.early_stop for period in raw.periods):
        when = n.And((when, n.Not(raw.in_period(lambda period: not period.early_stop))))
    return Term(one.title, one.basis, when, ends)


def _follows(one: Follows, today: date) -> Term:
    """As long as the record it led to, where that one is grave enough to be followed."""
    other, link = publication(one.link.type, today), one.link
    grave: n.Truth = n.And(tuple(n.Not(rule.when) for rule in other.held_back))
    if any(period.grade == "minor" for period in other.periods):
        grave = n.And((grave, n.Not(other.in_period(lambda period: period.grade == "minor"))))
    linked = n.AnyLinked(link.type, link.here, link.there, tidy(grave))
    return Term(
        one.title, one.basis, linked, n.LatestLinked(link.type, link.here, link.there, tidy(grave), other.hidden_on)
    )


def _whole_period(periods: tuple[Term, ...], follows: tuple[Term, ...]) -> n.Day:
    """The end of the record it led to, where there is one; else by the first period that fits."""
    return n.Choice(tuple((one.when, one.ends) for one in (*follows, *periods)), n.NoDay())


def _plain(name: str, kind: n.Kind) -> n.FieldOf:
    return n.FieldOf(name, kind)
