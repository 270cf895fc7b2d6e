"""The benches of moves at a small size: they run, and print what they measured beside limit, CPU and load."""

import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from tests.cast import cast
from xinheng.bench import cases, intake
from xinheng.bench.machine import cpu_seconds
from xinheng.cli.bench import bench
from xinheng.fusion.intake.sources import plan_for
from xinheng.kit.refusal import Refusal
from xinheng.support.procedures.models import Matter


@pytest.mark.django_db
def test_the_case_list_is_measured_in_every_scope(monkeypatch):
    cast()
    monkeypatch.setattr(cases, "ROUNDS", 3)
    told = CliRunner().invoke(bench, ["cases", "--scale", "0.0003"], catch_exceptions=False).output.splitlines()
    assert "compiled with" in told[0] or "of a distribution" in told[0], "figures of one kind are not those of another"
    assert len(told[1:]) == 3 * 7
    for kind in ("city", "district", "office"):
        assert any(line.startswith(f"case list of one {kind}, CPU") for line in told)
    assert all("limit ≤" in line and "ratio" in line and "load" in line for line in told[1:])


@pytest.mark.django_db
def test_a_home_of_an_older_program_is_told_to_be_upgraded_before_anything_is_filled(monkeypatch):
    monkeypatch.setattr("xinheng.cli.bench.steps_behind", lambda: 2)
    refused = CliRunner().invoke(bench, ["cases", "--scale", "0.0003"]).exception
    assert isinstance(refused, Refusal) and "xinheng serve" in str(refused) and "旧 2 步" in str(refused)
    assert not Matter.objects.exists()


def test_what_started_processes_spend_is_seen():
    before = cpu_seconds()
    busy = "import time\nwhile time.process_time() < 0.4: pass\nprint('done', flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", busy], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline()
        time.sleep(0.1)
        spent = cpu_seconds() - before
        process.kill()
    assert 0.3 < spent < 5


@pytest.mark.django_db
def test_a_bench_that_has_nothing_to_measure_says_so_and_fails(monkeypatch):
    nobody = CliRunner().invoke(bench, ["intake", "--scale", "0.001"]).exception
    assert isinstance(nobody, Refusal) and "没有带统一社会信用代码的主体" in str(nobody)
    monkeypatch.setattr(cases, "run", lambda *, scale: [])
    silent = CliRunner().invoke(bench, ["cases"]).exception
    assert isinstance(silent, Refusal) and "没有量出任何数" in str(silent)


def test_the_file_that_intake_is_measured_by_has_every_column_of_its_source():
    """Its source asked for one more, and the bench ended without a figure."""
    assert set(plan_for(intake.SOURCE).wanted) <= set(intake.HEADER)
