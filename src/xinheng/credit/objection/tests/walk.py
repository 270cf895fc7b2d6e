"""How the house walks through objections."""

from collections.abc import Sequence
from typing import Any

from tests import story
from tests.cast import OFFICE

from xinheng.credit.objection.actions import file_objection
from xinheng.credit.objection.models import Objection
from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {"uscc": lambda form: story.SHOP, "target_key": lambda form: "罚异乙"}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """Of two fines; one was corrected by its source meanwhile."""
    sun = everybody[0]
    for number in ("罚异甲", "罚异乙", "罚异丙"):
        _fined(number, "没收")
    found = [_file(sun, number) for number in ("罚异甲", "罚异丙")]
    _fined("罚异甲", "警告")
    return found


def _file(by: Account, number: str) -> Matter:
    told = {"objector": "party", "name": "陈大文", "phone": "13900000002", "wrong": "不是本店", "proof": "无"}
    return file_objection(
        origin=Origin(OFFICE), by=by, uscc=story.SHOP, target_type="administrative_penalty", target_key=number,
        received_on=city_time.today(), **told,
    )  # fmt: skip


def _fined(number: str, content: str) -> None:
    row = {
        "decision_number": number, "uscc": story.SHOP, "party_name": story.NAME, "violation_type": number,
        "penalty_kind": "03", "penalty_content": content, "authority": "两河区市场监督管理局",
        "penalised_on": city_time.today(), "field_of_supervision": "price",
    }  # fmt: skip
    write_records(type="administrative_penalty", rows=[row], source="law", by="system")


def person_named(matter: Matter) -> str:
    """Who objects."""
    return str(Objection.objects.get(matter=matter).read().get("name", ""))
