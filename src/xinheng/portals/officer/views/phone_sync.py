"""What a phone sends, maybe late and maybe twice: answers, photos, signatures. Every answer here is JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from xinheng.kit.city_time import now
from xinheng.kit.json_read import read_json
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.phone import task_of
from xinheng.portals.officer.views.phone_answers import moment, own_account, past, refused, said
from xinheng.supervision.inspection.actions import (
    InspectionRefused,
    Noted,
    Seen,
    add_photo,
    record_findings,
    refuse_signature,
    resolve_conflict,
    sign,
)
from xinheng.supervision.inspection.models import InspectionTask, Signature
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.files.looking import MOST_BYTES, look_at
from xinheng.support.files.reader import MEGABYTE

# Strokes on a white ground are some kilobytes.
MOST_SIGNATURE_BYTES = 2 * MEGABYTE
# A browser makes digests on pages that came over https alone.
UNSEEN = (
    "没有收到签字时所看内容的摘要，这个签字不能证明签的是什么，没有收下：请用 https 开头的地址打开检查页，"
    "或者换一个浏览器，再请本人重新签字。"
)


@requires(Permission.INSPECT)
@require_POST
def findings(request: HttpRequest, number: str) -> JsonResponse:
    """Answers of one task. Says of each entry what became of it; the phone forgets only what is named here."""
    try:
        entries = [_entry(one) for one in read_json(request.body)["entries"]]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        return said(f"手机送来的内容看不懂：{error}", 400)
    try:
        with own_account(request):
            saved = record_findings(task=task_of(request, number), entries=entries, by=account_of(request))
    except Refusal as refusal:
        return refused(refusal)
    conflicts = [
        {
            "item": one.item,
            "entry": one.sent.entry,
            "theirs": one.standing.by.display_name,
            "answer": one.standing.answer,
        }
        for one in saved.conflicts
    ]
    told = {"accepted": saved.accepted, "repeated": saved.repeated, "older": saved.older, "conflicts": conflicts}
    not_taken = [{"entry": one.entry, "item": one.item, "detail": one.why} for one in saved.refused]
    return JsonResponse({**told, "refused": not_taken, "photos_missing": saved.photos_missing})


@requires(Permission.INSPECT)
@require_POST
def photo(request: HttpRequest, number: str) -> JsonResponse:
    """One photo by itself, known by its digest; sent twice it is kept once."""
    file = request.FILES.get("photo")
    if file is None:
        return said("没有收到照片。", 400)
    if (file.size or 0) > MOST_BYTES:
        return said(
            f"照片 {(file.size or 0) / MEGABYTE:.0f} MB，超过上限 {MOST_BYTES // MEGABYTE} MB，请缩小后再传。", 413
        )
    told = request.POST
    try:
        with own_account(request):
            kept = add_photo(
                task=task_of(request, number),
                data=look_at(file.read()),
                by=account_of(request),
                item=told.get("item", "")[:40],
                digest=told.get("digest", ""),
                taken_at=moment(told.get("taken_at", "")),
                place=told.get("place", "")[:40],
                original=told.get("original", ""),
            )
    except Refusal as refusal:
        return refused(refusal)
    return JsonResponse({"digest": kept.sha256})


@requires(Permission.INSPECT)
@require_POST
def signature(request: HttpRequest, number: str) -> JsonResponse:
    """A signature of the party or an officer, or the party's refusal with a witness.

    `void` in the answer says why it does not count: what stood on the screen is not what has arrived.
    """
    file, told = request.FILES.get("image"), request.POST
    if file is None or (file.size or 0) > MOST_SIGNATURE_BYTES:
        return said("没有收到签名，请重新签。", 400)
    task, by = task_of(request, number), account_of(request)
    seen = Seen(
        entry=told.get("entry", "")[:64], shown=told.get("shown", "")[:64], phone_at=moment(told.get("noted_at", ""))
    )
    try:
        with own_account(request):
            kept = _signed(task, by, seen, look_at(file.read()), told)
    except Refusal as refusal:
        return refused(refusal)
    words = f"{kept.get_role_display()}的签字没有生效：{kept.void_reason}，请核对后重新签字。" if kept.void else ""
    return JsonResponse({"signed": now().isoformat(), "void": words}, json_dumps_params={"ensure_ascii": False})


def _signed(task: InspectionTask, by: Account, seen: Seen, image: bytes, told: Mapping[str, str]) -> Signature:
    if not seen.shown:
        raise InspectionRefused(UNSEEN)
    name, role = told.get("name", ""), told.get("role", "") or "party"
    if told.get("refused") == "1":
        return refuse_signature(
            task=task, party=name, reason=told.get("reason", ""), witness=told.get("witness", ""),
            witness_image=image, by=by, seen=seen,
        )  # fmt: skip
    number = told.get("officer", "")
    officer = next((o.account for o in task.officers.all() if str(o.account_id) == number), None) if number else None
    return sign(task=task, name=name, image=image, by=by, role=role, officer=officer, seen=seen)


@requires(Permission.INSPECT)
@require_POST
def choose(request: HttpRequest, number: str) -> JsonResponse:
    """Which of two officers' answers counts."""
    told = request.POST
    try:
        with own_account(request):
            resolve_conflict(
                task=task_of(request, number),
                item=told.get("item", ""),
                keep_entry=told.get("entry", ""),
                by=account_of(request),
            )
    except Refusal as refusal:
        return refused(refusal)
    return JsonResponse({"chosen": True})


def _entry(told: dict[str, Any]) -> Noted:
    """One answer as the phone wrote it; the phone's clock counts only within what is possible."""
    within = told.get("correct_within")
    return Noted(
        id=str(told["id"])[:64],
        item=str(told["item"]),
        answer=str(told["answer"]),
        noted_at=past(moment(str(told["noted_at"]))),
        note=str(told.get("note", ""))[:2000],
        disposal=str(told.get("disposal", "")),
        correct_within=int(within) if within not in (None, "") else None,
        photos=tuple(str(one) for one in told.get("photos", [])),
        base=str(told.get("base", "")),
    )
