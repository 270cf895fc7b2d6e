"""The end of the visit: findings complete and signed, or the reason why there was no check."""

from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.arriving import lock
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.actions.phone_steps import coming_step, moment_of, note_phone_step, place_in_history
from xinheng.supervision.inspection.actions.signing import is_stale, void_signatures
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import Finding, InspectionTask, Signature
from xinheng.supervision.inspection.papers import record
from xinheng.support.accounts.models import Account
from xinheng.support.documents.rendering import Paper, as_set, set_paper
from xinheng.support.files.actions import keep
from xinheng.support.files.looking import our_paper
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.asking import Reason

# Code of the result, of what follows, and what was found in words.
Result = tuple[str, str, str]

# Why there was nothing to check: verb and code of `inspection_result_codes`.
WITHOUT_CHECK = {
    "refused": ("record_refusal", "8", "5"),
    "not_found": ("record_not_found", "6", "4"),
    "closed": ("record_closed_down", "7", "0"),
    "deregistered": ("record_closed_down", "9", "0"),
    "moved_out": ("record_closed_down", "12", "0"),
    "not_carried_on": ("record_closed_down", "F", "0"),
}


@makes("record_findings", own_page=True)
def finish_check(
    *, task: InspectionTask, by: Account, entry: str = "", noted_at: datetime | None = None
) -> Step | None:
    """Close the form: every item answered, no conflict, all photos here, signed by the party (or the refusal
    witnessed) and by each officer. The record is set once, with the signatures, and kept.

    `entry` and `noted_at` are a phone's id and clock; an end that is known changes nothing and gives None.
    """
    ready = _checked_ahead(task, entry, noted_at)
    with transaction.atomic():
        return _finish(task, by, entry, noted_at, ready)


def _finish(
    task: InspectionTask, by: Account, entry: str, noted_at: datetime | None, ready: Paper | None
) -> Step | None:
    must_be_on_team(task, by)
    lock(task)
    if entry and not _goes_on(task, by, entry, "finish", noted_at):
        return None
    judged = _completeness(task)
    if task.matter.state == "on_site":
        _must_be_complete(judged)
    return _end(task, by, "record_findings", _found(task), entry, ready, judged=judged)


@makes("record_refusal", "record_not_found", "record_closed_down", own_page=True)
def finish_without_check(
    *, task: InspectionTask, why: str, words: str, by: Account, entry: str = "", noted_at: datetime | None = None
) -> Step | None:
    """No check could be made: refused, not found at the address, closed down, moved, activity not carried on."""
    ready = _unchecked_ahead(task, why, words, entry, noted_at)
    with transaction.atomic():
        return _finish_without(task, why, words, by, entry, noted_at, ready)


def _finish_without(
    task: InspectionTask,
    why: str,
    words: str,
    by: Account,
    entry: str,
    noted_at: datetime | None,
    ready: Paper | None,
) -> Step | None:
    must_be_on_team(task, by)
    lock(task)
    if entry and not _goes_on(task, by, entry, why, noted_at):
        return None
    if why not in WITHOUT_CHECK:
        raise InspectionRefused(f"未能检查的情形应为 {'、'.join(WITHOUT_CHECK)} 之一，收到的是“{why}”。")
    if is_blank(words):
        raise InspectionRefused("没有查成的，须写明现场情况。")
    verb, result, disposition = WITHOUT_CHECK[why]
    return _end(task, by, verb, (result, disposition, words.strip()), entry, ready, words)


def _found(task: InspectionTask) -> Result:
    outcome = rules.outcome_of(failed_items(task))
    return outcome.result, outcome.disposition, outcome.problems


def _checked_ahead(task: InspectionTask, entry: str, noted_at: datetime | None) -> Paper | None:
    """The record as it would be now, set while nobody waits for what is written; None where the check cannot end yet,
    or has."""
    if task.matter.state != "on_site" or rules.record_is_complete(**_completeness(task)):
        return None
    return _set_ahead(task, _found(task), entry, noted_at)


def _unchecked_ahead(task: InspectionTask, why: str, words: str, entry: str, noted_at: datetime | None) -> Paper | None:
    """The same where there was no check."""
    if task.ended_at is not None or why not in WITHOUT_CHECK or is_blank(words):
        return None
    _, result, disposition = WITHOUT_CHECK[why]
    return _set_ahead(task, (result, disposition, words.strip()), entry, noted_at)


def _set_ahead(task: InspectionTask, result: Result, entry: str, noted_at: datetime | None) -> Paper:
    """Of a copy of the task: whatever is refused in the turn leaves the task as it was."""
    draft, coming = copy(task), coming_step(task, noted_at) if entry else None
    draft.ended_at = _not_before_start(task, (coming and coming.counts_at) or city_time.now())
    draft.result, draft.disposition, draft.problems = result
    return set_paper(record(draft, coming))


def _not_before_start(task: InspectionTask, at: datetime) -> datetime:
    """No check ends before it began, though the machine's clock stepped back meanwhile."""
    return max(at, task.started_at or at)


def _goes_on(task: InspectionTask, by: Account, entry: str, verb: str, noted_at: datetime | None) -> bool:
    """Whether an end from a phone is still to be made: not if it is known, nor if a colleague made it."""
    if not note_phone_step(task, by, entry, verb, noted_at):
        return False
    if verb in WITHOUT_CHECK and task.ended_at is not None and task.result != WITHOUT_CHECK[verb][1]:
        raise InspectionRefused("这次检查已经由同事结束，结果与您填写的不同；确需更正的请重新检查补正。")
    return task.ended_at is None


def _end(
    task: InspectionTask,
    by: Account,
    verb: str,
    result: Result,
    entry: str,
    ready: Paper | None,
    reason: str = "",
    judged: dict[str, Any] | None = None,
) -> Step:
    """Write down the result, keep the record, and move on, all in the caller's transaction."""
    at, clocks = moment_of(task, by, entry)
    task.ended_at = _not_before_start(task, at)
    facts = {"check_ended_on": city_time.day_of(task.ended_at)} | ({"end_noted": clocks} if clocks else {})
    task.result, task.disposition, task.problems = result
    name, office = f"现场笔录-{task.number}", task.matter.office
    paper = as_set(record(task), ready)
    kept = task.record_file = keep(name=name, by=by, data=our_paper(paper), restricted=True, about=task, office=office)
    document = f"现场笔录:{bytes(kept.digest).hex()}"
    step = move(
        matter=task.matter, verb=verb, by=by, reason=reason, facts=facts, judged=judged, documents=[document],
        at=place_in_history(task, task.ended_at) if clocks else None,
    )  # fmt: skip
    task.save(update_fields=["ended_at", "result", "disposition", "problems", "record_file"])
    return step


def end_visit(
    *,
    task: InspectionTask,
    by: Account,
    why: str = "",
    words: str = "",
    entry: str = "",
    noted_at: datetime | None = None,
) -> None:
    """End the visit and hand the result to the reviewer, as the phone does in one press; sent again, it is done.

    `why` and `words` are for a visit that found nothing to check. What was handed back for correction is handed in.
    """
    if entry and task.phone_steps.filter(entry=entry).exists():
        return
    when = (entry, noted_at)
    ready = _unchecked_ahead(task, why, words, *when) if why else _checked_ahead(task, *when)
    with transaction.atomic():
        _end_and_hand_in(task, by, why, words, entry, noted_at, ready)


def _end_and_hand_in(
    task: InspectionTask,
    by: Account,
    why: str,
    words: str,
    entry: str,
    noted_at: datetime | None,
    ready: Paper | None,
) -> None:
    lock(task)
    if entry and task.phone_steps.filter(entry=entry).exists():
        return
    if why:
        _finish_without(task, why, words, by, entry, noted_at, ready)
    elif task.matter.state == "on_site" or entry:
        _finish(task, by, entry, noted_at, ready)
    # A colleague may have handed it in already.
    if not entry or task.matter.state == "result_entered":
        move(matter=task.matter, verb="submit_result", by=by)


@makes("reopen_findings", asks=Reason)
@transaction.atomic
def reopen_findings(*, task: InspectionTask, by: Account, reason: str) -> Step:
    """Back to the site to correct an answer; all sign anew, old signatures and the old record stay on file."""
    must_be_on_team(task, by)
    step = move(matter=task.matter, verb="reopen_findings", by=by, reason=reason)
    void_signatures(task, by, "退回重新检查补正")
    task.ended_at, task.result, task.disposition, task.problems = None, "", "", ""
    task.record_file = None
    task.save(update_fields=["ended_at", "result", "disposition", "problems", "record_file"])
    return step


def failed_items(task: InspectionTask) -> list[rules.Failed]:
    """The failed items in the order of the list."""
    failed = task.findings.filter(standing=Finding.Standing.CURRENT, answer=Finding.Answer.FAIL)
    by_item = {finding.item: finding for finding in failed}
    return [
        rules.Failed(item["title"].rstrip("。"), found.disposal, found.note, found.correct_within)
        for item in task.items
        if (found := by_item.get(item["id"]))
    ]


def _must_be_complete(judged: dict[str, Any]) -> None:
    """The guard's own judgement, before a paper is set that would not be kept."""
    if problem := rules.record_is_complete(**judged):
        raise MoveRefused(f"{problem}。")


def _completeness(task: InspectionTask) -> dict[str, Any]:
    """What the guard `record_is_complete` judges."""
    standing = list(task.findings.exclude(standing=Finding.Standing.SUPERSEDED))
    current = [finding for finding in standing if finding.standing == Finding.Standing.CURRENT]
    photos = {photo for finding in current for photo in finding.photos}
    signatures = list(task.signatures.filter(void=False))
    officers = task.officers.filter(recused_at__isnull=True).select_related("account").order_by("-lead", "pk")
    signed = {one.officer_id for one in signatures}
    return {
        "unanswered": len({item["id"] for item in task.items} - {finding.item for finding in current}),
        "conflicts": len(standing) - len(current),
        "photos_missing": len(photos - set(task.evidence.values_list("sha256", flat=True))),
        "signature": _partys(task, signatures),
        "officers_unsigned": [one.account.display_name for one in officers if one.account_id not in signed],
    }


def _partys(task: InspectionTask, signatures: list[Signature]) -> str:
    """What there is of the party's hand: over what stands now, over what stood before, or nothing."""
    party = next((one for one in signatures if one.role == Signature.Role.PARTY), None)
    if party is None:
        return ""
    # Not only answers change: the shop's name is corrected, an officer replaced, the form's words are new.
    if is_stale(task, signatures):
        return "stale"
    return "refused" if party.refused else "signed"
