"""The shop a listing is about: what it is, what it reported, and whether its listing has ended."""

import json
from collections.abc import Iterable, Iterator
from datetime import date

from xinheng.credit.listing.rules import kind_of
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import folded
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused

ABNORMAL = "abnormal_operation_list"
SERIOUS = "serious_violation_list"
FILED = ("reported", "late")
GONE = "主体已注销"
PIECE = 2000


def entity(uscc: str) -> Subject:
    """The shop of a code. Raises `MoveRefused` in words that help to find it."""
    subject = subject_by(uscc.strip())
    if subject is None or subject.kind != Subject.Kind.ENTITY:
        raise MoveRefused(f"没有统一社会信用代码为“{uscc}”的主体，请核对代码。")
    return subject


def subject_of(matter: Matter) -> Subject:
    """The shop of a matter."""
    return entity(matter.subject_identity)


def kind_of_subject(subject: Subject) -> str:
    """E enterprise, H household, C cooperative."""
    return kind_of(subject.category, subject.name)


def is_closed(subject: Subject) -> bool:
    """Deregistered or gone in another way."""
    return standard().is_closed(subject.kind, subject.status)


def reported(subject: Subject, year: int) -> bool:
    """Whether the report of a year is here, in time or late."""
    return any(_is_report(record, year) for record in current_records(subject.pk, ["annual_report"]))


def listed_already(subject: Subject, reason: str) -> str:
    """The number of a listing for the same reason that stands."""
    for record in current_records(subject.pk, [ABNORMAL]):
        fields = json.loads(record.open)
        if fields.get("listing_reason") == reason and not (record.ends_on and record.ends_on <= city_time.today()):
            return str(fields.get("listing_document") or fields.get("listed_on"))
    return ""


def repaired(subject: Subject, kind: str, key: str) -> bool:
    """Whether a repair of this listing was granted and stands (Order 107 art 12, 13)."""
    rows = (json.loads(one.open) for one in current_records(subject.pk, ["credit_repair"]))
    return any((one["kind"], one["target_key"], one["state"]) == (kind, key, "granted") for one in rows)


def key_of(subject: Subject, type: str, field: str, number: str) -> str:
    """The key of the current record with a number; "" where there is none."""
    rows = current_records(subject.pk, [type])
    return next((one.key for one in rows if str(json.loads(one.open).get(field, "")) == number), "")


def what_ended(matter: Matter, type: str, field: str, kind: str, early: str) -> str:
    """What ended the listing whose document stands in `field` of a record of the type: the shop is gone, or in the
    words of `early` a repair of this kind was granted; "" while nothing has."""
    subject = subject_of(matter)
    if is_closed(subject):
        return GONE
    key = key_of(subject, type, field, str(matter.facts["listing_document"]))
    return early if key and repaired(subject, kind, key) else ""


def authority_of(matter: Matter) -> str:
    """Who lists: the bureau of the office."""
    bureau = organisation_at(bureau_of(matter.office))
    return bureau.name if bureau else matter.office


def unreported(year: int) -> Iterator[Subject]:
    """Shops in business that owed the report of a year and have not filed it, a piece at a time."""
    last, before = 0, date(year, 12, 31)
    rows = Subject.objects.filter(kind=Subject.Kind.ENTITY).order_by("pk")
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        last = piece[-1].pk
        living = [one for one in piece if not is_closed(one) and (one.established_on or before) <= before]
        filed = _reporters([one.pk for one in living], year)
        yield from (one for one in living if one.pk not in filed)


def awaiting_with(matter: Matter) -> list[Matter]:
    """The other shops of the same office that were proposed for the same missing report and wait for the decision."""
    year = matter.facts.get("report_year")
    if matter.state != "proposed" or not year:
        return []
    rows = Matter.objects.filter(procedure=matter.procedure, state="proposed", office=matter.office, closed_at=None)
    return [one for one in rows.order_by("pk") if one.pk != matter.pk and one.facts.get("report_year") == year]


def penalties_of(subject: Subject) -> list[dict[str, str]]:
    """The penalties of a shop, as the registers have them."""
    return [json.loads(one.open) for one in current_records(subject.pk, ["administrative_penalty"])]


def penalty_with(subject: Subject, number: str) -> dict[str, str] | None:
    """The penalty of a number."""
    wanted, rows = folded(number), penalties_of(subject)
    return next((one for one in rows if wanted and folded(str(one.get("decision_number", ""))) == wanted), None)


def _reporters(subjects: Iterable[int], year: int) -> set[int]:
    rows = Record.objects.filter(subject_id__in=list(subjects), superseded_at=None, type="annual_report")
    return {one.subject_id for one in rows if one.subject_id and _is_report(one, year)}


def _is_report(record: Record, year: int) -> bool:
    fields = json.loads(record.open)
    return str(fields.get("report_year")) == str(year) and fields.get("state") in FILED
