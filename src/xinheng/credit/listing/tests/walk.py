"""How the house walks through the two lists."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests import cast as people
from tests import story
from tests.cast import OFFICE

from xinheng.credit.listing import actions, queries
from xinheng.credit.listing.actions.serious import decide_listing, publish_listing
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {"report_year": lambda form: "2024"}


def also() -> list[Account]:
    """The superior who consents."""
    return [people.cast().tang]


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """A finding of each kind, one proposed by rule, and a notice of the grave list."""
    zhao, origin = everybody[1], Origin(OFFICE)
    sun, tang = everybody[0], also()[0]
    found = [_found(origin, zhao, one) for one in ("unreported", "undisclosed", "name", "uncontactable")]
    actions.propose_unreported()
    proposed = list(Matter.objects.filter(procedure="abnormal_listing", state="proposed")[:1])
    written_to = _found(origin, zhao, "uncontactable")
    letter = {"first_letter": "EB1", "first_letter_on": city_time.today() - timedelta(days=20)}
    move(matter=written_to, verb="send_first_letter", by=zhao, facts=letter)
    out_of_contact = _found(origin, zhao, "uncontactable")
    move(matter=out_of_contact, verb="confirm_on_site", by=zhao, reason="查无此户")
    actions.put_on_list(matter=out_of_contact, by=sun)
    _repaired("abnormal_list", f"uscc:{story.SHOP}", str(out_of_contact.facts["listing_document"]))
    Subject.objects.filter(identity=f"uscc:{story.SHOP}").update(category="98")
    found.append(_found(origin, zhao, "false"))
    _fined("重罚甲")
    told = {"listing_reason": "F2", "found": "走查", "measures": "重点监管", "notice_served_on": city_time.today()}
    notice = actions.serve_notice(origin=origin, by=zhao, uscc=story.SHOP, penalty_number="重罚甲", **told)
    listed = actions.serve_notice(origin=origin, by=zhao, uscc=story.SHOP, penalty_number="重罚甲", **told)
    _publish(listed, zhao, sun, tang)
    return [*found, *proposed, written_to, out_of_contact, notice, listed]


def _publish(matter: Matter, zhao: Account, sun: Account, tang: Account) -> None:
    move(matter=matter, verb="receive_defence", by=zhao, facts={"defence": "走查"})
    move(matter=matter, verb="ask_consent", by=sun, reason="走查")
    move(matter=matter, verb="consent", by=tang)
    decide_listing(matter=matter, by=sun)
    publish_listing(matter=matter, by=zhao)
    _repaired("serious_list", f"uscc:{story.SHOP}", str(matter.facts["listing_document"]))


def _repaired(kind: str, identity: str, number: str) -> None:
    """The listing of a number was repaired: written as `credit/repair` does."""
    subject = queries.entity(identity)
    type, field = {"abnormal_list": (queries.ABNORMAL, "listing_document"),
                   "serious_list": (queries.SERIOUS, "listing_document_number")}[kind]  # fmt: skip
    today = city_time.today()
    row = {
        "repair_number": f"修{number}", "uscc": story.SHOP, "entity_name": story.NAME, "kind": kind,
        "target_number": number, "target_key": queries.key_of(subject, type, field, number), "applied_on": today,
        "decided_on": today, "stopped_on": today, "state": "granted", "authority": "局",
    }  # fmt: skip
    write_records(type="credit_repair", rows=[row], by="system")


def _found(origin: Origin, by: Account, suspicion: str) -> Matter:
    return actions.open_finding(origin=origin, by=by, uscc=story.SHOP, suspicion=suspicion, found="走查")


def _fined(number: str) -> None:
    row = {
        "decision_number": number, "uscc": story.SHOP, "party_name": story.NAME, "violation_type": number,
        "penalty_kind": "04", "penalty_content": "停业", "authority": "两河区市场监督管理局",
        "penalised_on": city_time.today() - timedelta(days=1), "field_of_supervision": "catering",
    }  # fmt: skip
    write_records(type="administrative_penalty", rows=[row], source="law", by="system")
