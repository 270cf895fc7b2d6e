"""How the house walks through services: where they begin, and what their forms need beyond the plain."""

from collections.abc import Sequence
from typing import Any

from tests import story

from xinheng.supervision.document_service.actions import start_delivery
from xinheng.supervision.inspection.actions import approve_result
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

FILLS: dict[str, Any] = {"tracking_number": lambda form: "EB123456789CN"}


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """Of one order: with everything confirmed and agreed, and with nothing."""
    done = story.finished(address_matches="实际在 14 号")
    assert done.task is not None
    approve_result(task=done.task, by=done.cast.sun)
    matter = done.task.matter
    step = matter.steps.filter(verb="await_correction").latest("seq")
    origin = Origin(matter.office, matter.field, matter, step, "责令改正通知书")
    told = {"recipient_kind": "organisation", "address": "江岸路 12 号"}
    agreed = {"address_confirmed": True, "electronic_agreed": True, "electronic_address": "shop@example.com"}
    return [
        start_delivery(origin=origin, by=done.zhao, recipient=story.NAME, **told, **agreed),
        start_delivery(origin=origin, by=done.zhao, recipient="第三人", **told),
    ]


def person_named(matter: Matter) -> str:
    """Who is served."""
    return str(matter.document_service.read().recipient)
