"""What the house's tests of addresses find at the desk: people, grants, requests, codes and records of each place."""

from dataclasses import dataclass
from uuid import UUID

from tests.house.laid import Spot

from xinheng.credit.codes.models import ShopCode
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.resolution.actions import Unresolved, decide, wait_for
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.kit import city_time
from xinheng.support.access.actions import give_role
from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.accounts.models import Account
from xinheng.support.alarms.actions import raise_alarm
from xinheng.support.alarms.models import Alarm
from xinheng.support.jobs.models import Job
from xinheng.support.orgs.models import Organisation
from xinheng.support.privacy.actions import receive_request
from xinheng.support.privacy.models import PrivacyRequest
from xinheng.support.procedures.models import ParameterAmendment


@dataclass(frozen=True)
class Desk:
    """What lies in one office's area, or concerns the whole city and is the same in each."""

    office: Organisation
    # Somebody of this office, with a role, and a heavy one that waits for a second person.
    resident: Account
    held: Grant
    asked: ProposedGrant
    # What somebody asked about the own data here, and a record a steward linked to a shop of here.
    wish: PrivacyRequest
    linked: Decision
    # The city's: a number of the law somebody wants changed, a job that failed for good, a record without a subject, an
    # alarm nobody saw to.
    amendment: ParameterAmendment
    job: Job
    waiting: Waiting
    alarm: Alarm


def lay(spot: Spot) -> Desk:
    """All of it, by the actions that would make it in the city."""
    office = Organisation.objects.get(path=spot.office)
    account, _ = Account.objects.get_or_create(
        username=f"resident-{spot.name}", defaults={"display_name": "驻所人员", "office": spot.office}
    )
    asked, _ = ProposedGrant.objects.get_or_create(
        account=account, role="steward", organisation=office,
        defaults={"reason": "接任", "proposed_by": spot.cast.admin, "proposed_at": city_time.now()},
    )  # fmt: skip
    wish = receive_request(
        kind="erase", name="林小满", contact="来人", wish="请删除", about="", office=spot.office, by=account,
        received_on=city_time.today(),
    )  # fmt: skip
    held = give_role(account=account, role="leader", organisation=office, by="system")
    return Desk(office, account, held, asked, wish, _linked(spot), _amendment(spot), _job(), _waiting(), _alarm())


def _amendment(spot: Spot) -> ParameterAmendment:
    now = city_time.now()
    told = {"value": 2, "since": now.date(), "basis": "x", "reason": "x", "proposed_by": spot.cast.luo}
    return ParameterAmendment.objects.get_or_create(
        name="clue.triage", outcome="waiting", defaults={**told, "proposed_at": now}
    )[0]


def _alarm() -> Alarm:
    return raise_alarm(kind=Alarm.Kind.GUESSED, place="203.0.113.7", times=20)


def _job() -> Job:
    now = city_time.now()
    told = {"task": "x.y", "queue": "default", "state": "dead", "run_after": now, "enqueued_at": now}
    return Job.objects.get_or_create(id=UUID(int=7), defaults=told)[0]


def _waiting() -> Waiting:
    return Waiting.objects.filter(name="无名的店").first() or _record_of("无名的店", "暗罚1号")


def _linked(spot: Spot) -> Decision:
    subject = Subject.objects.filter(office=spot.office, kind="entity").earliest("pk")
    found = Decision.objects.filter(subject=subject).first()
    if found is None:
        record = _record_of("有名的店", f"暗罚{spot.number}2号").record
        found = decide(record=record, subject=subject, by=spot.cast.luo, reason="名称、地址一致")
    return found


def _record_of(name: str, number: str) -> Waiting:
    """A penalty whose party nobody has found yet."""
    row = {
        "decision_number": number, "party_name": name, "penalised_on": "2026-03-04", "authority": "综合执法支队",
        "violation_type": "经营过期食品", "penalty_kind": "02", "penalty_content": "罚款5000元", "fine_amount": "5000",
    }  # fmt: skip
    write_records(type="administrative_penalty", rows=[row], by="system")
    record = Record.objects.get(type="administrative_penalty", key__contains=number, superseded_at=None)
    wait_for([Unresolved(record.pk, "", "match", name, name)])
    return Waiting.objects.get(record=record)


# Start of an address → what stands in its places; the longest start decides.
STARTS = {
    "admin-desk/": lambda here: {},
    "admin-desk/orgs/": lambda here: {"pk": here.office.pk},
    "admin-desk/accounts/": lambda here: {"pk": here.resident.pk},
    "admin-desk/grants/asked/": lambda here: {"pk": here.asked.pk},
    "admin-desk/grants/": lambda here: {"pk": here.held.pk},
    "admin-desk/holidays/": lambda here: {"year": 2026},
    "admin-desk/parameters/": lambda here: {"name": "clue.triage"},
    "admin-desk/parameters/asked/": lambda here: {"pk": here.amendment.pk},
    "admin-desk/jobs/": lambda here: {"pk": here.job.pk},
    "admin-desk/codes/": lambda here: {"pk": _shop(here).pk},
    "admin-desk/codes/<int:pk>/issue": lambda here: {"pk": _shop(here).subject_id},
    "admin-desk/linking/": lambda here: {"pk": here.waiting.pk},
    "admin-desk/linking/undo/": lambda here: {"pk": here.linked.pk},
    "admin-desk/protection/items/": lambda here: {"item": "8.2.1.1"},
    "admin-desk/protection/alarms/": lambda here: {"pk": here.alarm.pk},
    "admin-desk/privacy/": lambda here: {"pk": here.wish.pk},
}
# Start of an address → the act asked for, and what its form is sent with.
VERBS = {
    "admin-desk/orgs/": ("rename", {"name": "改了名的所"}),
    "admin-desk/accounts/": ("unlock", {"reason": "来电核实"}),
    "admin-desk/grants/asked/": ("refuse", {"reason": "人选未定"}),
    "admin-desk/parameters/asked/": ("refuse", {"reason": "依据不明"}),
    "admin-desk/jobs/": ("drop", {"reason": "不再需要"}),
}


def _shop(here: Desk) -> ShopCode:
    """The code on a door of this office."""
    return ShopCode.objects.filter(subject__office=here.office.path, revoked_at=None).earliest("pk")
