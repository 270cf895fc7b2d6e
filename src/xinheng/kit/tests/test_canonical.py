"""Canonical JSON: one text for one value."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinheng.kit.canonical import canonical_json, digest

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


def test_keys_sorted_nothing_spaced_characters_kept():
    assert canonical_json({"b": [1, None], "a": "山城"}) == '{"a":"山城","b":[1,null]}'


def test_days_moments_and_amounts():
    value = {"on": date(2026, 2, 3), "at": datetime(2026, 2, 3, tzinfo=UTC), "fine": Decimal("1280.00")}
    assert canonical_json(value) == '{"at":"2026-02-03T00:00:00+00:00","fine":"1280.00","on":"2026-02-03"}'


@pytest.mark.parametrize("wrong", [datetime(2026, 2, 3), object(), float("nan"), {1, 2}])
def test_what_has_no_one_form_is_refused(wrong):
    with pytest.raises((TypeError, ValueError)):
        canonical_json(wrong)


@given(VALUES)
def test_it_reads_back(value):
    assert json.loads(canonical_json(value)) == value


@given(st.dictionaries(st.text(), st.integers()))
def test_order_of_writing_changes_nothing(table):
    assert canonical_json(dict(reversed(table.items()))) == canonical_json(table)


def test_digest_of_text_is_of_its_utf8():
    assert digest("山城") == digest("山城".encode())
    assert len(digest("")) == 32
