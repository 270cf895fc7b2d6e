"""A city is brought back from its backup, by whoever holds the recovery key and by nobody else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.cli.tests.test_homes import run, said

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A set-up city, its recovery key and one backup, side by side."""
    place = tmp_path_factory.mktemp("city")
    for words in (["setup"], ["backup", "--new-recovery-key", "key"], ["backup", "kept"]):
        done = run(*words, cwd=place, home=place / "home")
        assert done.returncode == 0, done.stderr
    yield place


def restored(city: Path, home: Path, kept: str = "kept", key: str = "key") -> subprocess.CompletedProcess[str]:
    return run("restore", kept, "--recovery-key", key, cwd=city, home=home)


def test_a_backup_opens_elsewhere_and_the_drill_agrees(city: Path, tmp_path: Path) -> None:
    assert restored(city, tmp_path / "new").returncode == 0
    done = run("audit", "verify", cwd=city, home=tmp_path / "new")
    assert done.returncode == 0 and "审计链完整" in done.stdout
    drill = run("backup", "drill", "kept", "--recovery-key", "key", cwd=city, home=city / "home")
    assert drill.returncode == 0, drill.stderr
    assert "RPO" in drill.stdout and "RTO" in drill.stdout


def test_nothing_is_replaced(city: Path) -> None:
    before = (city / "home" / "keys" / "master.key").read_bytes()
    assert "已有内容" in said(restored(city, city / "home"))
    assert (city / "home" / "keys" / "master.key").read_bytes() == before


def test_a_foreign_recovery_key_opens_nothing(city: Path, tmp_path: Path) -> None:
    (city / "foreign").write_text("11" * 32, encoding="ascii")
    assert "恢复密钥不对" in said(restored(city, tmp_path / "new", key="foreign"))
    assert not (tmp_path / "new" / "keys").exists()


@pytest.mark.parametrize("hurt", ["flipped", "cut", "gone"])
def test_a_damaged_part_stops_before_anything_is_placed(city: Path, tmp_path: Path, hurt: str) -> None:
    kept = tmp_path / "kept"
    subprocess.run(["cp", "-r", city / "kept", kept], check=True)
    part = next(kept.glob("2*/xinheng.sqlite3.sealed"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content if hurt == "flipped" else content[: 40 + (1 << 20) + 16])
    if hurt == "gone":
        part.unlink()
    assert "已损坏" in said(restored(city, tmp_path / "new", kept=str(kept)))
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["static"]


def test_a_killed_backup_leaves_the_last_good_one(city: Path, tmp_path: Path) -> None:
    before = sorted((city / "kept").glob("2*"))
    environment = {**os.environ, "XINHENG_HOME": str(city / "home"), "PYTHONPATH": str(Path(__file__).parents[3])}
    environment.pop("DATABASE_URL", None)
    begun = subprocess.Popen(
        [sys.executable, "-m", "xinheng.cli", "backup", "kept"], cwd=city, env=environment, stdout=subprocess.PIPE
    )
    with begun:
        while not list((city / "kept").glob(".2*")) and begun.poll() is None:
            pass
        begun.kill()
    assert sorted((city / "kept").glob("2*")) == before
    assert restored(city, tmp_path / "new").returncode == 0
