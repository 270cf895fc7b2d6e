"""What every test may use: the cast, the coverage marks, a browser on Debian's Chromium."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from tests.browsers import opened
from tests.cluster import cluster
from xinheng.portals.ui.written import sprite_address

# The PostgreSQL of its own that any test may ask for.
__all__ = ["cluster"]
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


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """What an earlier `collectstatic` left in the state folder is not what a test looks at."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    sprite_address.cache_clear()


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """Debian's Chromium, headless and without any traffic of its own; skipped where it is not installed."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: the pages were not looked at in a browser")
    return opened(path)


@pytest.fixture
def chromium_with_camera() -> Browser:
    """The same with a camera and a microphone that show a made-up picture and tone, and are given when asked for."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: no call was tried in a browser")
    return opened(path, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
