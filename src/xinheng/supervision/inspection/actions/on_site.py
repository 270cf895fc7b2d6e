"""On site: arrival, answers from a phone that may be offline, photos.

A phone sends the same thing twice, late, and in pieces. Every entry carries an id made on the phone, so a repetition
changes nothing. Within one officer's own answers the later note wins; an answer of another officer that did not know
the current one is kept beside it as a conflict and nothing is overwritten.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from xinheng.credit.codes.queries import resolve
from xinheng.kit import city_time
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.opening import InspectionRefused, makes
from xinheng.supervision.inspection.actions.signing import event, void_signatures, void_stale
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import Evidence, Finding, InspectionTask, PhoneStep
from xinheng.supervision.inspection.queries import failed_last_time
from xinheng.supervision.inspection.shown import note_digest
from xinheng.support.accounts.models import Account
from xinheng.support.files.actions import keep
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter

_DIGEST = re.compile(r"^[0-9a-f]{64}$")
# Of one visit; a form of forty items with five photos each stays below.
MOST_PHOTOS = 300


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


@makes("arrive", "arrive_unannounced", "start_urgent_check", own_page=True)
@transaction.atomic
def arrive(
    *,
    task: InspectionTask,
    by: Account,
    code: str = "",
    typed_because: str = "",
    urgent: str = "",
    entry: str = "",
    noted_at: datetime | None = None,
) -> Step | None:
    """Stand before the subject: its code scanned, or a reason why it could not be (扫码入企).

    `urgent` is the reason of a check that cannot wait for its approval, which is then owed within a working day.
    `entry` and `noted_at` are a phone's id and clock. An arrival that is known, or a second officer's at a visit that
    has begun, changes nothing and gives None.
    """
    must_be_on_team(task, by)
    lock(task)
    if entry and not note_phone_step(task, by, entry, "arrive", noted_at):
        return None
    if entry and task.started_at is not None:
        return None
    now = city_time.now()
    verbs = {"officers_named": "start_urgent_check", "notified": "arrive"}
    verb = verbs.get(task.matter.state, "arrive_unannounced")
    # Why the code was not scanned says nothing about why the check cannot wait.
    if verb == "start_urgent_check" and not urgent.strip():
        raise InspectionRefused("这次检查还没有审批；情况紧急要先查的，须写明紧急检查的理由（扫不了码的原因另填）。")
    arrival = _arrival(task, code, typed_because)
    facts = {"arrival": arrival, "started_on": city_time.day_of(now), "typed_because": typed_because.strip()}
    reason = urgent if verb == "start_urgent_check" else typed_because
    step = move(matter=task.matter, verb=verb, by=by, reason=reason, facts=facts)
    task.started_at, task.arrival = now, arrival
    task.save(update_fields=["started_at", "arrival"])
    return step


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


@transaction.atomic
def add_photo(
    *,
    task: InspectionTask,
    data: bytes,
    by: Account,
    item: str = "",
    digest: str = "",
    taken_at: datetime | None = None,
    place: str = "",
    original: str = "",
) -> Evidence:
    """A photo arrives by itself, known by its SHA-256; sent twice it is kept once. The original stays restricted.

    `original` is the digest of what the camera took, where the phone had to reduce it.
    """
    must_be_on_team(task, by)
    actual = sha256(data).hexdigest()
    if digest and digest.lower() != actual:
        raise InspectionRefused("照片在传输中损坏（摘要不一致），请重新上传这一张。")
    if existing := task.evidence.filter(sha256=actual).first():
        return existing
    if task.evidence.count() >= MOST_PHOTOS:
        raise InspectionRefused(f"一次检查最多 {MOST_PHOTOS} 张照片，这一张没有收下。")
    if task.matter.state not in ("on_site", "result_entered"):
        raise InspectionRefused("检查已提交审核，不能再添加照片；需要时请先退回修改。")
    kept = keep(
        name=f"{task.number}-{item or '现场'}", by=by, data=data, restricted=True, about=task, office=task.matter.office
    )
    photo = Evidence.objects.create(
        task=task,
        item=item,
        sha256=actual,
        original_sha256=original if _DIGEST.match(original) else "",
        file=kept,
        taken_at=taken_at,
        place=place,
        by=by,
        arrived_at=city_time.now(),
    )
    named = task.findings.filter(standing=Finding.Standing.CURRENT).values_list("photos", flat=True)
    if not any(actual in photos for photos in named):
        void_signatures(task, by, "签字后又有照片，当事人没有看到")
    return photo


def lock(task: InspectionTask) -> None:
    """Hold the matter's row and bring the task up to date: two phones send at once."""
    Matter.objects.select_for_update(of=("self",)).get(pk=task.matter_id)
    task.matter.refresh_from_db()
    task.refresh_from_db(fields=["started_at", "ended_at", "result"])


def note_phone_step(task: InspectionTask, by: Account, entry: str, verb: str, noted_at: datetime | None) -> bool:
    """Write down what a phone sent by its id; False where it is known."""
    given = {"verb": verb, "by": by, "noted_at": noted_at, "arrived_at": city_time.now()}
    _, fresh = PhoneStep.objects.get_or_create(task=task, entry=entry, defaults=given)
    return fresh


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
    if stray := [photo for photo in entry.photos if not _DIGEST.match(photo)]:
        raise InspectionRefused(f"照片编号应为 64 位十六进制摘要，收到的是“{stray[0][:80]}”。")
    disposal, within = "", None
    if entry.answer == Finding.Answer.FAIL:
        term = int(parameter("correction.term", city_time.day_of(entry.noted_at)))
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


def _arrival(task: InspectionTask, code: str, typed_because: str) -> str:
    """`code` where the scanned code is genuine and the subject's own; `typed` with the reason why not."""
    if not code:
        if not typed_because.strip():
            raise InspectionRefused("到场须扫描主体码；无法扫码的请写明原因。")
        return "typed"
    resolved = resolve(code)
    subject = getattr(resolved, "subject", None)
    if resolved.state != "genuine" or subject is None:
        raise InspectionRefused("此码不是本平台签发的有效码，请拍照留证，并写明原因后手工登记到场。")
    if subject.identity != task.matter.subject_identity:
        raise InspectionRefused(f"扫到的是“{subject.name}”的码，不是本任务的对象，请核对门店。")
    return "code"


def _arrived(task: InspectionTask) -> set[str]:
    return set(task.evidence.values_list("sha256", flat=True))


def _record(task: InspectionTask, by: Account, saved: Saved) -> None:
    """One event for one sending: which entries came, not what they say."""
    if saved.accepted or saved.conflicts or saved.older:
        conflicts = [one.sent.entry for one in saved.conflicts]
        detail: dict[str, object] = {"accepted": saved.accepted, "older": saved.older, "conflicts": conflicts}
        event(task, by, "inspection.record_findings", detail)
