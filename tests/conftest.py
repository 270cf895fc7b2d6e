"""What every test may use: the cast, the coverage marks, a browser on Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless and without any traffic of its own; skipped where it is not installed."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: the pages were not looked at in a browser")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
    # Playwright runs an event loop in this thread, which Django would take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()
