"""A shop with what may be repaired, and officers at the pages of a repair."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests.shop import SHOP, register

from xinheng.fusion.registers.actions import write_records
from xinheng.support.procedures.models import Matter

BUREAU = "两河区市场监督管理局"
PENALTY = {
    "decision_number": "两市监处〔2026〕31号", "uscc": SHOP, "party_name": "山城巴味轩餐饮有限公司",
    "violation_type": "未明码标价", "penalty_kind": "02|03", "penalty_content": "罚款三千元", "fine_amount": "3000",
    "authority": BUREAU, "penalised_on": "2026-06-01", "published_on": "2026-06-10", "field_of_supervision": "price",
}  # fmt: skip
LISTING = {
    "uscc": SHOP, "entity_name": "山城巴味轩餐饮有限公司", "listing_reason": "E1", "listed_on": "2026-07-08",
    "listing_authority": BUREAU, "listing_document": "两市监列异〔2026〕7号",
}  # fmt: skip
SERIOUS = {
    "uscc": SHOP, "entity_name": "山城巴味轩餐饮有限公司", "listing_reason": "F2", "listed_on": "2025-10-01",
    "published_on": "2025-10-20", "listing_authority": BUREAU, "listing_document_number": "两市监列严〔2025〕2号",
    "decision_number": PENALTY["decision_number"],
}  # fmt: skip


def put(type: str, row: dict[str, Any], **other: Any) -> None:
    """A department tells a fact."""
    write_records(type=type, rows=[{**row, **other}], source="law", by="system")


@pytest.fixture(autouse=True)
def on_monday(clock: Callable[[str], None], settings: Any, tmp_path: Any) -> None:
    """Monday, 16 November 2026; files of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.EXCHANGE_ROOT = tmp_path / "exchange"
    clock("2026-11-16 10:00")


@pytest.fixture
def penalised(db: None) -> dict[str, str]:
    """A shop fined in June for missing price tags: general, from 10 June for a year, repairable from 10 September."""
    people.cast()
    register()
    put("administrative_penalty", PENALTY)
    return {"uscc": SHOP, "target_number": PENALTY["decision_number"]}


@pytest.fixture
def listed(db: None) -> dict[str, str]:
    """The same shop, on the list of abnormal operations because no annual report came."""
    people.cast()
    register()
    put("abnormal_operation_list", LISTING)
    return {"uscc": SHOP, "target_number": LISTING["listing_document"]}


@pytest.fixture
def blacklisted(db: None) -> dict[str, str]:
    """The same shop, on the list of serious violations since last October for what it was fined for."""
    people.cast()
    register()
    put("administrative_penalty", PENALTY, penalised_on="2025-10-01", published_on="2025-10-10", discretion_step="05")
    put("serious_violation_list", SERIOUS)
    return {"uscc": SHOP, "target_number": SERIOUS["listing_document_number"]}


class Desk:
    """One officer at the pages of repairs."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def apply(self, target: dict[str, str], kind: str = "penalty", **other: str) -> Any:
        """Fill in the sheet at the counter."""
        given = {"received_on": "2026-11-16", "proof": "缴款凭证（卷 3 页）", "committed": "on", **target, **other}
        return self.client.post(f"/officer/kinds/credit_repair_{kind}/new/submit", given)

    def do(self, verb: str, matter: Matter | None = None, **told: str) -> Any:
        """Press a button of the newest repair."""
        return self.client.post(f"/officer/matters/{(matter or repair()).number}/do/{verb}", told)

    def page(self, matter: Matter | None = None) -> str:
        """The page of the newest repair."""
        return self.client.get(f"/officer/matters/{(matter or repair()).number}").content.decode()


def repair() -> Matter:
    """The newest repair."""
    return Matter.objects.filter(procedure__startswith="credit_repair").latest("pk")


@pytest.fixture
def desk(sign_in: Callable[[str], Client]) -> Callable[[str], Desk]:
    """`desk("zhao")`."""
    return lambda username: Desk(sign_in(username))
