"""Who is on a list today, where they work, and the warnings as who may see them reads them."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.persons import rules
from xinheng.credit.persons.declarations import matching
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.permissions import PersonVerb
from xinheng.credit.persons.rules import ListEntry, WorkPlace
from xinheng.credit.publicity import naming_of
from xinheng.fusion.registers.models import BlindKey, Mention, Record, Source, Subject
from xinheng.fusion.registers.queries import person_by_number
from xinheng.fusion.standard.conditions import filter_tree
from xinheng.fusion.standard.display import shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import folded
from xinheng.kit.conditions.meaning import holds
from xinheng.kit.masking import mask_name
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import Viewer, visible_to
from xinheng.support.notices.models import Notice

EMPLOYER = "employer"
FEW = 800
MOST_SHOWN = 50


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
    for few in _few(persons):
        rows = Record.objects.filter(subject_id__in=few, superseded_at=None, type__in=list(matching().lists))
        for one in rows.order_by("pk"):
            beside.setdefault(int(one.subject_id or 0), []).append(_told(one))
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
    for few in _few(persons):
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
    for few in _few(persons):
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
    found: dict[tuple[int, int, str], FoundLink] = {}
    for entry in sorted(entries, key=lambda one: (one.until is not None, one.until or date.max), reverse=True):
        for place in places:
            shop = subjects[place.shop]
            closed = standard().is_closed(shop.kind, shop.status)
            if place.person == entry.person and not closed and rules.reaches(entry, place, trades[place.shop]):
                one = FoundLink(subjects[entry.person], shop, entry, place.post, post_title(place.post))
                found[one.pair] = one
    return found


def _trades_of(shops: Sequence[Subject]) -> dict[int, frozenset[str]]:
    """The trades of shops."""
    papers: dict[int, set[str]] = {}
    wanted = {paper for trade in matching().trades.values() for paper in trade.papers}
    for few in _few({one.pk for one in shops}):
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


def warnings_for(account: Viewer) -> QuerySet[PersonWarning]:
    """The warnings in an account's area, open ones first."""
    return visible_to(PersonWarning.objects.all(), account, PersonVerb.VIEW_WARNINGS)


def own_warnings(party: Party) -> QuerySet[PersonWarning]:
    """The open warnings about a business, for who may see its standing."""
    return visible_to(PersonWarning.objects.filter(cleared_on=None), party, PartyRight.STANDING)


def open_warnings_at(identity: str) -> QuerySet[PersonWarning]:
    """The open warnings about a shop, for who was already found to be in charge of it."""
    return PersonWarning.objects.filter(identity=identity, cleared_on=None)


def untold(most: int) -> list[PersonWarning]:
    """Open warnings of which the shop was not told yet, oldest first."""
    return list(PersonWarning.objects.filter(sent_at=None, cleared_on=None).order_by("pk")[:most])


def officers_told(warning: PersonWarning) -> list[Notice]:
    """The notices to officers about a warning, with the moment each was read."""
    rows = Notice.objects.filter(about_kind=PersonWarning._meta.label_lower, about_id=str(warning.pk))
    return list(rows.select_related("account").order_by("pk"))


def list_title(warning: PersonWarning) -> str:
    """The list in words."""
    return standard().code_list("key_person_kind").title_of(warning.kind)


def post_title(post: str) -> str:
    """A post in words."""
    return standard().code_list("work_post").title_of(post)


def _few(ids: Collection[int]) -> Iterator[list[int]]:
    rows = sorted(ids)
    return (rows[start : start + FEW] for start in range(0, len(rows), FEW))


def _told(record: Record) -> dict[str, Any]:
    fields = json.loads(record.open)
    return {
        "type": record.type, "key": record.key, "fields": fields,
        "effective_on": record.effective_on, "ends_on": record.ends_on, "subject": record.subject_id,
    }  # fmt: skip


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def on_lists_by_person(name: str, number: str) -> list[dict[str, Any]]:
    """What is public today of one person, by the number's keyed hash and the name together; as a list tells it."""
    clean = standard().field_type("person_id").clean(number)
    person = person_by_number(clean)
    if person is None or mask_name(name) != person.name:
        return []
    rows = Record.objects.filter(subject=person, superseded_at=None, type__in=_published())
    return _public(rows.select_related("source"))


def on_lists_by_number(number: str) -> list[dict[str, Any]]:
    """What is public today under the number of a certificate or of a decision that put somebody on a list."""
    clean = folded(number)
    if not clean:
        return []
    # By source too: the index of current records begins with type and source.
    rows = Record.objects.filter(
        type__in=_published(), source__in=list(Source.objects.values_list("pk", flat=True)),
        key__startswith=clean, superseded_at=None, subject__isnull=False,
    )  # fmt: skip
    found = _public(rows.select_related("source"))
    types = standard().types
    return [one for one in found if folded(str(one["fields"].get(types[one["type"]].key[0], ""))) == clean]


def _published() -> list[str]:
    """The types with a list of persons for everyone."""
    return [id for id, type in standard().types.items() if any(one.page == "persons" for one in type.lists)]


def _public(rows: QuerySet[Record]) -> list[dict[str, Any]]:
    today = city_time.today()
    found = list(rows.order_by("type", "-effective_on", "-pk")[:MOST_SHOWN])
    beside = [
        _told(one)
        for few in _few({int(one.subject_id or 0) for one in found})
        for one in Record.objects.filter(subject_id__in=few, superseded_at=None)
    ]
    told = [
        _told(one) | {"source": one.source.name, "recorded_at": one.recorded_at.isoformat(), "subject": one.subject_id}
        for one in found
    ]
    return [one for one in told if _shown(one, beside, today) and _fits_a_list(one, today)]


def _shown(one: dict[str, Any], beside: list[dict[str, Any]], today: date) -> bool:
    mine = [other for other in beside if other["subject"] == one["subject"]]
    return judge(one["type"], row_of(one, {"kind": "person"}, mine), today).shown


def _fits_a_list(one: dict[str, Any], today: date) -> bool:
    """An expired certificate is on no list."""
    type, row = standard().type(one["type"]), row_of(one, {"kind": "person"})
    lists = [each for each in type.lists if each.page == "persons"]
    return any(not each.when or holds(filter_tree(each.when, naming_of(type)), row, today) for each in lists)
