"""No test asks for what it does not need, and none is left without what it needs."""

import unittest

import pytest
from pytest_django import plugin

from tests.unasked import UNASKED

# What those that are left out are for.
MARKS = ("urls", "django_isolate_apps", "ignore_template_errors")


def test_nothing_is_asked_for_that_no_test_needs(request: pytest.FixtureRequest) -> None:
    assert not UNASKED.intersection(request.fixturenames)
    assert "_django_db_marker" in request.fixturenames
    # Under another name it would be asked for again.
    assert [name for name in sorted(UNASKED) if not hasattr(plugin, name)] == []


def test_no_test_needs_what_is_left_out(request: pytest.FixtureRequest) -> None:
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    marked = [item.nodeid for item in items if any(item.get_closest_marker(mark) for mark in MARKS)]
    cases = [item.nodeid for item in items if item.cls is not None and issubclass(item.cls, unittest.TestCase)]
    assert marked + cases == []
