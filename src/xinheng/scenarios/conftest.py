"""What the scenarios' tests share: the cast, and nothing left over from another test."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from tests import cast as people


@pytest.fixture(autouse=True)
def of_its_own(settings: Any, tmp_path: Path) -> None:
    """No counter and no file is left over from another test."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()


@pytest.fixture
def cast() -> people.Cast:
    """Everybody with an account."""
    return people.cast()
