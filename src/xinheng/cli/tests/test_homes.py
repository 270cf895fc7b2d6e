"""A state folder that cannot be used is named in one sentence, and asking for help leaves no trace."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[3]


def run(*arguments: str, cwd: Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The real command, on SQLite in the home."""
    environment = {key: value for key, value in os.environ.items() if key not in ("XINHENG_HOME", "DATABASE_URL")}
    environment |= {"PYTHONPATH": str(PACKAGE)} | ({"XINHENG_HOME": str(home)} if home else {})
    command = [sys.executable, "-m", "xinheng.cli", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte: a database fits into it, a city does not."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this machine may not mount: a full and a read-only disk were not tried")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["intake", "--help"], ["demo", "--help"], ["nonsense"]]
)
def test_asking_leaves_no_trace(arguments: list[str], tmp_path: Path) -> None:
    run(*arguments, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_version_costs_a_blink(tmp_path: Path) -> None:
    before = os.times().children_user + os.times().children_system
    assert run("--version", cwd=tmp_path).stdout.startswith("xinheng, version")
    assert os.times().children_user + os.times().children_system - before < 0.6


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a refused command."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    sentences = [line for line in done.stderr.splitlines() if line.startswith("xinheng: ")]
    assert len(sentences) == 1, done.stderr
    return sentences[0]


COMMANDS = [["setup"], ["demo", "--no-serve", "--subjects", "50"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_read_only_home_is_named(command: list[str], mounted: Path, tmp_path: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    words = said(run(*command, cwd=tmp_path, home=mounted))
    assert "不能写入" in words and str(mounted) in words


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_disk_is_named(command: list[str], mounted: Path, tmp_path: Path) -> None:
    words = said(run(*command, cwd=tmp_path, home=mounted))
    assert "磁盘已满" in words and str(mounted) in words


def test_a_home_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("setup", cwd=tmp_path, home=tmp_path / "file" / "home")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "不能建立" in done.stderr and "XINHENG_HOME" in done.stderr
