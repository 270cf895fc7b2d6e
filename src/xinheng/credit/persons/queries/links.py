"""Who is on a list today, and where they work."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.persons import rules
from xinheng.credit.persons.declarations import matching
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries.records import few_at_a_time, told_of
from xinheng.credit.persons.rules import ListEntry, WorkPlace
from xinheng.fusion.registers.models import BlindKey, Mention, Record, Subject
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard

EMPLOYER = "employer"


@dataclass(frozen=True)
class FoundLink:
    """A person of a list at a shop: what a warning says."""

    person: Subject
    shop: Subject
    entry: ListEntry
    post: str
    relation: str

    @property
    def pair(self) -> tuple[int, int, str]:
        """What a warning is one of."""
        return self.person.pk, self.shop.pk, self.entry.rule.kind


def listed_persons() -> set[int]:
    """Everybody with a current record of a list, whether in force or not."""
    rows = Record.objects.filter(type__in=list(matching().lists), superseded_at=None, subject__isnull=False)
    return set(rows.values_list("subject_id", flat=True))


def entries_of(persons: Collection[int], today: date) -> list[ListEntry]:
    """What is in force against these persons on a day, by the same judgement that publishes the lists."""
    beside: dict[int, list[dict[str, Any]]] = {}
    for few in few_at_a_time(persons):
        rows = Record.objects.filter(subject_id__in=few, superseded_at=None, type__in=list(matching().lists))
        for one in rows.order_by("pk"):
            beside.setdefault(int(one.subject_id or 0), []).append(told_of(one))
    return [entry for person, records in beside.items() for entry in _in_force(person, records, today)]


def _in_force(person: int, records: list[dict[str, Any]], today: date) -> Iterator[ListEntry]:
    about = {"kind": "person"}
    for one in records:
        rule, type = matching().lists[one["type"]], standard().type(one["type"])
        verdict = judge(one["type"], row_of(one, about, records), today)
        if verdict.shown:
            fields = one["fields"]
            ground = shown(type.fields[rule.ground], str(fields.get(rule.ground, "")))
            number = str(fields.get(rule.number, ""))
            yield ListEntry(
                person, one["type"], one["key"], rule, rule.trade_for(fields), ground, number, verdict.until
            )


def places_of(persons: Collection[int]) -> list[WorkPlace]:
    """Every place of work that anything current tells of these persons."""
    found = [*_named(persons), *_by_number(persons)]
    return list(dict.fromkeys(found))


def _named(persons: Collection[int]) -> Iterator[WorkPlace]:
    """Records about the person that name an employer."""
    for few in few_at_a_time(persons):
        rows = Mention.objects.filter(
            role=EMPLOYER,
            record__subject_id__in=few,
            record__superseded_at=None,
            record__type__in=list(matching().work),
        )
        for one in rows.select_related("record").order_by("pk"):
            work, fields = matching().work[one.record.type], json.loads(one.record.open)
            since = _day(fields.get(work.since)) if work.since else one.record.effective_on
            ends = [day for day in (one.record.ends_on, _day(fields.get(work.left))) if day]
            post = work.post or str(fields.get(work.post_by) or "other")
            yield WorkPlace(
                int(one.record.subject_id or 0), one.subject_id, post, since, min(ends, default=None), work.decides
            )


def _by_number(persons: Collection[int]) -> Iterator[WorkPlace]:
    """Records about a shop that hold the person's number, found by its keyed hash and by nothing else."""
    for few in few_at_a_time(persons):
        owners = dict(Subject.objects.filter(pk__in=few, kind=Subject.Kind.PERSON).values_list("pk", "identity"))
        by_key = {bytes.fromhex(identity.partition(":")[2]): pk for pk, identity in owners.items()}
        fields = {(type, one.number) for type, one in matching().held.items()}
        rows = BlindKey.objects.filter(value__in=list(by_key)).values_list(
            "value", "field", "record__type", "record__subject_id", "record__effective_on", "record__ends_on",
            "record__superseded_at",
        )  # fmt: skip
        for value, field, type, shop, since, ends, gone in rows:
            if gone is None and shop and (type, field) in fields:
                # The day of a registration is the firm's, not its head's.
                began = None if type == "registration" else since
                yield WorkPlace(by_key[bytes(value)], shop, matching().held[type].post, began, ends)


def links_of(persons: Collection[int], today: date) -> dict[tuple[int, int, str], FoundLink]:
    """Who of these works today where a list forbids or warns of it; of several of a kind the one that lasts longest."""
    entries = entries_of(persons, today)
    listed = {one.person for one in entries}
    places = rules.places_now(places_of(listed), today)
    subjects = Subject.objects.in_bulk({*listed, *(one.shop for one in places)})
    trades = _trades_of([subjects[one.shop] for one in places])
    # A city lists some ten thousand persons: each is laid beside his own places only.
    at = defaultdict[int, list[WorkPlace]](list)
    for place in places:
        if not standard().is_closed((shop := subjects[place.shop]).kind, shop.status):
            at[place.person].append(place)
    found: dict[tuple[int, int, str], FoundLink] = {}
    for entry in sorted(entries, key=lambda one: (one.until is not None, one.until or date.max), reverse=True):
        for place in at[entry.person]:
            if rules.reaches(entry, place, trades[place.shop]):
                person, shop = subjects[entry.person], subjects[place.shop]
                one = FoundLink(person, shop, entry, place.post, post_title(place.post))
                found[one.pair] = one
    return found


def _trades_of(shops: Sequence[Subject]) -> dict[int, frozenset[str]]:
    """The trades of shops."""
    papers: dict[int, set[str]] = {}
    wanted = {paper for trade in matching().trades.values() for paper in trade.papers}
    for few in few_at_a_time({one.pk for one in shops}):
        rows = Record.objects.filter(subject_id__in=few, superseded_at=None, type__in=wanted)
        for shop, type in rows.values_list("subject_id", "type"):
            papers.setdefault(int(shop or 0), set()).add(type)
    return {one.pk: rules.trades_of(one.industry, papers.get(one.pk, ()), matching()) for one in shops}


def touched_persons(subjects: Collection[int]) -> set[int]:
    """Of the persons on lists, those whom a change of these subjects may concern: themselves, those who work at these
    shops, and those of whom a warning stands there."""
    listed = listed_persons()
    here = {place.person for place in places_of(listed - set(subjects)) if place.shop in subjects}
    standing = PersonWarning.objects.filter(cleared_on=None).values_list("person_id", "shop_id")
    warned = {person for person, shop in standing if person in subjects or shop in subjects}
    return {one for one in listed if one in subjects} | here | warned


def post_title(post: str) -> str:
    """A post in words."""
    return standard().code_list("work_post").title_of(post)


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None
