"""How the house walks through complaints: where one begins, and what its forms need beyond the plain."""

from collections.abc import Sequence
from typing import Any

from tests import cast as people

from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.disclosing import person_of
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {
    "agreement_paper": lambda form: "performed",
    "signs": lambda form: [],
    "suspected_extortion": lambda form: False,
    "office": lambda form: people.OFFICE,
}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One about a business that is known."""
    return [submit_complaint(form=KNOWN).complaint.matter]


def person_named(matter: Matter) -> str:
    """Who complains, as the copies say it that are for him."""
    return str(person_of(matter.complaint).get("name", ""))
