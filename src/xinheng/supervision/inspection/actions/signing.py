"""Signatures on site: what each one binds, and what makes it void.

A signature holds the digest of what was shown (answers, photos, the lines of the paper). Whatever changes that later
makes it void: it stays on file with the reason, and is signed anew. Only our own clock decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.supervision.inspection.actions.opening import InspectionRefused
from xinheng.supervision.inspection.actions.staffing import must_be_on_team
from xinheng.supervision.inspection.models import InspectionTask, Signature
from xinheng.supervision.inspection.shown import shown_now
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import encrypt, new_secret
from xinheng.support.files.actions import keep
from xinheng.support.procedures.models import Matter

CHANGED = "签字后检查内容又有变动"
NOT_THE_SAME = "签字时看到的内容与收到的记录不一致"


@dataclass(frozen=True)
class Seen:
    """What a phone says of a signature: its id, the digest of what stood on the screen, and its clock.

    Without a digest (signed at the desk) what stands now was seen.
    """

    entry: str = ""
    shown: str = ""
    phone_at: datetime | None = None


@transaction.atomic
def sign(
    *,
    task: InspectionTask,
    name: str,
    image: bytes,
    by: Account,
    role: str = "party",
    officer: Account | None = None,
    seen: Seen | None = None,
) -> Signature:
    """Keep a signature as a picture (PNG of the strokes): the party's, a witness's, or one of the officers'.

    `officer` says whose it is; both may sign on one phone. The same signature sent twice is one. One that was made
    over something else than what stands now is kept as void, with the reason.
    """
    seen = seen or Seen()
    if earlier := _known(task, seen):
        return earlier
    _may_sign(task, by, name, role, officer)
    kept = keep(name=f"{task.number}-{role}", by=by, data=image, restricted=True, about=task, office=task.matter.office)
    return _signature(task, role, name, by, seen, file=kept, officer=officer)


@transaction.atomic
def refuse_signature(
    *,
    task: InspectionTask,
    party: str,
    reason: str,
    witness: str,
    witness_image: bytes,
    by: Account,
    seen: Seen | None = None,
) -> Signature:
    """The party will not sign: the reason is written down and a witness signs (Order 49 art 27)."""
    seen = seen or Seen()
    if earlier := _known(task, seen):
        return earlier
    if is_blank(reason) or is_blank(witness):
        raise InspectionRefused("当事人拒绝签字的，须写明情形并有见证人签名。")
    _may_sign(task, by, party, "party", None)
    beside = Seen(seen.entry and f"{seen.entry[:60]}-w", seen.shown, seen.phone_at)
    sign(task=task, name=witness, image=witness_image, by=by, role="witness", seen=beside)
    return _signature(task, "party", party, by, seen, refused=True, reason=reason.strip())


def void_stale(task: InspectionTask, by: Account) -> None:
    """Make the signatures void that were made over something else than what stands now."""
    if is_stale(task, task.signatures.filter(void=False)):
        void_signatures(task, by, CHANGED)


def is_stale(task: InspectionTask, standing: Iterable[Signature]) -> bool:
    """Whether one of the standing signatures was made over something else than what stands now."""
    standing = list(standing)
    now = shown_now(task) if standing else ""
    return any(one.shown != now for one in standing)


def void_signatures(task: InspectionTask, by: Account, reason: str) -> None:
    """All signatures of the task are void from now on; they stay on file with the reason."""
    count = task.signatures.filter(void=False).update(void=True, void_reason=reason)
    if count:
        event(task, by, "inspection.void_signatures", {"count": count, "reason": reason})


def event(task: InspectionTask, by: Account, verb: str, detail: dict[str, object]) -> None:
    """What happened on site, in the trail."""
    record_event(
        stream=stream_for(task.matter.office, "inspection_task"), verb=verb, actor=by, target=task, detail=detail
    )


def _known(task: InspectionTask, seen: Seen) -> Signature | None:
    """The signature a phone sends again. Two of its sendings at once wait for each other here."""
    Matter.objects.select_for_update(of=("self",)).get(pk=task.matter_id)
    task.matter.refresh_from_db()
    return task.signatures.filter(entry=seen.entry).first() if seen.entry else None


def _may_sign(task: InspectionTask, by: Account, name: str, role: str, officer: Account | None) -> None:
    must_be_on_team(task, by)
    if task.matter.state != "on_site":
        raise InspectionRefused("只有在现场检查中才能签字。")
    if is_blank(name):
        raise InspectionRefused("请填写签字人姓名。")
    if role not in Signature.Role.values:
        raise InspectionRefused(f"签字人应为当事人、见证人或检查人员，收到的是“{role}”。")
    if (role == Signature.Role.OFFICER) != (officer is not None):
        raise InspectionRefused("检查人员签字须写明是哪一位检查人员。")
    if officer is not None:
        must_be_on_team(task, officer)
    void_stale(task, by)
    if task.signatures.filter(role=role, officer=officer, void=False).exists():
        raise InspectionRefused("这一签字已经有了，不能重复签。")


def _signature(task: InspectionTask, role: str, name: str, by: Account, seen: Seen, **more: Any) -> Signature:
    secret, now = new_secret(), shown_now(task)
    void = bool(seen.shown) and seen.shown != now
    signature = Signature.objects.create(
        task=task, role=role, secret=secret, name=encrypt(secret, name.strip().encode()), by=by,
        shown=seen.shown or now, entry=seen.entry, phone_at=seen.phone_at, signed_at=city_time.now(),
        void=void, void_reason=NOT_THE_SAME if void else "", **more,
    )  # fmt: skip
    detail = {"role": role, "refused": signature.refused, "shown": signature.shown, "void": void}
    event(task, by, "inspection.sign", detail)
    return signature
