"""From when until when the law shows a fact, and why: a table of cases by hand, on the database and in Python."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.portrait.json_dialect import POSTGRES, SQLITE
from xinheng.credit.publicity import publication
from xinheng.credit.tests.dated_cases import CASES, Case
from xinheng.fusion.registers.models import Batch, Record, Source, Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit.conditions.printing import Printer

pytestmark = pytest.mark.django_db
# The day of judging where a case has no end of its own: all laws of the table are in force.
NUMBERS = {"administrative_penalty": "decision_number", "abnormal_operation_list": "listing_document",
           "sampling_result": "sheet_number", "inspection_result": "inspection_number",
           "random_inspection_result": "task_number", "serious_violation_list": "listing_document_number",
           "complaint_publicity": "complaint_number", "administrative_licence": "licence_number",
           "electronic_licence": "licence_identifier", "annual_report": "report_year",
           "voluntary_commitment": "kind", "registration": "uscc"}  # fmt: skip
LATER = date(2031, 6, 1)
ORDER_107 = date(2025, 12, 25)
DIALECT = (POSTGRES if connection.vendor == "postgresql" else SQLITE).conditions


def record(type: str, facts: dict[str, str]) -> dict[str, object]:
    kind = standard().type(type)
    days = {role: facts.get(kind.role(role) or "", "")[:10] or None for role in ("effective_on", "ends_on")}
    days["key"] = facts.get(NUMBERS.get(type, ""), "")
    return {"type": type, "fields": {name: text for name, text in facts.items() if name in kind.fields}, **days}


def test_the_table_is_long_and_every_case_names_its_article():
    assert len(CASES) >= 60
    assert [case for case in CASES if "第" not in case.law and "本平台设计" not in case.law] == []
    assert all(set(case.facts) <= set(standard().type(case.type).fields) for case in CASES)


def verdict_on(case: Case, day: date):
    subject = {"status": case.status, "category": case.category}
    beside = [record(type, facts) for type, facts in case.beside]
    return judge(case.type, row_of(record(case.type, case.facts), subject, beside), day)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.type[:9]}-{CASES.index(case)}")
def test_a_case_in_words(case):
    """Python, which officers are told the reasons by."""
    until = None if case.until in ("-", "never") else date.fromisoformat(case.until)
    verdict = verdict_on(case, max(until, ORDER_107) if until else LATER)
    assert case.why in verdict.title
    assert str(verdict.starts) == case.starts
    if case.until == "never":
        assert not verdict.shown and verdict.state in ("held", "over")
    else:
        assert verdict.until == until


def test_every_case_on_the_database():
    """The printed rule: not the day before it starts, on that day, until the last day, and not after."""
    wrong = []
    for number, case in enumerate(CASES):
        subject = Subject.objects.create(
            kind="entity", identity=f"case:{number}", name="店", status=case.status, category=case.category
        )
        source = Source.objects.create(name=f"表{number}", title="表", department="表")
        batch = Batch.objects.create(written_at=datetime(2026, 1, 1, tzinfo=UTC), source=source)
        told = [stored(subject, source, batch, record(type, facts), str(place))
                for place, (type, facts) in enumerate([(case.type, case.facts), *case.beside])]  # fmt: skip
        for day, expected in days_of(case):
            if is_shown(told[0], case.type, day) != expected or verdict_on(case, day).shown != expected:
                wrong.append((number, case.law, case.facts, day, "should be shown" if expected else "is shown"))
    assert wrong == []


def stored(subject, source, batch, told, key):
    return Record.objects.create(
        subject=subject, type=told["type"], key=told["key"] or key, open=json.dumps(told["fields"], ensure_ascii=False),
        effective_on=told["effective_on"], ends_on=told["ends_on"], recorded_at=batch.written_at, source=source,
        batch=batch, digest=b"",
    )  # fmt: skip


def days_of(case: Case) -> list[tuple[date, bool]]:
    """(day, whether it is shown) around both ends."""
    first, one = date.fromisoformat(case.starts), timedelta(days=1)
    # Shown by the law of its time: days before Order 107 are judged by what was in force then, not by this table.
    since = max(first, ORDER_107)
    if case.until == "never":
        return [(since, False), (LATER, False)]
    if case.until == "-":
        return [(first - one, False), (since, True), (LATER, True)]
    end = date.fromisoformat(case.until)
    if end <= since:
        return [(since, False), (LATER, False)]
    return [(first - one, False), (since, True), (end - one, True), (end, False), (LATER, False)]


def is_shown(record: Record, type: str, day: date) -> bool:
    rule = Printer(DIALECT, DIALECT.const(day), "r", "s").truth(publication(type, day).shown(day))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CASE WHEN {rule} THEN 1 ELSE 0 END FROM registers_record r "
            f"JOIN registers_subject s ON s.id = r.subject_id WHERE r.id = {record.pk}".replace("%", "%%")
        )
        return bool(cursor.fetchone()[0])
