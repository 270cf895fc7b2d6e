"""Somebody barred from the food trade, a shop where he works, and the rounds of the worker."""

from collections.abc import Callable
from typing import Any

import pytest
from tests import cast as people
from tests.shop import SHOP, register

from xinheng.credit.persons.followers import follow_registers
from xinheng.fusion.registers.actions import write_records

GUO, LI, HEAD = "110101199003077758", "110101198506152735", "110101197001019993"
BAN = {
    "ban_number": "JY〔2026〕1号", "person_id": GUO, "person_name": "郭守仁", "dishonest_act": "使用过期原料",
    "sanction": "五年内不得从事食品生产经营管理工作", "ground": "food_5y", "is_lifetime": "false",
    "decision_number": "两市监处〔2026〕8号", "authority": "两河区市场监督管理局",
    "starts_on": "2026-03-01", "ends_on": "2031-03-01",
}  # fmt: skip
WARNED = {
    "decision_number": "两市监警〔2026〕2号", "person_no": "R1", "person_id": GUO, "person_name": "郭守仁",
    "dishonest_act": "使用过期原料", "sanction": "违法警示", "authority": "两河区市场监督管理局",
    "warned_on": "2026-01-10",
}  # fmt: skip
OFFICE_BAN = {
    "decision_number": "两市监限〔2026〕3号", "person_no": "R2", "person_id": LI, "person_name": "李长河",
    "dishonest_act": "公示虚假信息", "sanction": "三年内不得担任其他企业的法定代表人", "ground": "false_disclosure",
    "authority": "两河区市场监督管理局", "starts_on": "2026-02-01", "ends_on": "2029-02-01",
}  # fmt: skip
WORK = {
    "post_number": "RZ-1", "person_id": GUO, "person_name": "郭守仁", "uscc": SHOP, "post": "food_worker",
    "started_on": "2025-01-01",
}  # fmt: skip


def put(type: str, row: dict[str, Any], **other: Any) -> None:
    """A department tells a fact, and the worker goes round."""
    write_records(type=type, rows=[{**row, **other}], source="law", by="system")
    follow_registers()


@pytest.fixture(autouse=True)
def on_monday(clock: Callable[[str], None]) -> None:
    """Monday, 16 November 2026."""
    clock("2026-11-16 10:00")


@pytest.fixture
def shop(db: None) -> Any:
    """A noodle shop headed by somebody else."""
    people.cast()
    found = register(industry_code="H6210", legal_representative_id=HEAD)
    follow_registers()
    return found
