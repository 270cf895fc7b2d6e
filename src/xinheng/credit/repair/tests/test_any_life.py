"""Any life of a fine: repaired, it is not public; taken back, it is public again, anew and without an early end."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinheng.credit.judgement import Verdict, judge, row_of
from xinheng.kit.months import months_later

SINCE = date(2026, 1, 1)
KINDS = ["02", "03", "04", "05", "08", "13"]
FIELDS = ["price", "catering", "special_equipment", ""]
days = st.integers(0, 900).map(lambda number: SINCE + timedelta(days=number))


@st.composite
def lives(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], date]:
    """A fine, its repair record, and a day after the repair was decided."""
    published, kind = draw(days), draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))
    fine: dict[str, Any] = {
        "decision_number": "罚1",
        "penalised_on": published.isoformat(),
        "published_on": published.isoformat(),
        "penalty_kind": "|".join(kind),
        "field_of_supervision": draw(st.sampled_from(FIELDS)),
        "fine_amount": draw(st.sampled_from(["", "3000", "80000"])),
        "restriction_ends_on": draw(st.sampled_from(["", months_later(published, 10).isoformat()])),
    }
    decided = published + timedelta(days=draw(st.integers(0, 800)))
    day = decided + timedelta(days=draw(st.integers(0, 1200)))
    repair = {"kind": "penalty", "target_key": draw(st.sampled_from(["罚1", "罚1", "罚2"])), "state": "granted",
              "decided_on": decided.isoformat(), "stopped_on": decided.isoformat()}  # fmt: skip
    # The law of a day is read once: days of one month are looked at by its first.
    return fine, repair, max(day.replace(day=1), decided)


def verdict(fine: dict[str, Any], day: date, *beside: dict[str, Any]) -> Verdict:
    told = [{"type": "credit_repair", "fields": one, "effective_on": one["decided_on"]} for one in beside]
    record = {"fields": fine, "key": "罚1", "effective_on": fine["penalised_on"]}
    return judge("administrative_penalty", row_of(record, {"status": "1"}, told), day)


@settings(max_examples=150, deadline=None)
@given(lives())
def test_what_is_shown_has_a_basis_and_has_not_ended_and_what_is_repaired_is_not_shown(life):
    fine, repair, day = life
    plain, repaired = verdict(fine, day), verdict(fine, day, repair)
    for one in (plain, repaired):
        assert one.basis and (not one.shown or ((one.starts or day) <= day < (one.until or date.max)))
    if repair["target_key"] == "罚1" and plain.early_stop:
        assert not repaired.shown
    else:
        assert repaired == plain


@settings(max_examples=25, deadline=None)
@given(lives())
def test_taken_back_it_is_public_again_and_counted_anew(life):
    """From the day it was taken back, by the grade the fine has, and repaired no more."""
    fine, repair, day = life
    plain = verdict(fine, day)
    if repair["target_key"] != "罚1" or plain.grade not in ("general", "serious") or not plain.early_stop:
        return
    gone = {**repair, "state": "revoked", "decided_on": day.isoformat(), "stopped_on": "", "grade": plain.grade}
    again = verdict(fine, day, gone)
    months = 12 if plain.grade == "general" else 36
    assert (again.shown, again.early_stop) == (True, False)
    assert again.until is not None and again.until >= months_later(day, months)
    assert verdict(fine, again.until - timedelta(days=1), gone).shown
    assert not verdict(fine, again.until, gone).shown
    assert verdict(fine, day, gone, repair).shown


@pytest.mark.parametrize("state", ["refused", "not_accepted", "refused_for_falsehood"])
def test_only_what_was_granted_ends_anything(state):
    fine = {
        "decision_number": "罚1",
        "penalised_on": "2026-03-31",
        "penalty_kind": "02",
        "field_of_supervision": "price",
    }
    told = {"kind": "penalty", "target_key": "罚1", "state": state, "decided_on": "2026-09-01",
            "stopped_on": "2026-09-01"}  # fmt: skip
    assert verdict(fine, date(2026, 10, 1), told) == verdict(fine, date(2026, 10, 1))
