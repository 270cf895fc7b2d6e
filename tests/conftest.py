"""What every test may use: the cast, the coverage marks, a browser on Debian's Chromium."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CLAUSES = ROOT / "docs" / "clauses.csv"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A mark with a clause that does not exist is a defect of the test."""
    known = {line.split(",", 1)[0] for line in CLAUSES.read_text(encoding="utf-8").splitlines()[1:]}
    for item in items:
        for mark in item.iter_markers("clause"):
            unknown = set(mark.args) - known
            if unknown:
                raise pytest.UsageError(f"{item.nodeid}: no such clause: {', '.join(sorted(unknown))}")
