"""An auditor with the laws beside the screen: takes every record of a loaded city and works out by hand from when
until when the law shows it, then looks at what the platform says and what stands on the public's page.

`python -m tests.auditor` in the home of a loaded city. Told are the records on which both disagree, the kinds that the
public reads though no article says so, and how many were looked at of each kind.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from tests.auditor_of_registers import REGISTERS, content_of_report
from tests.auditor_readings import (
    Fact,
    Reading,
    Shop,
    abnormal,
    check,
    day_of,
    penalty,
    sampling,
    serious,
    until_ended,
)

READINGS: dict[str, Callable[[Fact, Shop], Reading]] = {
    "administrative_penalty": penalty, "abnormal_operation_list": abnormal, "serious_violation_list": serious,
    "inspection_result": check, "random_inspection_result": check, "sampling_result": sampling,
    "employment_ban": until_ended, "office_restriction": until_ended,
    **REGISTERS,
}  # fmt: skip


def audit(subjects: Iterable[Any], today: date) -> tuple[Counter[str], list[str]]:
    """How many records of each kind were read, and every one on which platform and law disagree."""
    looked, wrong = Counter[str](), []
    for subject in subjects:
        wrong += [f"{subject.name} {line}" for line in _audit_one(subject, today, looked)]
    return looked, wrong


def _audit_one(subject: Any, today: date, looked: Counter[str]) -> Iterable[str]:
    import orjson

    from xinheng.credit.judgement import judge, row_of
    from xinheng.credit.portrait.queries import dossier_json
    from xinheng.credit.repair.queries import told_of
    from xinheng.fusion.registers.queries import current_records

    told = [told_of(one) for one in current_records(subject.pk)]
    shop = Shop(subject.status, [_fact(one) for one in told], today)
    about = {name: str(getattr(subject, name) or "") for name in ("status", "category", "division", "industry")}
    sections = orjson.loads(dossier_json(subject.identity) or b'{"sections": []}')["sections"]
    page = [one for part in sections for one in part["records"] if "about" not in one]
    lawful = Counter[tuple[str, ...]]()
    for one, fact in zip(told, shop.facts, strict=True):
        if fact.type not in READINGS:
            continue
        looked[fact.type] += 1
        law, says = READINGS[fact.type](fact, shop), judge(fact.type, row_of(one, about, told), today)
        where = f"{fact.type} {fact.key}"
        if law.shown_on(today) != says.shown:
            yield f"{where}: law {law}, platform {says}"
        elif law.shown_on(today) and (law.starts, law.until) != (says.starts, says.until):
            yield f"{where}: law {law.starts}–{law.until}, platform {says.starts}–{says.until}"
        elif law.article not in f"{says.title}{says.basis}":
            yield f"{where}: law {law.article}, platform {says.title}（{says.basis}）"
        lawful[_numbered(one)] += law.shown_on(today)
    # A person has no page of its own. What stands on a page without an article is told as well.
    seen = Counter(map(_numbered, page))
    if subject.kind != "person" and +lawful != seen:
        yield f"the page: law {sorted((+lawful - seen).elements())}, page {sorted((seen - lawful).elements())}"
    yield from _content(page, subject.category)


def _content(page: Iterable[Mapping[str, Any]], category: str) -> Iterable[str]:
    """Yearly reports of which more is told than may be."""
    for one in page:
        if one["type"] == "annual_report":
            fields = {name: str(value) for name, value in one["fields"].items() if value not in (None, "")}
            kept = content_of_report(fields, category)
            if kept is not None and (more := fields.keys() - kept):
                yield f"annual_report of {fields.get('report_year')}: the page tells {sorted(more)}"


def _fact(record: Mapping[str, Any]) -> Fact:
    fields = {name: str(value) for name, value in record["fields"].items() if value not in (None, "")}
    begins, ends = record.get("effective_on"), record.get("ends_on")
    return Fact(record["type"], str(record.get("key", "")), fields, day_of(str(begins or "")), day_of(str(ends or "")))


NUMBERS = ("decision_number", "listing_document_number", "listing_document", "inspection_number", "task_number",
           "sheet_number", "listed_on", "inspected_on", "reported_on", "result", "inspection_item")  # fmt: skip


def _numbered(record: Mapping[str, Any]) -> tuple[str, ...]:
    """By what the auditor finds a record again on the public's page, which shows no keys."""
    return (str(record["type"]), *(str(record["fields"].get(name) or "") for name in NUMBERS))


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
    import django

    django.setup()
    from xinheng.fusion.registers.models import Record, Subject
    from xinheng.kit import city_time

    found = Record.objects.filter(superseded_at=None, type__in=READINGS, subject__isnull=False)
    subjects = Subject.objects.filter(pk__in=found.values("subject_id")).order_by("pk")
    looked, wrong = audit(subjects.iterator(), city_time.today())
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{sum(looked.values())} records, {len(wrong)} contradictions: {dict(looked)}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
