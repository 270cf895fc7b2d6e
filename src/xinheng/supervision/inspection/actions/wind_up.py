"""The end of the visit: findings complete and signed, or the reason why there was no check."""

from django.db import transaction

from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.opening import InspectionRefused
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import Finding, InspectionTask, Signature
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step

# Why there was nothing to check: verb and code of `inspection_result_codes`.
WITHOUT_CHECK = {
    "refused": ("record_refusal", "8", "5"),
    "not_found": ("record_not_found", "6", "4"),
    "closed": ("record_closed_down", "7", "0"),
    "deregistered": ("record_closed_down", "9", "0"),
    "moved_out": ("record_closed_down", "12", "0"),
    "not_carried_on": ("record_closed_down", "F", "0"),
}


@transaction.atomic
def finish_check(*, task: InspectionTask, by: Account) -> Step:
    """Close the form: every item answered, no conflict, all photos here, signed or refused with a witness."""
    must_be_on_team(task, by)
    now = city_time.now()
    facts = {**_completeness(task), "check_ended_on": city_time.day_of(now)}
    step = move(matter=task.matter, verb="record_findings", by=by, facts=facts)
    outcome = rules.outcome_of(failed_items(task))
    task.ended_at, task.result, task.disposition, task.problems = (
        now, outcome.result, outcome.disposition, outcome.problems,
    )  # fmt: skip
    task.save(update_fields=["ended_at", "result", "disposition", "problems"])
    return step


@transaction.atomic
def finish_without_check(*, task: InspectionTask, why: str, words: str, by: Account) -> Step:
    """No check could be made: refused, not found at the address, closed down, moved, activity not carried on."""
    must_be_on_team(task, by)
    if why not in WITHOUT_CHECK:
        raise InspectionRefused(f"未能检查的情形应为 {'、'.join(WITHOUT_CHECK)} 之一，收到的是“{why}”。")
    verb, result, disposition = WITHOUT_CHECK[why]
    now = city_time.now()
    facts = {"check_ended_on": city_time.day_of(now)}
    step = move(matter=task.matter, verb=verb, by=by, reason=words, facts=facts)
    task.ended_at, task.result, task.disposition, task.problems = now, result, disposition, words.strip()
    task.save(update_fields=["ended_at", "result", "disposition", "problems"])
    return step


@transaction.atomic
def reopen_findings(*, task: InspectionTask, by: Account, reason: str) -> Step:
    """Back to the site to correct an answer; the party signs anew, the old signature stays on file."""
    must_be_on_team(task, by)
    step = move(matter=task.matter, verb="reopen_findings", by=by, reason=reason)
    task.signatures.filter(void=False).update(void=True)
    task.ended_at, task.result, task.disposition, task.problems = None, "", "", ""
    task.save(update_fields=["ended_at", "result", "disposition", "problems"])
    return step


def failed_items(task: InspectionTask) -> list[rules.Failed]:
    """The failed items in the order of the list."""
    failed = task.findings.filter(standing=Finding.Standing.CURRENT, answer=Finding.Answer.FAIL)
    by_item = {finding.item: finding for finding in failed}
    return [
        rules.Failed(item["title"].rstrip("。"), by_item[item["id"]].disposal, by_item[item["id"]].note)
        for item in task.items
        if item["id"] in by_item
    ]


def _completeness(task: InspectionTask) -> dict[str, object]:
    """What the guard `record_is_complete` judges."""
    standing = list(task.findings.exclude(standing=Finding.Standing.SUPERSEDED))
    current = [finding for finding in standing if finding.standing == Finding.Standing.CURRENT]
    photos = {photo for finding in current for photo in finding.photos}
    party = task.signatures.filter(role=Signature.Role.PARTY, void=False).first()
    return {
        "unanswered": len({item["id"] for item in task.items} - {finding.item for finding in current}),
        "conflicts": len(standing) - len(current),
        "photos_missing": len(photos - set(task.evidence.values_list("sha256", flat=True))),
        "signature": ("refused" if party.refused else "signed") if party else "",
    }
