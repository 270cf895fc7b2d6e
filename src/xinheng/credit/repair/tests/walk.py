"""How the house walks through repairs and what is sent of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from tests import story
from tests.cast import OFFICE

from xinheng.credit.repair import actions
from xinheng.credit.repair.shielding import register_shield
from xinheng.credit.repair.tests.conftest import BUREAU
from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

# Duties are done, and the file goes where nobody looks.
FILLS: dict[str, Any] = {name: lambda form: "yes" for name in ("performed", "rectified", "cured", "corrected")}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """Of a fine, of three listings (one for want of contact, one grave), and the file about a repair."""
    settings.EXCHANGE_ROOT = settings.XINHENG_HOME / "walk"
    sun, zhao = everybody[0], everybody[1]
    for number in ("罚甲", "罚乙"):
        _fined(number)
    for number, reason in (("异甲", "E1"), ("异乙", "E4")):
        _listed(number, reason)
    fine, other = (_apply(actions.apply_for_penalty, zhao, number) for number in ("罚甲", "罚乙"))
    _blacklisted("严甲")
    grave = _apply(actions.apply_for_serious_list, zhao, "严甲")
    shield = _shield(zhao)
    lists = [_apply(actions.apply_for_listing, zhao, number) for number in ("异甲", "异乙")]
    return [fine, grave, shield, *lists, _sent(other, sun, zhao)]


def _sent(matter: Matter, sun: Account, zhao: Account) -> Matter:
    actions.accept(matter=matter, by=zhao)
    told = {"way": "papers", "performed": "yes", "rectified": "yes", "reason": "相符"}
    actions.verify_penalty(matter=matter, by=zhao, **told)
    actions.grant(matter=matter, by=sun)
    return actions.finish_data(matter=matter, by=zhao)


def _apply(begin: Any, by: Account, number: str) -> Matter:
    told = {"received_on": city_time.today(), "proof": "走查", "committed": True}
    matter: Matter = begin(origin=Origin(OFFICE), by=by, uscc=story.SHOP, target_number=number, **told)
    return matter


def _shield(by: Account) -> Matter:
    day = city_time.today()
    told = {
        "plan": "settlement",
        "court": "山城市第五中级人民法院",
        "ruling_number": "（2026）山05破1号",
        "ruled_on": day,
    }
    asked = {"uscc": story.SHOP, "received_on": day, "proof": "走查", **told}
    return register_shield(origin=Origin(OFFICE), by=by, **asked)


def _fined(number: str) -> None:
    day = city_time.today() - timedelta(days=150)
    row = {
        "decision_number": number, "uscc": story.SHOP, "party_name": story.NAME, "violation_type": number,
        "penalty_kind": "03", "penalty_content": "没收", "authority": BUREAU, "penalised_on": day,
        "field_of_supervision": "price",
    }  # fmt: skip
    write_records(type="administrative_penalty", rows=[row], source="law", by="system")


def _listed(number: str, reason: str) -> None:
    row = {
        "uscc": story.SHOP, "entity_name": story.NAME, "listing_reason": reason, "listing_authority": BUREAU,
        "listed_on": city_time.today() - timedelta(days=100), "listing_document": number,
    }  # fmt: skip
    write_records(type="abnormal_operation_list", rows=[row], source="law", by="system")


def _blacklisted(number: str) -> None:
    row = {
        "uscc": story.SHOP, "entity_name": story.NAME, "listing_reason": "F2", "listing_authority": BUREAU,
        "listed_on": city_time.today() - timedelta(days=400), "listing_document_number": number,
    }  # fmt: skip
    write_records(type="serious_violation_list", rows=[row], source="law", by="system")
