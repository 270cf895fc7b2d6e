"""What a phone sends, maybe late and maybe twice: answers, photos, signatures. Every answer here is JSON."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.phone import task_of
from xinheng.supervision.inspection.actions import (
    Entry,
    add_photo,
    record_findings,
    refuse_signature,
    resolve_conflict,
    sign,
)
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission


@requires(Permission.INSPECT)
@require_POST
def findings(request: HttpRequest, number: str) -> JsonResponse:
    """Answers of one task. Says of each entry what became of it; the phone forgets only what is named here."""
    try:
        entries = [_entry(one) for one in json.loads(request.body)["entries"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return _refused(f"手机送来的内容看不懂：{error}", 400)
    try:
        saved = record_findings(task=task_of(request, number), entries=entries, by=account_of(request))
    except Refusal as refusal:
        return _refused(str(refusal))
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
    refused = [{"entry": one.entry, "item": one.item, "detail": one.why} for one in saved.refused]
    return JsonResponse({**told, "refused": refused, "photos_missing": saved.photos_missing})


@requires(Permission.INSPECT)
@require_POST
def photo(request: HttpRequest, number: str) -> JsonResponse:
    """One photo by itself, known by its digest; sent twice it is kept once."""
    file = request.FILES.get("photo")
    if file is None:
        return _refused("没有收到照片。", 400)
    told = request.POST
    try:
        kept = add_photo(
            task=task_of(request, number),
            data=file.read(),
            by=account_of(request),
            item=told.get("item", ""),
            digest=told.get("digest", ""),
            taken_at=_moment(told.get("taken_at", "")),
            place=told.get("place", "")[:40],
        )
    except Refusal as refusal:
        return _refused(str(refusal))
    return JsonResponse({"digest": kept.sha256})


@requires(Permission.INSPECT)
@require_POST
def signature(request: HttpRequest, number: str) -> JsonResponse:
    """The party's signature, or its refusal with a witness."""
    file, told = request.FILES.get("image"), request.POST
    if file is None:
        return _refused("没有收到签名。", 400)
    task, image = task_of(request, number), file.read()
    at = _past(_moment(told.get("signed_at", "")))
    try:
        if told.get("refused") == "1":
            refuse_signature(
                task=task,
                party=told.get("name", ""),
                reason=told.get("reason", ""),
                witness=told.get("witness", ""),
                witness_image=image,
                signed_at=at,
                by=account_of(request),
            )
        else:
            sign(task=task, name=told.get("name", ""), image=image, by=account_of(request), signed_at=at)
    except Refusal as refusal:
        return _refused(str(refusal))
    return JsonResponse({"signed": True})


@requires(Permission.INSPECT)
@require_POST
def choose(request: HttpRequest, number: str) -> JsonResponse:
    """Which of two officers' answers counts."""
    told = request.POST
    try:
        resolve_conflict(
            task=task_of(request, number),
            item=told.get("item", ""),
            keep_entry=told.get("entry", ""),
            by=account_of(request),
        )
    except Refusal as refusal:
        return _refused(str(refusal))
    return JsonResponse({"chosen": True})


def _entry(told: dict[str, Any]) -> Entry:
    """One answer as the phone wrote it; the phone's clock counts only within what is possible."""
    within = told.get("correct_within")
    return Entry(
        id=str(told["id"])[:64],
        item=str(told["item"]),
        answer=str(told["answer"]),
        noted_at=_past(_moment(str(told["noted_at"]))),
        note=str(told.get("note", ""))[:2000],
        disposal=str(told.get("disposal", "")),
        correct_within=int(within) if within not in (None, "") else None,
        photos=tuple(str(one) for one in told.get("photos", [])),
        base=str(told.get("base", "")),
    )


def _past(at: datetime | None) -> datetime:
    """A phone's clock may be fast: nothing was noted after now."""
    now = city_time.now()
    return min(at or now, now)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if timezone.is_aware(at) else at.replace(tzinfo=city_time.zone())


def _refused(words: str, status: int = 409) -> JsonResponse:
    return JsonResponse({"detail": words}, status=status, json_dumps_params={"ensure_ascii": False})
