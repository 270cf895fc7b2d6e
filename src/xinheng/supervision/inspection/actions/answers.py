"""On site: answers from a phone that may be offline.

A phone sends the same thing twice, late, and in pieces. Every entry carries an id made on the phone, so a repetition
changes nothing. Within one officer's own answers the later note wins; an answer of another officer that did not know
the current one is kept beside it as a conflict and nothing is overwritten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.arriving import lock
from xinheng.supervision.inspection.actions.opening import InspectionRefused
from xinheng.supervision.inspection.actions.photos import DIGEST
from xinheng.supervision.inspection.actions.signing import event, void_stale
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import Finding, InspectionTask
from xinheng.supervision.inspection.queries import failed_last_time
from xinheng.supervision.inspection.shown import note_digest
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.parameters import parameter


@dataclass(frozen=True)
class Noted:
    """One answer as a phone sends it. `id` is made on the phone; `base` is the id of the answer it had seen, if any."""

    id: str
    item: str
    answer: str
    noted_at: datetime
    note: str = ""
    disposal: str = ""
    correct_within: int | None = None
    photos: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True)
class Conflict:
    """Two officers' answers to one item: the one that stands and the one just sent. Both are kept."""

    item: str
    standing: Finding
    sent: Finding


@dataclass(frozen=True)
class Refused:
    """An entry that cannot be taken as it is, and the sentence why. The others are saved all the same."""

    entry: str
    item: str
    why: str


@dataclass(frozen=True)
class Saved:
    """What became of a phone's entries, by their ids; `photos_missing` are the digests still to be sent."""

    accepted: list[str]
    repeated: list[str]
    older: list[str]
    conflicts: list[Conflict]
    photos_missing: list[str]
    refused: list[Refused]


@transaction.atomic
def record_findings(*, task: InspectionTask, entries: Iterable[Noted], by: Account) -> Saved:
    """Save answers, any part of the list, any number of times. See the rule of conflicts at the head of this file.

    An answer that cannot be taken is named in `refused` and does not hold up the others: the phone may be far away.
    """
    lock(task)
    must_be_on_team(task, by)
    entries = list(entries)
    known = set(task.findings.filter(entry__in=[one.id for one in entries]).values_list("entry", flat=True))
    current = {finding.item: finding for finding in task.findings.filter(standing=Finding.Standing.CURRENT)}
    items = {item["id"]: item for item in task.items}
    before = failed_last_time(task)
    saved = Saved([], [], [], [], [], [])
    for entry in entries:
        if entry.id in known:
            saved.repeated.append(entry.id)
            continue
        try:
            _still_open(task)
            finding = _finding(task, entry, items, failed_before=entry.item in before, by=by)
        except InspectionRefused as refused:
            saved.refused.append(Refused(entry.id, entry.item, str(refused)))
            continue
        known.add(entry.id)
        _settle(finding, current, entry, saved)
    _record(task, by, saved)
    void_stale(task, by)
    missing = {photo for finding in current.values() for photo in finding.photos}
    saved.photos_missing.extend(sorted(missing - _arrived(task)))
    return saved


@transaction.atomic
def resolve_conflict(*, task: InspectionTask, item: str, keep_entry: str, by: Account) -> Finding:
    """Choose which of two answers counts; the other stays readable. For the team, while the check is on."""
    lock(task)
    must_be_on_team(task, by)
    if task.matter.state != "on_site":
        raise InspectionRefused("检查已经结束，不能再选定填写；确需更正的请重新检查补正。")
    found = {finding.entry: finding for finding in task.findings.select_for_update().filter(item=item)}
    chosen = found.get(keep_entry)
    if chosen is None or not any(one.standing == Finding.Standing.CONFLICTING for one in found.values()):
        raise InspectionRefused("这一项没有待选择的两种填写，请刷新后再看。")
    for finding in found.values():
        if finding.standing != Finding.Standing.SUPERSEDED and finding.pk != chosen.pk:
            finding.standing = Finding.Standing.SUPERSEDED
            finding.save(update_fields=["standing"])
    chosen.standing = Finding.Standing.CURRENT
    chosen.save(update_fields=["standing"])
    event(task, by, "inspection.resolve_conflict", {"item": item, "kept": keep_entry})
    void_stale(task, by)
    return chosen


def _still_open(task: InspectionTask) -> None:
    """Answers come in while the check is on. What changes what was signed makes the signature void."""
    if task.matter.state != "on_site":
        raise InspectionRefused("检查已经结束或尚未开始，不能再填写检查结果。")


def _finding(
    task: InspectionTask, entry: Noted, items: dict[str, dict[str, Any]], *, failed_before: bool, by: Account
) -> Finding:
    """An entry as a row, its disposal matched where the item failed."""
    item = items.get(entry.item)
    if item is None:
        raise InspectionRefused(f"本任务的检查表里没有“{entry.item}”这一项。")
    if entry.answer not in Finding.Answer.values:
        raise InspectionRefused(f"结果应为合格、不合格或不适用，收到的是“{entry.answer}”。")
    if stray := [photo for photo in entry.photos if not DIGEST.match(photo)]:
        raise InspectionRefused(f"照片编号应为 64 位十六进制摘要，收到的是“{stray[0][:80]}”。")
    disposal, within = "", None
    if entry.answer == Finding.Answer.FAIL:
        term = int(parameter("correction.term", city_time.day_of(task.started_at or city_time.now())))
        matched = rules.disposal_for(
            severity=item["severity"], key=item["key"], failed_before=failed_before,
            correct_within=item["correct_within"], default_term=term,
        )  # fmt: skip
        disposal = entry.disposal or matched.kind
        if problem := rules.disposal_problem(matched=matched.kind, chosen=disposal, note=entry.note):
            raise InspectionRefused(f"{item['title']}{problem}。")
        within = rules.term_of(disposal, entry.correct_within, matched, term)
    return Finding(
        task=task, item=entry.item, entry=entry.id, answer=entry.answer, note=entry.note.strip(), disposal=disposal,
        note_digest=note_digest(entry.note.strip()),
        correct_within=within, photos=sorted(set(entry.photos)), by=by, noted_at=entry.noted_at,
        recorded_at=city_time.now(),
    )  # fmt: skip


def _settle(finding: Finding, current: dict[str, Finding], entry: Noted, saved: Saved) -> None:
    """Put a new answer beside the one that stands: it replaces it, is older than it, or conflicts with it."""
    standing = current.get(finding.item)
    if standing is None or standing.by_id == finding.by_id or standing.entry == entry.base:
        if standing is not None and standing.by_id == finding.by_id and standing.noted_at > finding.noted_at:
            finding.standing = Finding.Standing.SUPERSEDED
            finding.save(force_insert=True)
            saved.older.append(entry.id)
            return
        if standing is not None:
            standing.standing = Finding.Standing.SUPERSEDED
            standing.save(update_fields=["standing"])
        finding.save(force_insert=True)
        current[finding.item] = finding
        saved.accepted.append(entry.id)
        return
    # Two officers who agree do not conflict.
    if (standing.answer, standing.disposal) == (finding.answer, finding.disposal) and not finding.note:
        finding.standing = Finding.Standing.SUPERSEDED
        finding.save(force_insert=True)
        saved.accepted.append(entry.id)
        return
    earlier = finding.task.findings.filter(item=finding.item, by=finding.by, standing=Finding.Standing.CONFLICTING)
    earlier.update(standing=Finding.Standing.SUPERSEDED)
    finding.standing = Finding.Standing.CONFLICTING
    finding.save(force_insert=True)
    saved.conflicts.append(Conflict(finding.item, standing, finding))


def _arrived(task: InspectionTask) -> set[str]:
    return set(task.evidence.values_list("sha256", flat=True))


def _record(task: InspectionTask, by: Account, saved: Saved) -> None:
    """One event for one sending: which entries came, not what they say."""
    if saved.accepted or saved.conflicts or saved.older:
        conflicts = [one.sent.entry for one in saved.conflicts]
        detail: dict[str, object] = {"accepted": saved.accepted, "older": saved.older, "conflicts": conflicts}
        event(task, by, "inspection.record_findings", detail)
