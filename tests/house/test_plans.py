"""How the databases go about the statements everybody waits for: by an index, whatever they know of the tables' sizes.

A plan that reads a whole register answers as fast as another in a test and a thousand times slower in a city. ANALYZE
must neither be needed nor do harm: a DBA will run it.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

import xinheng.bench
from tests.cast import cast
from xinheng.bench import copies
from xinheng.credit.codes.queries import code_of
from xinheng.credit.portrait.json_dialect import POSTGRES, SQLITE
from xinheng.credit.portrait.state import state_sql
from xinheng.credit.portrait.statement import dossier_sql, seldom_linked
from xinheng.credit.risk.queries import peers_of, result_for, results_for, trend_of
from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import current_records, search, subject_by
from xinheng.kit import city_time
from xinheng.supervision.performance.actions import count_month
from xinheng.supervision.performance.rules import month_of
from xinheng.support.procedures.doors.offered import matter_by_number
from xinheng.support.procedures.doors.todo import due_counts, todo_for
from xinheng.support.procedures.queries import readings_for
from xinheng.support.sending.queries import sent_under

pytestmark = pytest.mark.django_db
SUBJECTS, RECORDS_EACH = 4_000, 8
MATTERS = range(20_001, 20_001 + 16_000)
LARGE = "registers_record registers_mention registers_identifier registers_subject risk_riskresult".split()
# As a plan names them: by the table or by the alias of it in our own statements.
NAMES = {*LARGE, *"e r m i o k h c n g l0 l1 l2".split()}


def fill() -> None:
    """A city large enough that a database has reasons to prefer one plan to another; made of rows alone."""
    now = connection.ops.adapt_datetimefield_value(datetime(2026, 11, 1, tzinfo=UTC))
    bulk.insert_rows("registers_source", ("id", "name", "title", "department"), [(9001, "x", "甲", "甲")])
    batch = ("id", "transaction", "written_at", "source_id", "run", "types", "first_record", "last_record",
             "first_mention", "last_mention", "withdrawn_subjects")  # fmt: skip
    bulk.insert_rows("registers_batch", batch, [(9001, 0, now, 9001, 0, "[]", 0, 0, 0, 0, "[]")])
    ids = range(10_001, 10_001 + SUBJECTS)
    subject = ("id", "kind", "identity", "name", "status", "category", "division", "industry", "address", "office")
    bulk.insert_rows("registers_subject", subject, (
        (n, "entity", f"uscc:{n}", f"山城{n}号面馆", "1", "01", "509901", "6210", f"江岸路{n}号",
         "5099/509901/50990101/") for n in ids
    ))  # fmt: skip
    bulk.insert_rows(
        "registers_identifier", ("id", "subject_id", "scheme", "value"), ((n, n, "uscc", str(n)) for n in ids)
    )
    name_index.add((n, name_index.Findable(f"山城{n}号面馆")) for n in ids)
    day = date(2026, 10, 1)
    record = ("id", "subject_id", "type", "key", "open", "effective_on", "recorded_at", "source_id", "batch_id",
              "digest")  # fmt: skip
    kinds = ["administrative_penalty", "inspection_result", "annual_report", "use_registration"]
    bulk.insert_rows("registers_record", record, (
        (n * 10 + place, n, kinds[place % 4], f"{n}-{place}", '{"decision_number":"甲"}',
         day.isoformat() if not bulk.on_postgres() else day, now, 9001, 9001, b"")
        for n in ids for place in range(RECORDS_EACH)
    ))  # fmt: skip
    bulk.insert_rows(
        "registers_mention", ("id", "record_id", "subject_id", "role"), ((n, n * 10 + 3, n, "user") for n in ids)
    )
    result = ("id", "subject_id", "as_of", "scored_at", "card", "scorecard", "points", "grade", "colour", "mark",
              "aspects", "inputs", "reasons", "digest", "current", "looking_back")  # fmt: skip
    bulk.insert_rows("risk_riskresult", result, (
        (n * 10 + place, n, day.isoformat() if not bulk.on_postgres() else day, now, "general", "2026.1", 0,
         "A", "green", 100, "{}", "{}", "[]", "", place == 0, False)
        for n in ids for place in range(3)
    ))  # fmt: skip


def fill_with_steps() -> None:
    """Two years of a desk that moves matters every few minutes, of which a month is a small part."""
    now, zhao = city_time.now(), cast().zhao
    at = connection.ops.adapt_datetimefield_value
    matter = ("id", "procedure", "version", "state", "seq", "number", "title", "subject_identity", "subject_name",
              "office", "field", "facts", "opened_at", "due_provisional", "clock_state", "recused",
              "challenged")  # fmt: skip
    bulk.insert_rows("procedures_matter", matter, (
        (n, "complaint", "1", "closed", 4, f"诉{n}", "甲", "", "", zhao.office, "", "{}", at(now), False, "",
         *["[]"] * 2)
        for n in MATTERS
    ))  # fmt: skip
    step = ("matter_id", "seq", "verb", "title", "from_state", "to_state", "at", "by_id", "by_name", "reason", "facts",
            "documents")  # fmt: skip
    bulk.insert_rows("procedures_step", step, (
        (n, seq, verb, "甲", "", "", at(now - timedelta(hours=n - MATTERS[0])), zhao.pk, "甲", "", "{}", "[]")
        for n in MATTERS for seq, verb in enumerate(("submit", "accept", "start_mediation", "record_agreement"), 1)
    ))  # fmt: skip


def count_rows() -> None:
    """What a DBA does in the night."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def listening() -> Iterator[list[tuple[str, object]]]:
    """The statements that Django runs inside, with their parameters."""
    heard: list[tuple[str, object]] = []

    def listen(execute, sql, params, many, context):
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard


def plan_of(sql: str, params: object) -> list[str]:
    prefix = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.execute(prefix + sql, params)
        return [str(row[-1]) for row in cursor.fetchall()]


def faults(plan: Sequence[str]) -> list[str]:
    """Lines that read a whole register, or build an index that should be there.

    What a part of the statement itself gives is read whole by the other part, once: its own lines are judged.
    """
    found = []
    given = [line.split()[1] for line in plan if line.startswith(("CO-ROUTINE ", "MATERIALIZE "))]
    for line in plan:
        scanned = re.search(r"Seq Scan on (\w+)|^SCAN (\w+)(?!.* VIRTUAL TABLE)", line)
        if line.startswith("SCAN ") and line.split()[-1] in given:
            given.remove(line.split()[-1])
        elif scanned and (scanned[1] or scanned[2]) in NAMES:
            found.append(line)
        if re.search(r"AUTOMATIC|BLOOM", line):
            found.append(line)
    return found


def dossiers() -> Iterator[tuple[str, dict[str, object]]]:
    """The dossier in its four shapes and the shorter one, as page and API ask for it, and the states of today."""
    today = city_time.today()
    dialect = POSTGRES if connection.vendor == "postgresql" else SQLITE
    end = connection.ops.adapt_datetimefield_value(city_time.now() - timedelta(days=3))
    for everything in (False, True):
        for past in (False, True):
            given = {"scheme": "uscc", "value": "12345", "risk": 1, "end": end}
            yield _filled(dossier_sql(dialect, today, everything=everything, past=past), given)
        yield _filled(state_sql(dialect, everything=everything), given)
    for past in (False, True):
        short = dossier_sql(dialect, today, everything=False, past=past, supposed=seldom_linked(today))
        yield _filled(short, given)


def _filled(text: str, given: dict[str, object]) -> tuple[str, dict[str, object]]:
    if connection.vendor == "postgresql":
        text = text.replace("%%", "%")
        return text, {name: value for name, value in given.items() if f"%({name})s" in text}
    return text, {name: value for name, value in given.items() if re.search(rf":{name}\b", text)}


def explained(text: str, given: dict[str, object]) -> list[str]:
    """Past Django, which would read the colons of SQLite's names as text."""
    if connection.vendor == "postgresql":
        return plan_of(text, given)
    return [str(row[-1]) for row in connection.connection.execute("EXPLAIN QUERY PLAN " + text, given)]


def hot_readers() -> dict[str, Callable[[], object]]:
    """What a visitor, an officer and a follower wait for, besides the dossier."""
    people = cast()
    shop = Subject.objects.get(identity="uscc:12345")
    some = list(range(12_000, 12_020))
    return {
        "a subject by its code": lambda: subject_by("uscc:12345"),
        "search by name": lambda: search("12345号面馆"),
        "search by code": lambda: search("12345"),
        "search among entities": lambda: search("山城12345", kind="entity"),
        "the class in force": lambda: result_for(shop.pk),
        "the classes of a page of hits": lambda: results_for(some),
        "the trend": lambda: trend_of(shop.pk),
        "the peers": lambda: peers_of(shop),
        "the code on the door": lambda: code_of(shop),
        "the records of a subject": lambda: list(current_records(shop.pk)),
        "an officer's list": lambda: list(readings_for(todo_for(people.zhao)[:50])),
        "the strip of days": lambda: due_counts(people.zhao),
        "a matter by its number": lambda: matter_by_number(people.zhao, "诉5099-20261120-7KQ4M9XR"),
        "the messages of a step": lambda: sent_under("complaint:7:3:"),
    }


@pytest.fixture(params=["without statistics", "with statistics"])
def city(request) -> Iterator[None]:
    fill()
    if request.param == "with statistics" or connection.vendor == "postgresql":
        count_rows()
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")
            if cursor.fetchone()[0]:
                cursor.execute("DELETE FROM sqlite_stat1")
                cursor.execute("ANALYZE sqlite_schema")


def test_no_hot_statement_reads_a_whole_register(city):
    assert [faults(explained(text, given)) for text, given in dossiers()] == [[]] * 8
    told = {}
    for name, read in hot_readers().items():
        with listening() as heard:
            read()
        told[name] = [fault for sql, params in heard for fault in faults(plan_of(sql, params))]
        assert heard, f"{name}: nothing was asked"
    assert told == {name: [] for name in told}


@pytest.mark.parametrize(
    "line",
    ["SCAN m", "SCAN r USING INDEX record_of_subject", "BLOOM FILTER ON r (subject_id=?)",
     "SEARCH s USING AUTOMATIC COVERING INDEX (id=?)", "  ->  Seq Scan on registers_record r  (cost=0.00..9.9)"],
)  # fmt: skip
def test_the_judge_of_plans_sees_a_scan(line):
    assert faults([line])


@pytest.mark.parametrize(
    "line",
    ["SEARCH r USING INDEX record_of_subject (subject_id=? AND superseded_at=?)", "SCAN registers_name_index VIRTUAL "
     "TABLE INDEX 0:M1", "  ->  Index Scan using record_of_subject on registers_record r"],
)  # fmt: skip
def test_the_judge_of_plans_lets_an_index_pass(line):
    assert not faults([line])


def test_the_judge_of_plans_lets_a_part_of_the_statement_be_read_once():
    plan = [
        "MATERIALIZE r",
        "SEARCH e USING INDEX record_of_subject (subject_id=?)",
        "SCAN r",
        "SEARCH q USING INTEGER",
    ]
    assert not faults(plan)
    assert faults([*plan, "SCAN r"]) == ["SCAN r"]
    assert faults(["CO-ROUTINE r", "SCAN e", "SCAN r"]) == ["SCAN e"]


def test_a_bench_leaves_no_statistics_behind():
    """A bench measures the city as it stands; whoever runs it afterwards measures the same city. What makes a city on
    PostgreSQL leaves it counted, as it would soon be by itself."""
    files = {*Path(xinheng.bench.__file__).parent.glob("*.py")} - {Path(copies.__file__)}
    assert "if bulk.on_postgres():" in inspect.getsource(copies.multiply)
    assert [path.name for path in files if re.search(r"\bANALYZE\b", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("known", [False, True], ids=["without statistics", "with statistics"])
def test_a_month_is_counted_without_reading_the_years_before(known):
    fill_with_steps()
    if known or connection.vendor == "postgresql":
        count_rows()
    with listening() as heard:
        count_month(month=month_of(city_time.today()).months[0])
    plans = [plan_of(sql, params) for sql, params in heard if "procedures_step" in sql and sql.startswith("SELECT")]
    whole = re.compile(r"^SCAN (procedures_step|U\d)|Seq Scan on procedures_step|step_by ")
    assert len(plans) > 8
    assert [line for plan in plans for line in plan if whole.search(line)] == []
