"""What the pages' tests share: the cast signed in, a shop with a story, no limits left over from another test."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from tests import cast as people
from tests import shop as city
from tests.conftest import chromium, plain_static_files  # noqa: F401 (the one browser of a run)
from tests.kept import kept

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import code_of
from xinheng.credit.portrait.listing import read_once
from xinheng.credit.risk.actions import prepare, store
from xinheng.fusion.registers.models import Subject
from xinheng.portals.public.views.home import told_in
from xinheng.portals.ui.sources import sources_read_in


@pytest.fixture(autouse=True)
def fresh_counters(settings: Any, tmp_path: Path) -> None:
    """Every test counts from zero; limits are tried where they are meant."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.LAKE_ROOT = tmp_path / "lake"
    settings.FILES_ROOT = tmp_path / "files"
    cache.clear()
    sources_read_in.cache_clear()
    # Of two tests' worlds each has a feed of its own that begins at one.
    read_once.cache_clear()
    told_in.cache_clear()


@pytest.fixture
def cast() -> people.Cast:
    """Everybody with an account."""
    return people.cast()


def rated_shop() -> Subject:
    """巴味轩 in Jiang'an Road: one penalty, on the abnormal list, rated, with its code."""
    people.cast()
    shop = city.register()
    city.penalise()
    city.list_abnormal()
    store(prepare([shop.pk]))
    issue_codes([shop.pk])
    return shop


shop = kept(rated_shop)


@pytest.fixture
def code(shop: Subject) -> ShopCode | None:
    """The shop's code."""
    return code_of(shop)
