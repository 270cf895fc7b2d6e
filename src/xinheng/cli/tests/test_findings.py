"""`xinheng findings`: what a steward reads of the values that were left out."""

import json

import pytest
from click.testing import CliRunner

from xinheng.cli.findings import findings
from xinheng.fusion.intake.models import Finding, IntakeRun
from xinheng.fusion.registers.models import Source
from xinheng.kit import city_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    source = Source.objects.create(name="penalty", title="行政处罚决定", department="综合行政执法支队")
    run = IntakeRun.objects.create(source=source, started_at=city_time.now())
    said = {"source": source, "run": run, "type": "administrative_penalty", "key": "1号", "file": "九月.csv", "line": 2}
    for field, column, closed in (("fine_amount", "罚款", None), ("grade", "等级", city_time.now())):
        Finding.objects.create(
            **said, field=field, column=column, got="若干", reason="应为以元为单位的金额", mark=b"1",
            opened_at=city_time.now(), closed_at=closed,
        )  # fmt: skip


def test_open_ones_are_told_with_their_place_and_reason(found):
    told = CliRunner().invoke(findings, ["penalty"], catch_exceptions=False).output
    assert "penalty 九月.csv 第2行 罚款：若干 —— 应为以元为单位的金额" in told
    assert "等级" not in told and "共 1 个待更正" in told


def test_settled_ones_are_told_when_asked_for(found):
    told = json.loads(CliRunner().invoke(findings, ["--all", "--limit", "1", "--json"]).output.splitlines()[-1])
    assert told["count"] == 2 and [one["column"] for one in told["findings"]] == ["等级"]
