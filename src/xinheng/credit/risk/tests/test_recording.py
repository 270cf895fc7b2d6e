"""A class that changed stands in the registers, with its end when the next one comes."""

import json
from datetime import date

import pytest
from tests.shop import penalise, register

from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.followers import record_changes
from xinheng.credit.risk.models import RiskResult
from xinheng.credit.risk.telling.recording import TYPE, record_classes
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import restricted_content

pytestmark = pytest.mark.django_db


def _told(subject: Subject) -> list[tuple[str, str, date | None]]:
    rows = Record.objects.filter(subject=subject, type=TYPE, superseded_at=None).order_by("effective_on")
    return [(json.loads(row.open)["scored_on"], json.loads(row.open)["risk_class"], row.ends_on) for row in rows]


@pytest.mark.clause("WX-ANX-DB05", part=True)
def test_a_changed_class_is_recorded_and_a_first_one_is_not() -> None:
    subject = register()
    store(prepare([subject.pk]))
    record_changes()
    store(prepare([subject.pk]))
    assert (record_changes(), _told(subject)) == (0, [])
    penalise(penalty_kind="05")
    store(prepare([subject.pk]))
    now = RiskResult.objects.get(subject=subject, current=True)
    assert (record_changes(), record_changes()) == (1, 0), "once"
    assert _told(subject) == [(now.as_of.isoformat(), now.grade, None)]
    record = Record.objects.get(subject=subject, type=TYPE)
    open_, kept = json.loads(record.open), restricted_content(record)
    assert (open_["colour"], open_["scorecard_version"]) == (now.colour, now.scorecard)
    assert "吊销许可" in kept["reasons"] and kept["points"] == str(now.points)
    assert "reasons" not in open_, "a reason may be a fact that is not public"


def test_the_one_before_ends_with_the_day_of_the_next() -> None:
    subject = register()
    store(prepare([subject.pk]))
    RiskResult.objects.filter(subject=subject).update(as_of=date(2026, 10, 1))
    assert record_classes([subject.pk]) == 1
    _turn(subject, date(2026, 11, 2), "C", "yellow")
    for _ in range(2):
        record_classes([subject.pk])
        assert [(day, ends) for day, _, ends in _told(subject)] == [
            ("2026-10-01", date(2026, 11, 2)),
            ("2026-11-02", None),
        ], "told again nothing changes"
    _turn(subject, date(2026, 11, 2), "D", "red")
    record_classes([subject.pk])
    assert _told(subject)[1] == ("2026-11-02", "D", None), "of one day the last is told"
    ended = Record.objects.get(subject=subject, type=TYPE, superseded_at=None, ends_on__isnull=False)
    assert "points" in restricted_content(ended), "all that was said is said on"


def _turn(subject: Subject, day: date, grade: str, colour: str) -> None:
    """Another result comes into force."""
    result = RiskResult.objects.get(subject=subject, current=True)
    RiskResult.objects.filter(pk=result.pk).update(current=False)
    result.pk, result.as_of, result.grade, result.colour = None, day, grade, colour
    result.save()
