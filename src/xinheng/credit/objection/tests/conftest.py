"""A shop with a fine and a failed sample, a passer-by who reads its page, and officers at the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests.shop import SHOP, register

from xinheng.fusion.registers.actions import write_records
from xinheng.support.procedures.models import Matter

FINE = {
    "decision_number": "两市监处〔2026〕31号", "uscc": SHOP, "party_name": "山城巴味轩餐饮有限公司",
    "violation_type": "未明码标价", "penalty_kind": "02|03", "penalty_content": "罚款三千元", "fine_amount": "3000",
    "authority": "两河区市场监督管理局", "penalised_on": "2026-09-01", "published_on": "2026-09-10",
    "field_of_supervision": "price",
}  # fmt: skip
SAMPLE = {
    "sheet_number": "NCP50990120260001", "sampled_uscc": SHOP, "sampled_unit_name": "山城巴味轩餐饮有限公司",
    "product_group": "food", "product_name": "自制腌菜", "laboratory_name": "市检验所", "reported_on": "2026-10-01",
    "announced_on": "2026-10-10", "verdict": "fail", "failed_items": "亚硝酸盐",
}  # fmt: skip
WRONG = "这笔罚款不是本店的，是隔壁同名的店，电话 13900000009"


def put(type: str, row: dict[str, Any], **other: Any) -> None:
    """A department tells a fact."""
    write_records(type=type, rows=[{**row, **other}], source="law", by="system")


@pytest.fixture(autouse=True)
def on_monday(clock: Callable[[str], None]) -> None:
    """Monday, 16 November 2026."""
    clock("2026-11-16 10:00")


@pytest.fixture
def shop(db: None) -> str:
    """Fined, and with a sample that failed."""
    people.cast()
    register()
    put("administrative_penalty", FINE)
    put("sampling_result", SAMPLE)
    return SHOP


def public() -> str:
    """The shop's page, as anybody reads it."""
    return Client().get(f"/e/{SHOP}").content.decode()


def told(type: str, named: str, **other: str) -> dict[str, str]:
    """What an officer types of an objection that came by letter."""
    asked = {"uscc": SHOP, "target_type": type, "target_key": named, "objector": "party", "name": "陈大文"}
    more = {"phone": "13900000002", "wrong": WRONG, "proof": "房屋租赁合同", "received_on": "2026-11-16"}
    return {**asked, **more, **other}


class Desk:
    """One officer at the pages of objections."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def file(self, type: str, named: str, **other: str) -> Any:
        """Enter what came by letter."""
        return self.client.post("/officer/kinds/objection_to_record/new/submit", told(type, named, **other))

    def do(self, verb: str, **told: str) -> Any:
        """Press a button of the newest objection."""
        return self.client.post(f"/officer/matters/{objection().number}/do/{verb}", told)

    def page(self) -> str:
        """The page of the newest objection."""
        return self.client.get(f"/officer/matters/{objection().number}").content.decode()


def objection() -> Matter:
    """The newest objection."""
    return Matter.objects.filter(procedure="objection_to_record").latest("pk")


@pytest.fixture
def desk(sign_in: Callable[[str], Client]) -> Callable[[str], Desk]:
    """`desk("he")`."""
    return lambda username: Desk(sign_in(username))
