"""What a loan service may have: never more than was consented to, never longer."""

from datetime import date, timedelta

import pytest

from xinheng.services.loans.rules import beyond, why_no_consent

TODAY = date(2026, 11, 20)
MAY = ("registration", "penalties")


def test_what_was_never_consented_to_is_named_once_in_the_order_of_the_question():
    assert beyond(["penalties", "tax", "registration", "tax", "people"], MAY) == ["tax", "people"]
    assert beyond(MAY, MAY) == [] == beyond([], MAY)


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (365, True), (366, False)])
def test_a_consent_lasts_from_today_to_a_year(days, fits):
    until = TODAY + timedelta(days=days)
    told = why_no_consent(["penalties"], MAY, until, TODAY, 365)
    assert (told == "") == fits
    assert fits or (str(until) in told and str(TODAY + timedelta(days=365)) in told)


def test_nothing_and_what_the_service_does_not_take_are_refused():
    assert "至少选一项" in why_no_consent([], MAY, TODAY, TODAY, 365)
    assert "不收 tax、people" in why_no_consent(["tax", "penalties", "people"], MAY, TODAY, TODAY, 365)
