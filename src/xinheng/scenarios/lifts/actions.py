"""What the desk of 96333 does with a call, and how the desk's list of lifts is kept in step with the registers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.refusal import Refusal
from xinheng.scenarios.lifts.forms import Location, PeopleOut, Repair, RescueTeam
from xinheng.scenarios.lifts.models import FIELD, TRAPPED, Lift, Rescue
from xinheng.scenarios.lifts.permissions import LiftVerb
from xinheng.scenarios.lifts.projecting import projected
from xinheng.scenarios.lifts.records import rescue_row
from xinheng.scenarios.lifts.rules import is_far
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.scope import grants_of
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.orgs.queries import top_organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

Caller = Account | Literal["system"] | None
makes = binder("lift_rescue", row="lift_rescue", named="rescue")
PROJECTED = [
    field.name for field in Lift._meta.concrete_fields if not field.primary_key and field.name not in ("subject",)
]


class CallRefused(Refusal):
    """A call that cannot be taken like this; the sentence says what to correct."""


@transaction.atomic
def project_lifts(*, subjects: Iterable[int]) -> int:
    """Write the rows of those of the subjects that are lifts anew from their records; how many."""
    written = 0
    for asked, rows in projected(subjects):
        Lift.objects.bulk_create(rows, update_conflicts=True, unique_fields=["subject"], update_fields=PROJECTED)
        # What is no lift by its records any more keeps its row, for its rescues, and is due for nothing.
        gone = Lift.objects.filter(subject__in=asked).exclude(subject__in=[row.subject_id for row in rows])
        gone.update(in_use=False, visit_due_on=None, inspection_due_on=None, due_on=None)
        written += len(rows)
    return written


@makes("take_call", "take_call_at", own_page=True)
@transaction.atomic
def take_call(
    *, by: Caller, trapped: int, told: str = "", lift: Lift | None = None, place: str = "", at: datetime | None = None
) -> Rescue:
    """People are stuck. Where the lift is known the call is located at once; else the place in words is all there is.

    `by` None: somebody of the public, who has scanned the lift's code; a second one of the same car adds no call.
    """
    if lift is None and is_blank(place):
        raise CallRefused("要说明是哪台电梯或在什么位置，请补充后再登记。")
    if lift is None and by is None:
        raise CallRefused("没有认出是哪台电梯，请直接拨打 96333。")
    if by is None and (known := _still_inside(lift)):
        return known
    now = at or city_time.now()
    office = lift.office if lift and lift.office else _office_of(by)
    number = unguessable_number(prefix="救", office=office, at=now)
    matter = open_and_move(
        procedure="lift_rescue",
        verb="take_call_at" if lift else "take_call",
        title=f"{lift.place or lift.name if lift else place}困 {trapped} 人"[:200],
        office=office,
        field=FIELD,
        by=by,
        number=number,
        subject_identity=f"equipment_code:{lift.code}" if lift else "",
        subject_name=lift.name if lift else "",
        facts={"called_at": f"{city_time.local(now):%Y-%m-%d %H:%M:%S}", "trapped": trapped, "told": told},
        at=now,
    )
    rescue = Rescue.objects.create(matter=matter, lift=lift, place=place, called_at=now)
    keep_struck([rescue])
    return rescue


@makes("locate", asks=Location)
@transaction.atomic
def locate_lift(*, rescue: Rescue, lift: Lift, by: Account) -> Step:
    """The desk found out which lift it is; from now on its own office is in charge."""
    step = move(matter=rescue.matter, verb="locate", by=by, office=lift.office)
    rescue.lift = lift
    rescue.save(update_fields=["lift"])
    matter = rescue.matter
    matter.subject_identity, matter.subject_name = f"equipment_code:{lift.code}", lift.name
    matter.save(update_fields=["subject_identity", "subject_name"])
    return step


@makes("dispatch_maintainer_urban", "dispatch_maintainer_other", asks=RescueTeam)
def dispatch_maintainer(*, rescue: Rescue, rescue_unit: str, by: Account) -> Step:
    """Send the maintainer; the zone of the place decides how soon somebody must be there."""
    zones = standard().code_list("lift_far_zone").by_code
    far = rescue.lift is not None and is_far(rescue.lift.division, zones)
    verb = "dispatch_maintainer_other" if far else "dispatch_maintainer_urban"
    return move(matter=rescue.matter, verb=verb, by=by, facts={"rescue_unit": rescue_unit})


@makes("release_people", "release_after_two_hours", asks=PeopleOut, writes=("elevator_rescue",))
@transaction.atomic
def release_people(*, rescue: Rescue, freed: int, injured: int, by: Account, reason: str = "") -> Step:
    """Everybody is out. So many hours after the call it is an accident, and the reason has to be told."""
    minutes = int((city_time.now() - rescue.called_at).total_seconds() // 60)
    accident_after = 60 * int(parameter("lift_rescue.two_hours", city_time.day_of(rescue.called_at)))
    verb = "release_after_two_hours" if minutes >= accident_after else "release_people"
    facts = {"freed": freed, "injured": injured, "minutes": minutes}
    judged = {"minutes_trapped": minutes, "accident_after": accident_after}
    step = move(matter=rescue.matter, verb=verb, by=by, reason=reason, facts=facts, judged=judged)
    write_records(type="elevator_rescue", rows=[rescue_row(rescue, "released")], by=by)
    return step


@makes("confirm_repair", asks=Repair, writes=("elevator_rescue",))
@transaction.atomic
def confirm_repair(*, rescue: Rescue, cause: str, handling: str, by: Account) -> Step:
    """The lift runs again; what it was becomes part of the lift's record."""
    step = move(matter=rescue.matter, verb="confirm_repair", by=by, reason=handling, facts={"cause": cause})
    write_records(type="elevator_rescue", rows=[rescue_row(rescue, "closed", handling)], by=by)
    return step


def report_fault(*, lift: Lift, text: str, by: Caller) -> Clue:
    """Somebody tells of a lift that shakes, stops between floors or has no sign: a clue for the lift's own office."""
    return _clue(lift, text, f"电梯故障反映：{lift.place or lift.name}", "portal_lift", "12315", by, breach=False)


def raise_overdue(*, lift: Lift, by: Account) -> Clue:
    """The desk makes a clue of visits or an inspection that are overdue. Refused where nothing is."""
    today = city_time.today()
    late = [
        f"{title}应于 {day} 前完成，已超期 {(today - day).days} 天"
        for title, day in (("维护保养", lift.visit_due_on), ("定期检验", lift.inspection_due_on))
        if day is not None and day < today
    ]
    if not late:
        raise CallRefused("这台电梯的维保和检验都没有超期，不用登记线索。")
    named = f"使用单位 {lift.user_name}，维保单位 {lift.maintainer_name or '未登记'}。"
    title = f"电梯维保检验超期：{lift.place or lift.name}"
    return _clue(lift, f"{'；'.join(late)}。{named}", title, "lift_due", "data", by, breach=True)


def _still_inside(lift: Lift | None) -> Rescue | None:
    """The call about this lift that is in hand already."""
    rows = Rescue.objects.filter(lift=lift, matter__state__in=TRAPPED, matter__closed_at=None)
    return rows.select_related("matter").order_by("-pk").first() if lift else None


def _clue(lift: Lift, text: str, title: str, channel: str, source: str, by: Caller, *, breach: bool) -> Clue:
    tip = Tip(
        source=source,
        channel=channel,
        title=title,
        text=text,
        identity=f"equipment_code:{lift.code}",
        name=lift.name,
        address=lift.place,
        field=FIELD,
        breach_suspected=breach,
    )
    return register_clue(tip=tip, office=lift.office or _office_of(by), by=by)


def _office_of(by: Caller) -> str:
    """Where nobody is in charge of the place: the desk's own office, else the city bureau."""
    held: list[Any] = grants_of(by, LiftVerb.LIFT_RESCUE) if isinstance(by, Account) else []
    top = top_organisation()
    return held[0].organisation.path if held else top.path if top else ""
