"""The sections of a dossier as pages show them: in the order of the standard, each with its source."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from xinheng.credit.disputing import marks_of
from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.ui.records import RecordView, record_view, state_of
from xinheng.portals.ui.sources import SourceLine, freshness_of

FIRST = 3


@dataclass(frozen=True)
class SectionView:
    """One section: its first records, the others folded, who says it and how fresh that is."""

    key: str
    title: str
    count: int
    records: list[RecordView]
    rest: list[RecordView]
    sources: list[SourceLine]
    clean: str
    # How many and how many of them bad, in words; "" where the section is not counted so.
    tally: str = ""


def section_views(
    sections: list[dict[str, Any]], subject: dict[str, Any] | None = None, *, once: bool = False
) -> list[SectionView]:
    """The dossier's sections in page order; empty ones are left out unless empty is good news.

    `once` leaves out the second paper for one thing, as a passer-by would count it.

    With the subject, records that are public for a time say why and until when. Of whom nothing at all is known (on a
    day gone by, before the first file came) nothing good is said either, nor where no department has told us.
    """
    if not any(section["count"] for section in sections):
        return []
    verdicts = _verdicts(sections, subject) if subject else {}
    disputed = marks_of(record for section in sections for record in section["records"])
    kind = str(subject["kind"]) if subject else ""
    return [
        _view(one | {"records": records}, verdicts, disputed)
        for one in sections
        if (records := _said_once(one["records"], sections) if once else one["records"])
        or (not one["count"] and _says_nothing(one["key"], kind))
    ]


def _said_once(records: list[dict[str, Any]], sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without those that say again what a record of another type says: a licence's electronic copy."""
    types = standard().types
    again = {record["type"] for record in records if types[record["type"]].repeats}
    if not again:
        return records
    every = [one for section in sections for one in section["records"] if "about" not in one]
    return [one for one in records if not ("about" not in one and one["type"] in again and _is_copy(one, every))]


def _is_copy(record: dict[str, Any], every: list[dict[str, Any]]) -> bool:
    rule = standard().types[record["type"]].repeats
    number = record["fields"].get(rule.here) if rule else None
    return bool(rule and number) and any(
        one["type"] == rule.type and one["fields"].get(rule.there) == number for one in every if rule
    )


def _says_nothing(key: str, of: str) -> bool:
    """Whether nothing recorded here is good news of this kind of subject, and somebody would have told: no product can
    be on the list of businesses."""
    fits = not of or any(type.subject == of for type in standard().sections.get(key, []))
    return fits and bool(standard().clean_words(key)) and bool(_heard(key))


def _heard(key: str) -> list[SourceLine]:
    """The sources that deliver a section and have delivered: without one, an empty section proves nothing."""
    told = [freshness_of(name, _due(type)) for name, type in _delivering(str(settings.XINHENG_CITY)).get(key, [])]
    return [source for source in told if source.received_at]


@cache
def _delivering(city: str) -> dict[str, list[tuple[str, str]]]:
    """Section → (source, record type) of the pack's sources."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, source in sources().items():
        kind = standard().types.get(source.record_type)
        if kind is not None:
            found.setdefault(kind.portrait, []).append((name, kind.id))
    return found


def _verdicts(sections: list[dict[str, Any]], subject: dict[str, Any]) -> dict[tuple[str, str], Verdict]:
    """The verdict of today on each record of the subject itself, by type and key."""
    own = [record for section in sections for record in section["records"] if "about" not in record]
    today = city_time.today()
    return {
        (record["type"], record["key"]): judge(record["type"], row_of(record, subject, own), today) for record in own
    }


def _view(
    section: dict[str, Any], verdicts: dict[tuple[str, str], Verdict], disputed: dict[tuple[str, str], str]
) -> SectionView:
    records = [_record(one, (one["type"], one["key"]), verdicts, disputed) for one in section["records"]]
    names = dict.fromkeys((record["source"], record["type"]) for record in section["records"])
    said_by = list(dict.fromkeys(freshness_of(name, _due(type)) for name, type in names))
    return SectionView(
        section["key"],
        section["title"],
        len(records),
        records[:FIRST],
        records[FIRST:],
        said_by or _heard(section["key"]),
        "" if records else standard().clean_words(section["key"]),
        _tally(section["records"]),
    )


def _tally(records: list[dict[str, Any]]) -> str:
    """The section's count in words, of what its codes call bad."""
    words = next((kind.tally for one in records if (kind := standard().types[one["type"]]).tally), "")
    bad = sum(state_of(standard().types[one["type"]], one["fields"])[2] in ("yellow", "red") for one in records)
    return words.format(count=len(records), bad=bad) if words else ""


def _record(
    record: dict[str, Any],
    named: tuple[str, str],
    verdicts: dict[tuple[str, str], Verdict],
    disputed: dict[tuple[str, str], str],
) -> RecordView:
    """A record with what is said of it; what is told about another subject is judged there."""
    if "about" in record:
        return record_view(record)
    return record_view(record, verdict=verdicts.get(named), disputed=disputed.get(named, ""))


def _due(type_id: str) -> str:
    """The period in which a type's source is due, from the standard."""
    return standard().types[type_id].refresh
