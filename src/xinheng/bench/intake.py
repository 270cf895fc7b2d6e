"""Intake: a million-row file of one department into registers that already hold the city.

Run it where the bench city stands (`make bench` builds it): every row is validated, resolved to its subject, compared
with the current records and written with all indexes live.
"""

import csv
import json
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from django.db import connection

from xinheng.bench.machine import figure, loaded
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal

SOURCE = "random_inspection"
HEADER = (
    "任务编码 社会信用代码 检查对象 任务名称 实施机关 抽查类型 抽查事项 检查日期 检查结果 审核状态 公示日期".split()
)
ROWS = 1_000_000
LIMIT, AGAIN = 60_000, 8


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Rows a second of a new file, and how many times less CPU the same file again needs; what it costs to start the
    command, as a file of one row shows, is in neither."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{SOURCE}.csv"
        rows = _write_file(path, int(ROWS * scale))
        if not rows:
            raise Refusal(
                "一行也没有可接入的：这里没有带统一社会信用代码的主体，或 --scale 太小。请先用 make bench 建城。"
            )
        stored = _live_records()
        first, second = _intake(path), _intake(path)
        alone = Path(folder) / "one.csv"
        _write_file(alone, 1)
        started = _intake(alone)["cpu"]
    if first["accepted"] != rows or second["unchanged"] != rows:
        raise Refusal(f"the bench's own file was not taken whole: {first}, then {second}")
    fast, cpu, again = rows / first["seconds"], first["cpu"] - started, second["cpu"] - started
    beside = f"{stored:,} live records on {connection.vendor}, {loaded()}"
    return [
        figure(name="intake", ours=fast, unit="rows/s", beside=beside, limit=f"≥ {LIMIT:,}", ratio=fast / LIMIT),
        figure(name="intake, by CPU", ours=rows / cpu, unit="rows/CPU s", beside=beside, limit="none", ratio=None),
        figure(
            name="intake, the same again, by CPU", ours=rows / again, unit="rows/CPU s",
            beside=f"first {cpu:.2f} s, again {again:.2f} s", limit=f"≥ {AGAIN}× first", ratio=cpu / again,
        ),
    ]  # fmt: skip


def _write_file(path: Path, count: int) -> int:
    """A department's CSV about `count` businesses of the city, under task numbers never used before."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row in _rows(count):
            writer.writerow(row)
            written += 1
    return written


def _rows(count: int) -> Iterator[list[str]]:
    task, today = uuid.uuid4().hex[:8], city_time.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.value, s.name FROM registers_identifier i JOIN registers_subject s ON s.id = i.subject_id "
            "WHERE i.scheme = 'uscc' LIMIT %s",
            [count],
        )
        # A small city is inspected more than once.
        for number, (code, name) in zip(range(count), cycle(cursor.fetchall()), strict=False):
            day = str(today - timedelta(days=number % 300))
            yield [
                f"B{task}-{number:07d}", code, name, "年度双随机抽查", "市场监督管理局", "不定向", "登记事项检查", day,
                "未发现问题" if number % 20 else "发现问题已责令改正", "同意", day,
            ]  # fmt: skip


def _live_records() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registers_record WHERE superseded_at IS NULL")
        return int(cursor.fetchone()[0])


def _intake(path: Path) -> dict[str, Any]:
    """The command as a steward runs it, in a process of its own."""
    command = [sys.executable, "-m", "xinheng.cli", "intake", SOURCE, str(path), "--json"]
    before = getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(done.stderr.strip())
    report: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    after = getrusage(RUSAGE_CHILDREN)
    return report | {"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}
