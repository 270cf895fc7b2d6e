"""Refused rows kept whole until they come back, and those settled that this delivery answers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.models import IntakeRun, Reject
from xinheng.fusion.intake.reading.originals import as_text, originals
from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing.forgetting import forget_old
from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.models import Source
from xinheng.kit import city_time
from xinheng.support.crypto.cipher import encrypt_many, new_secret
from xinheng.support.crypto.mac import mac

CHUNK = 5_000
# Rows of a file that are kept to be corrected one by one; a file with more of them is corrected where it came from.
MOST_KEPT = 50_000
_COLUMNS = (
    "source_id", "run_id", "file", "line", "key", "problems", "cells", "mark", "opened_at", "outcome",
)  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """What a delivery says of earlier rejects: numbers that came back good or bad, and keys that came good."""

    good: frozenset[int] = frozenset()
    again: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()


def answers_to(space: Workspace, plan: Plan, source: Source) -> Answers:
    """Looks while the delivery's rows are still there."""
    waiting = open_rejects(source)
    if not plan.corrects and not waiting.exists():
        return Answers()
    known = set(waiting.values_list("pk", flat=True))
    good, again, strange = set[int](), set[int](), 0
    for number, refused in _returned(space) if plan.corrects else ():
        strange += number not in known
        (again if refused else good).add(number)
    asked = list(waiting.exclude(key="").values_list("key", flat=True).distinct())
    space.duck.execute("CREATE TABLE asked_keys AS SELECT unnest(?::VARCHAR[]) AS key", [asked])
    keys = space.duck.execute("SELECT key FROM asked_keys SEMI JOIN prepared USING (key)").fetchall()
    told = (f"有{strange}行的退回编号不在待更正的退回行中，按普通的行接入",) if strange else ()
    return Answers(frozenset(good - again), frozenset(again), frozenset(row[0] for row in keys), told)


def _returned(space: Workspace) -> list[tuple[int, bool]]:
    """The numbers on the form, each with whether its row was refused again."""
    return space.duck.execute(
        "SELECT returned, r.line IS NOT NULL FROM mapped m "
        "LEFT JOIN (SELECT DISTINCT file, line FROM rejected) r USING (file, line) WHERE returned IS NOT NULL"
    ).fetchall()


def open_rejects(source: Source) -> QuerySet[Reject]:
    """What waits to be corrected."""
    return Reject.objects.filter(source=source, closed_at__isnull=True)


def keep_rejects(space: Workspace, plan: Plan, run: IntakeRun, files: Sequence[Staged], answers: Answers) -> int:
    """Keeps this run's refused rows and settles the open ones it answers; how many came back corrected."""
    at = city_time.now()
    marks = set[bytes]()
    rows = originals(space, plan, files, MOST_KEPT)
    while page := list(islice(rows, CHUNK)):
        marks |= _keep(space, run, files, page, at)
    forget_old(at)
    return _settle(run, answers, marks, at)


@transaction.atomic
def _keep(
    space: Workspace, run: IntakeRun, files: Sequence[Staged], page: Sequence[tuple[int, int, dict[str, str]]],
    at: datetime,
) -> set[bytes]:  # fmt: skip
    if run.secret is None:
        run.secret = new_secret()
        run.save(update_fields=["secret"])
    texts = [as_text(cells) for _, _, cells in page]
    marks = [mac("reject", f"{run.source_id}\0{text}".encode()) for text in texts]
    boxes = encrypt_many([(bytes(run.secret), text.encode()) for text in texts])
    told = _told(space, page)
    moment = connection.ops.adapt_datetimefield_value(at)
    bulk.insert_rows(
        Reject._meta.db_table,
        _COLUMNS,
        (
            (run.source_id, run.pk, files[file].name[:240], line, *told[file, line], box, mark, moment, "")
            for (file, line, _), box, mark in zip(page, boxes, marks, strict=True)
        ),
    )
    return set(marks)


def _told(space: Workspace, page: Sequence[tuple[int, int, Any]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Of each row of the page: its key, as far as it told one, and its problems as JSON."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for file in {file for file, _, _ in page}:
        lines = sorted(line for number, line, _ in page if number == file)
        problems: dict[int, list[list[str]]] = {line: [] for line in lines}
        keys = dict.fromkeys(lines, "")
        within = f"WHERE file = {file} AND line BETWEEN {lines[0]} AND {lines[-1]}"
        said = f"SELECT line, column_name, coalesce(got, ''), reason FROM rejected {within} ORDER BY line, column_name"
        for line, *problem in space.duck.execute(said).fetchall():
            problems.get(line, []).append(problem)
        keys.update(space.duck.execute(f"SELECT line, key FROM refused_keys {within}").fetchall())
        found |= {
            (file, line): (keys[line] or "", json.dumps(problems[line], ensure_ascii=False)) for line in lines
        }  # fmt: skip
    return found


def _settle(run: IntakeRun, answers: Answers, marks: set[bytes], at: datetime) -> int:
    """Closes earlier rejects that this run answers; how many of them are good now."""
    earlier = open_rejects(run.source).filter(run__lt=run.pk)
    good, again = set(answers.good), set(answers.again)
    for pk, key, mark in earlier.values_list("pk", "key", "mark").iterator():
        if key and key in answers.keys:
            good.add(pk)
        elif bytes(mark) in marks:
            again.add(pk)
    _close(earlier, again - good, Reject.Outcome.AGAIN, run, at)
    return _close(earlier, good, Reject.Outcome.CORRECTED, run, at)


def _close(open_ones: QuerySet[Reject], numbers: set[int], outcome: str, run: IntakeRun, at: datetime) -> int:
    """The cells stay: should the run be taken back, the rows wait again (`forgetting`)."""
    closed = 0
    for page in _pages(sorted(numbers)):
        closed += open_ones.filter(pk__in=page).update(closed_at=at, outcome=outcome, closed_by=run)
    return closed


def _pages(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]
