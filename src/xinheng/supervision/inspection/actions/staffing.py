"""Who inspects, and the approval before the check."""

from django.db import transaction

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.forms import Approval, Officers, Recusal
from xinheng.supervision.inspection.models import InspectionTask, TaskOfficer
from xinheng.supervision.inspection.queries import overlap_of
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.procedures.able import step_back
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.parameters import parameter


@makes("name_officers", asks=Officers)
@transaction.atomic
def name_officers(*, task: InspectionTask, officers: list[Account], by: Account, lead: Account | None = None) -> Step:
    """Name who inspects: at least two with a certificate, none who stepped back. Without `lead` the first
    leads."""
    officers = sorted(officers, key=lambda one: one != lead)
    office, field = task.matter.office, task.matter.field
    if stray := [one.display_name for one in officers if not may(one, Permission.INSPECT, office=office, field=field)]:
        raise InspectionRefused(f"{'、'.join(stray)}在本机构没有“实施检查”权限，请改派本机构的执法人员。")
    named = [
        {"account": officer.pk, "name": officer.display_name, "certificate": officer.certificate_number}
        for officer in officers
    ]
    needed = int(parameter("inspection.officers", city_time.today()))
    step = move(
        matter=task.matter, verb="name_officers", by=by, facts={"officers": named}, judged={"officers_needed": needed},
        team=officers,
    )  # fmt: skip
    task.officers.filter(recused_at__isnull=True).delete()
    TaskOfficer.objects.bulk_create(
        [
            TaskOfficer(task=task, account=officer, certificate_number=officer.certificate_number, lead=place == 0)
            for place, officer in enumerate(officers)
        ]
    )
    return step


@makes("declare_recusal", asks=Recusal)
@transaction.atomic
def declare_recusal(*, task: InspectionTask, officer: Account, by: Account, reason: str) -> Step:
    """An officer with an interest steps back; another is named and the check is approved again (Order 49 art 23)."""
    place = task.officers.filter(account=officer, recused_at__isnull=True).first()
    if place is None:
        raise InspectionRefused(f"{officer.display_name}不是本任务的检查人员，无须回避。")
    facts = {"officer": officer.display_name, "recused": officer.pk}
    step = move(matter=task.matter, verb="declare_recusal", by=by, reason=reason, facts=facts)
    place.recused_at, place.recusal_reason, place.lead = city_time.now(), reason.strip(), False
    place.save(update_fields=["recused_at", "recusal_reason", "lead"])
    step_back(matter=task.matter, account=officer)
    return step


@makes("approve_check", asks=Approval)
@transaction.atomic
def approve_check(*, task: InspectionTask, by: Account, overlap_reason: str = "", exemption: str = "") -> Step:
    """Approve a check before it is made. Near visits and the yearly cap are looked up now (CQ-7.4.3-03)."""
    overlap = overlap_of(task, subject_by(task.matter.subject_identity))
    number = next_number(prefix="检批", office=task.matter.office, at=city_time.now())
    exempt = exemption or task.exemption
    if exempt and exempt not in InspectionTask.Exemption.values:
        raise InspectionRefused(f"频次豁免情形应从目录中选择，收到的是“{exempt}”。")
    facts = {
        "approval_number": number,
        "overlaps": "、".join(overlap.numbers),
        "overlap_reason": overlap_reason.strip(),
        "exemption": exempt,
    }
    judged = {
        "visits_this_year": overlap.visits_this_year,
        "yearly_cap": overlap.yearly_cap,
    }
    step = move(matter=task.matter, verb="approve_check", by=by, facts=facts, judged=judged)
    task.approval_number, task.overlap_reason, task.exemption = number, overlap_reason.strip(), exempt
    task.save(update_fields=["approval_number", "overlap_reason", "exemption"])
    return step


@makes("approve_afterwards")
@transaction.atomic
def approve_afterwards(*, task: InspectionTask, by: Account) -> Step:
    """The approval of an urgent check, made afterwards."""
    number = next_number(prefix="检批", office=task.matter.office, at=city_time.now())
    step = move(matter=task.matter, verb="approve_afterwards", by=by, facts={"approval_number": number})
    task.approval_number = number
    task.save(update_fields=["approval_number"])
    return step


def must_be_on_team(task: InspectionTask, by: Account) -> None:
    """Only the officers named for a task act on site; raises InspectionRefused for everybody else."""
    if not _inspects(task, by):
        raise InspectionRefused("您不是本任务的检查人员，不能填写；请由被指派的执法人员办理。")


def _inspects(task: InspectionTask, account: Account) -> bool:
    return task.officers.filter(account=account, recused_at__isnull=True).exists()
