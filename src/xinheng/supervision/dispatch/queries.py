"""What is waiting for command, what an office was told, and which office a clue seems to belong to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.places import office_of_place
from xinheng.fusion.registers.queries import subjects_known
from xinheng.kit import city_time
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.dispatch.models import DispatchOrder, DutyTurn
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import below, organisations_at
from xinheng.support.procedures.doors.workload import Workload, loads_at


@dataclass(frozen=True)
class OfficeSuggestion:
    """The office a clue should go to, and why in one phrase."""

    office: Organisation
    why: str


def waiting_for_command(account: Account) -> QuerySet[Clue]:
    """Clues ready to be sent out, most urgent first."""
    rows = Clue.objects.filter(matter__state="dispatch_ready").select_related("matter")
    rows = visible_to(rows, account, Permission.DISPATCH_CLUE)
    return rows.order_by("matter__due_at", "pk")


def orders_for(account: Account) -> QuerySet[DispatchOrder]:
    """Orders an account's offices have open, of clues that are not closed, the oldest first."""
    rows = DispatchOrder.objects.filter(status=DispatchOrder.Status.OPEN, clue__matter__closed_at=None).select_related(
        "clue__matter", "ordered_by"
    )
    return visible_to(rows, account, Permission.VIEW_TASKS).order_by("ordered_at", "pk")


def last_returns(clues: Iterable[Clue]) -> dict[int, DispatchOrder]:
    """The order of each clue that was returned last, by the clue's id: who sends it out again reads why."""
    rows = DispatchOrder.objects.filter(clue__in=list(clues), status=DispatchOrder.Status.RETURNED)
    return {order.clue_id: order for order in rows.order_by("ended_at", "pk")}


def open_order(clue: Clue) -> DispatchOrder | None:
    """The order a clue is under now."""
    return clue.orders.filter(status=DispatchOrder.Status.OPEN).first()


def suggest_offices(
    clues: Sequence[Clue],
    returned: Mapping[int, DispatchOrder] | None = None,
    known: Mapping[str, Organisation] | None = None,
    subjects: Mapping[str, Subject] | None = None,
) -> dict[int, OfficeSuggestion | None]:
    """The office each clue seems to belong to, by the clue's id, a whole queue in a few statements; never the one that
    returned it last (`returned`, asked for where it is not given). `known` are offices that were read already,
    `subjects` those of the clues."""
    subjects = subjects_known(clue.matter.subject_identity for clue in clues) if subjects is None else subjects
    homes = {clue.pk: subjects[one].office for clue in clues if (one := clue.matter.subject_identity) in subjects}
    offices = dict(known or {})
    offices |= organisations_at(set(homes.values()) - offices.keys())
    places = {clue.pk: office_of_place(clue.reported_address) for clue in clues if homes.get(clue.pk) not in offices}
    offices |= organisations_at(set(places.values()) - offices.keys())
    found = {clue.pk: _suggested(offices, homes.get(clue.pk, ""), places.get(clue.pk, "")) for clue in clues}
    # The office that lacked the power lacks it still.
    back = {pk: order.office for pk, order in (last_returns(clues) if returned is None else returned).items()}
    return {pk: None if one and one.office.path == back.get(pk) else one for pk, one in found.items()}


def _suggested(offices: dict[str, Organisation], home: str, place: str) -> OfficeSuggestion | None:
    if home in offices:
        return OfficeSuggestion(offices[home], "主体登记住所所在辖区")
    return OfficeSuggestion(offices[place], "反映地址中的地名") if place in offices else None


def offices_to_choose(clue: Clue) -> QuerySet[Organisation]:
    """The offices a dispatcher may send this clue to: all of its city."""
    return below(clue.matter.office.split("/", 1)[0] + "/")


def offices_with_load(offices: Iterable[Organisation]) -> list[tuple[str, str]]:
    """Path and title of each office, with how much lies there and who is on duty: by that a dispatcher chooses."""
    known = list(offices)
    loads, duty = loads_at(one.path for one in known), on_duty(one.path for one in known)
    return [(one.path, _with_load(one.name, loads.get(one.path), duty.get(one.path, []))) for one in known]


def _with_load(name: str, load: Workload | None, duty: list[Account]) -> str:
    words = [f"在办 {load.open} 件" if load else "没有在办"]
    if load and load.late:
        words.append(f"过期 {load.late} 件")
    if duty:
        words.append("值班 " + "、".join(one.display_name for one in duty))
    return f"{name}（{'，'.join(words)}）"


def turns_for(account: Account, since: date, days: int) -> QuerySet[DutyTurn]:
    """The turns of the offices whose checks the account may see, so many days from one on."""
    rows = DutyTurn.objects.filter(day__gte=since, day__lt=since + timedelta(days=days)).select_related("account")
    return visible_to(rows, account, Permission.VIEW_TASKS).order_by("office", "day", "account__username")


def duty_turn(pk: int) -> DutyTurn | None:
    """One turn by its number, whoever keeps its roster."""
    return DutyTurn.objects.filter(pk=pk).select_related("account").first()


def on_duty(offices: Iterable[str]) -> dict[str, list[Account]]:
    """Who answers today for each of these offices."""
    found: dict[str, list[Account]] = {}
    rows = DutyTurn.objects.filter(day=city_time.today(), office__in=set(offices)).select_related("account")
    for turn in rows.order_by("account__username"):
        found.setdefault(turn.office, []).append(turn.account)
    return found


def offices_kept_by(account: Account) -> list[Organisation]:
    """The offices whose roster the account keeps."""
    rows = Organisation.objects.filter(closed_on=None)
    return list(visible_to(rows, account, Permission.ASSIGN_WORK).order_by("path"))
