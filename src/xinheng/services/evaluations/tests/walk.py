"""How the house walks through evaluations that wait."""

from collections.abc import Sequence
from typing import Any

from tests.shop import SHOP, register

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.kit import city_time
from xinheng.services.evaluations.actions import ProvenVisit, evaluate
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """Two with words that wait."""
    shop = register(SHOP)
    issue_codes([shop.pk])
    code = code_of(shop)
    assert code is not None
    scanned, found = code_address(code).rsplit("/", 1)[-1], []
    for number in range(2):
        visit = ProvenVisit(scanned, "receipt", f"A00000{number}", city_time.today(), 1, "骗子", f"device {number}")
        review = evaluate(visit=visit).review
        assert review is not None
        found.append(review)
    return found
