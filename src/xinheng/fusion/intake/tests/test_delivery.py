"""A department's file from CSV to records: accepted, rejected, unchanged, unlinked."""

import csv
import datetime
import json

import pytest
from django.db import IntegrityError, transaction
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, rejects, shop

from xinheng.fusion.intake import actions
from xinheng.fusion.intake.models import IntakeRun
from xinheng.fusion.intake.queries import freshness
from xinheng.fusion.registers.models import Batch, Identifier, Record, Source, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.mark.clause("CQ-8.1-01", part=True)
def test_a_registration_establishes_its_subject(deliver):
    report = deliver("registration", REGISTRATION_HEADER, shop(0, "山城市江岸路好吃面馆"))
    assert (report.read, report.accepted, report.rejected, report.unchanged) == (1, 1, 0, 0)
    found = subject_by(USCC[0])
    assert (found.identity, found.name, found.status) == (f"uscc:{USCC[0]}", "山城市江岸路好吃面馆", "1")


@pytest.mark.clause("CQ-8.1-03", part=True)
@pytest.mark.clause("CQ-8.1-06", part=True)
def test_a_penalty_of_another_department_joins_its_subject(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "山市监罚〔2026〕1号"))
    (record,) = current_records(subject_by(shops[1]).pk, ["administrative_penalty"])
    said = json.loads(record.open)
    assert (said["penalty_kind"], said["fine_amount"], said["penalised_on"]) == ("02", "5000", "2026-03-04")
    assert (record.effective_on.isoformat(), record.source.department) == ("2026-03-04", "综合行政执法支队")


@pytest.mark.clause("CQ-4-11", part=True)
def test_the_same_file_twice_changes_nothing(deliver, shops):
    lines = [PENALTY_HEADER, fine(0, "1号"), fine(1, "2号")]
    deliver("penalty", *lines)
    before = Record.objects.count(), Batch.objects.count()
    report = deliver("penalty", *lines)
    assert (report.accepted, report.unchanged) == (0, 2)
    assert (Record.objects.count(), Batch.objects.count()) == before


@pytest.mark.clause("CQ-4-11")
def test_a_changed_row_supersedes_and_the_past_stays(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="5000"), fine(1, "2号"))
    report = deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="3000"), fine(1, "2号"))
    assert (report.accepted, report.unchanged) == (1, 1)
    old, new = Record.objects.filter(key__startswith="1号").order_by("pk")
    assert old.superseded_by == new.pk and old.superseded_at == new.recorded_at
    assert new.superseded_at is None and '"3000"' in new.open and '"5000"' in old.open


def test_a_renamed_subject_is_found_by_its_new_name(deliver, shops):
    deliver("registration", REGISTRATION_HEADER, shop(0, "山城市望桥豆花店", "注销"))
    subject = Subject.objects.get(identity=f"uscc:{shops[0]}")
    assert (subject.name, subject.status) == ("山城市望桥豆花店", "4")


@pytest.mark.clause("CQ-8.1-07", part=True)
def test_bad_rows_are_kept_out_with_line_column_and_reason(deliver, shops):
    wrong = USCC[0][:-1] + ("A" if USCC[0][-1] != "A" else "B")
    report = deliver(
        "penalty",
        PENALTY_HEADER,
        fine(0, "1号"),
        fine(0, "2号").replace(USCC[0], wrong),
        fine(1, "3号", day="2026年2月30日"),
        fine(2, "", amount="五千"),
    )
    assert (report.read, report.accepted, report.rejected) == (4, 1, 3)
    rows = list(csv.reader(rejects(report).splitlines()))
    assert rows[0] == ["文件", "行号", "列", "得到的值", "原因"]
    assert [(row[1], row[2]) for row in rows[1:]] == [("3", "代码"), ("4", "处罚日期"), ("5", "文号"), ("5", "罚款")]
    assert "第18位校验不符" in rows[1][4] and "2026年2月30日" in rows[2][4]


def test_a_rejected_formula_is_no_formula_in_the_rejects_file(deliver, shops):
    report = deliver("penalty", PENALTY_HEADER, fine(0, "1号").replace(",罚款,罚款,", ",=1+1,罚款,"))
    assert report.rejected == 1
    assert "'=1+1" in [row[3] for row in csv.reader(rejects(report).splitlines())]


def test_a_row_nobody_can_be_found_for_waits_and_is_linked_later(deliver):
    report = deliver("penalty", PENALTY_HEADER, fine(3, "1号"))
    assert (report.accepted, report.unlinked) == (1, 1)
    deliver("registration", REGISTRATION_HEADER, shop(3))
    (record,) = current_records(subject_by(USCC[3]).pk, ["administrative_penalty"])
    assert record.key == "1号|山城市江岸路3号面馆"
    assert deliver("penalty", PENALTY_HEADER, fine(3, "1号")).unchanged == 1


def test_a_subject_that_arrives_while_a_file_is_checked_is_found_in_the_end(deliver, monkeypatch):
    write = actions.write_changes

    def write_late(space, plan, run, by):
        if plan.source.name == "penalty":
            deliver("registration", REGISTRATION_HEADER, shop(3))
        write(space, plan, run, by)

    monkeypatch.setattr(actions, "write_changes", write_late)
    assert deliver("penalty", PENALTY_HEADER, fine(3, "1号")).unlinked == 1
    assert current_records(subject_by(USCC[3]).pk, ["administrative_penalty"]).count() == 1


@pytest.mark.clause("WX-DB-00")
def test_the_code_is_the_one_key_that_links_the_theme_databases(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"), fine(1, "2号"))
    about = subject_by(shops[1])
    themes = {standard().type(record.type).theme for record in current_records(about.pk)}
    assert themes == {"subjects", "credit"}
    assert Subject.objects.filter(identity=f"uscc:{shops[1]}").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(subject=subject_by(shops[2]), scheme="uscc", value=shops[1])


@pytest.mark.clause("CQ-4-12")
def test_what_cannot_be_true_is_kept_out_and_what_is_late_is_told(deliver, shops):
    false = fine(0, "1号").replace(USCC[0], USCC[0][:-1] + ("A" if USCC[0][-1] != "A" else "B"))
    assert deliver("penalty", PENALTY_HEADER, false, fine(1, "2号", day="2026/02/30")).rejected == 2
    later = city_time.now() + datetime.timedelta(days=2)
    assert [one.late for one in freshness()] == [False, False]
    assert [one.late for one in freshness(later)] == [True, True]


def test_late_sources_are_told(deliver, shops):
    told = {one.source: one.late for one in freshness()}
    assert told == {"registration": False, "penalty": True}
    later = city_time.now() + datetime.timedelta(days=2)
    assert {one.source: one.late for one in freshness(later)} == {"registration": True, "penalty": True}


def test_a_dry_run_counts_the_same_and_writes_nothing(deliver, shops):
    lines = [PENALTY_HEADER, fine(0, "1号"), fine(6, "2号", amount="很多"), fine(1, "3号", day="昨天")]
    before = Record.objects.count(), IntakeRun.objects.count()
    tried = deliver("penalty", *lines, dry_run=True)
    assert (Record.objects.count(), IntakeRun.objects.count()) == before
    done = deliver("penalty", *lines)
    told = [(r.read, r.accepted, r.unlinked, r.rejected, r.unchanged, r.findings) for r in (tried, done)]
    assert told == [(3, 2, 1, 1, 0, 1)] * 2


@pytest.mark.clause("CQ-4-10", part=True)
@pytest.mark.clause("CQ-4-12", part=True)
def test_a_run_tells_its_file_its_counts_and_its_end(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(0, "1号"))
    run = IntakeRun.objects.get(source__name="penalty")
    assert (run.state, run.read, run.accepted, run.files[0]["name"]) == ("finished", 1, 1, "penalty.csv")
    assert len(run.files[0]["sha256"]) == 64
    assert Source.objects.get(name="penalty").last_received_at is not None
    assert AuditEvent.objects.filter(verb="finish_run", target_id=str(run.pk)).exists()


def test_an_undeclared_column_is_a_warning_and_stays_out(deliver, shops):
    report = deliver("penalty", PENALTY_HEADER + ",经办人,序号", fine(0, "1号") + ",张三,1")
    assert report.accepted == 1
    assert "经办人" in report.warnings[0] and "序号" not in report.warnings[0]
    assert "张三" not in Record.objects.get(type="administrative_penalty").open
