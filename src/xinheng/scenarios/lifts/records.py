"""A rescue as a row of the registers: what its history tells, and nothing of who called."""

from datetime import datetime

from xinheng.kit import city_time
from xinheng.scenarios.lifts.models import Rescue
from xinheng.support.procedures.models import Step

LEVELS = ("level_1", "level_2", "level_3")


def rescue_row(rescue: Rescue, state: str, handling: str = "") -> dict[str, object]:
    """The row of an `elevator_rescue` record. Only a located rescue has one."""
    facts, lift = rescue.matter.facts, rescue.lift
    assert lift is not None
    steps = list(rescue.matter.steps.order_by("seq"))
    reached = [step.to_state for step in steps if step.to_state in LEVELS]
    return {
        "rescue_number": rescue.matter.number,
        "equipment_code": lift.code,
        "use_unit_uscc": lift.user_uscc,
        "use_unit_name": lift.user_name,
        "maintainer_uscc": lift.maintainer_uscc,
        "address": lift.place,
        "called_at": _moment(rescue.called_at),
        "dispatched_at": _entered(steps, "level_1"),
        "rescue_level": reached[-1] if reached else "",
        "rescue_unit": facts.get("rescue_unit", ""),
        "arrived_at": _entered(steps, "on_site"),
        "released_at": _entered(steps, "released"),
        "trapped_count": facts.get("freed", facts.get("trapped", 0)),
        "trapped_minutes": facts.get("minutes", ""),
        "injured_count": facts.get("injured", ""),
        "cause": facts.get("cause", ""),
        "handling": handling,
        "state": state,
    }


def _entered(steps: list[Step], state: str) -> str:
    """The moment a state was first reached, "" where it was not."""
    return next((_moment(step.at) for step in steps if step.to_state == state), "")


def _moment(at: datetime) -> str:
    return city_time.local(at).strftime("%Y-%m-%d %H:%M")
