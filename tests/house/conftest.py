"""What the tests of the whole house share."""

import uuid
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _counters_of_its_own(settings: Any) -> None:
    """How often somebody asked is counted for each test anew: guessing passwords in one must not lock out another."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": uuid.uuid4().hex}}
