"""What an answer to a venue has to be, on plain values."""

import pytest

from xinheng.services.venue_reports.rules import (
    KINDS,
    LOOKED_INTO,
    MOST_PHOTOS,
    finding_fits,
    findings_for,
    not_taken_back,
)

OF_FACTS = {"handled", "partly", "unfounded", "untrue"}


@pytest.mark.parametrize("kind", ["problem", "risk", "proposal"])
def test_what_is_offered_fits_and_what_is_not_offered_does_not(kind):
    for finding in (*OF_FACTS, "adopted", "declined"):
        assert (finding_fits(kind=kind, finding=finding) is None) == (finding in findings_for(kind))


def test_a_proposal_is_adopted_or_declined_first_and_a_fact_never():
    assert findings_for("proposal")[:2] == ("adopted", "declined")
    assert {*findings_for("problem")} == {*findings_for("risk")} == OF_FACTS


def test_it_is_taken_back_once():
    assert not_taken_back(made_before=0) is None and "已经说明过" in (not_taken_back(made_before=1) or "")


def test_what_may_be_a_breach_is_looked_into_and_a_proposal_is_read():
    assert {*LOOKED_INTO} == {*KINDS} - {"proposal"} == {"problem", "risk"}


def test_nine_pictures_are_enough():
    assert MOST_PHOTOS == 9
