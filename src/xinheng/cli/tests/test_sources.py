"""`xinheng sources`, and a file left to the worker."""

import json

import pytest
from click.testing import CliRunner
from tests.deliveries import REGISTRATION_HEADER, shop

from xinheng.cli.intake import intake
from xinheng.cli.sources import sources
from xinheng.fusion.intake.models import Arrival
from xinheng.fusion.registers.models import Record
from xinheng.kit.refusal import Refusal
from xinheng.support.jobs.worker import run_next

pytestmark = pytest.mark.django_db


def test_every_source_is_told_with_its_clock(settings, tmp_path, monkeypatch):
    monkeypatch.setattr("xinheng.cli.sources.ready_database", lambda: None)
    told = CliRunner().invoke(sources, ["--late"]).output
    assert "registration 登记注册信息（登记注册处）：一天一次，从未来过" in told
    as_json = json.loads(CliRunner().invoke(sources, ["--json"]).output)
    assert {one["source"] for one in as_json["sources"]} >= {"registration", "penalty"}


def test_a_file_is_left_to_the_worker(settings, tmp_path, monkeypatch):
    settings.XINHENG_HOME = tmp_path
    monkeypatch.setattr("xinheng.cli.intake.ready_database", lambda: None)
    with pytest.raises(Refusal, match="找不到文件"):
        CliRunner().invoke(intake, ["registration", str(tmp_path / "nothing.csv"), "--later"], catch_exceptions=False)
    (tmp_path / "登记.csv").write_text("\n".join([REGISTRATION_HEADER, shop(0)]), "utf-8")
    told = CliRunner().invoke(intake, ["registration", str(tmp_path / "登记.csv"), "--later"], catch_exceptions=False)
    assert f"/data/sources/sent/{Arrival.objects.get().pk}" in told.output
    assert run_next(["long"]) and not Record.objects.exists()
    assert "缺少列" in Arrival.objects.get().problem
