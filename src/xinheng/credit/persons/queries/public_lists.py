"""What everybody may read of one person on a list."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.persons.queries.records import few_at_a_time, told_of
from xinheng.credit.publicity import naming_of
from xinheng.fusion.registers.models import Record, Source
from xinheng.fusion.registers.queries import person_by_number
from xinheng.fusion.standard.conditions import filter_tree
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import folded
from xinheng.kit.conditions.meaning import holds
from xinheng.kit.masking import mask_name

MOST_SHOWN = 50


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
        told_of(one)
        for few in few_at_a_time({int(one.subject_id or 0) for one in found})
        for one in Record.objects.filter(subject_id__in=few, superseded_at=None)
    ]
    told = [
        told_of(one)
        | {"source": one.source.name, "recorded_at": one.recorded_at.isoformat(), "subject": one.subject_id}
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
