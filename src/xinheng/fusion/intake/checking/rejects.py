"""The rejects file: every refused row with line, column, what was got and why, as a CSV that Excel opens."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.workspace import Workspace
from xinheng.kit.cells import safe

HEADER = ("文件", "行号", "列", "得到的值", "原因")


def write_rejects(space: Workspace, files: Sequence[Staged], name: str) -> str:
    """Writes the file, readable by its owner alone, and returns its path; empty when nothing was rejected."""
    if not space.count("SELECT count(*) FROM rejected"):
        return ""
    folder = Path(settings.XINHENG_HOME) / "intake" / "rejects"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        found = space.duck.cursor().execute(
            "SELECT file, line, column_name, got, reason FROM rejected ORDER BY file, line, column_name"
        )
        while rows := found.fetchmany(10_000):
            writer.writerows(
                (safe(files[file].name), line, safe(column), safe((got or "").replace("\u2028", " ")), safe(reason))
                for file, line, column, got, reason in rows
            )
    return str(path)
