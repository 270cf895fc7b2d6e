"""How the house walks through admissions of partners."""

from collections.abc import Sequence
from typing import Any

from tests.business import representative
from tests.shop import OTHER, SHOP, register

from xinheng.services.mandates.queries import party_of
from xinheng.services.partners.actions.applying import apply_for_admission
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {"uscc": lambda form: SHOP}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One of a market."""
    identity = register(OTHER, entity_name="石坝市场管理有限公司").identity
    party = party_of(representative(identity), identity)
    assert party is not None
    return [apply_for_admission(by=party, kind="market", venue="石坝市场", address="石坝路 1 号", purpose="场内管理")]
