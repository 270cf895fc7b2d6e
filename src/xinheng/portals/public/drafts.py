"""A complaint on its way: between filling in and sending it is kept encrypted, and opened by the device's key alone.

Photos are kept encrypted as soon as they arrive, so that an error on another field never loses one; the page carries
their signed numbers.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.attached import REST
from xinheng.portals.ui.limits import PHOTOS
from xinheng.services.complaints.actions import ComplaintForm
from xinheng.services.complaints.half_filed import answers_of, forget_half, half_filed, keep_half, sent_as
from xinheng.services.complaints.models import HalfFiled
from xinheng.support.files.actions import erase, keep
from xinheng.support.files.looking import look_at
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import original, unclaimed

SALT = "xinheng.complaint.draft"
PHOTO_SALT = "xinheng.complaint.photo"
A_DAY = 24 * 3600
COOKIE = "xh_half"
# Among the answers, the signed numbers of the photos.
TOKENS = "_photos"
MOST_DRAFTS = 5
MOST_PHOTOS = 9
MEGABYTE = 1024 * 1024
MOST_PHOTO_BYTES = 10 * MEGABYTE
# All photos of one complaint together: what nine phone photos weigh, and far less than nine times the largest.
MOST_TOTAL_BYTES = 60 * MEGABYTE
TOO_MANY = "这一小时添加的照片太多，请过一小时再添加，或者先不带照片提交"
# One reads no more signed numbers than a form can carry photos, however often a page names them.
MOST_TOKENS = 2 * MOST_PHOTOS


class DraftLost(Refusal):
    """The signed draft is too old or was changed."""


@dataclass(frozen=True)
class KeptPhoto:
    """One photo that has arrived: its signed number and its name."""

    token: str
    name: str


@dataclass(frozen=True)
class Draft:
    """What a device filled in: its key, the answers, the photos' signed numbers, the row that keeps it."""

    key: str
    answers: dict[str, Any]
    tokens: list[str]
    half: HalfFiled


def put_by(request: HttpRequest, cleaned: dict[str, Any], photos: list[KeptPhoto], *, instead_of: str) -> str:
    """Keep the answers for a day; gives their key, which the caller gives to the device."""
    plain = {key: str(value) if isinstance(value, date | Decimal) else value for key, value in cleaned.items()}
    key = keep_half(answers=plain | {TOKENS: [photo.token for photo in photos]}, phone=str(cleaned["phone"]))
    if instead_of in keys_of(request):
        forget_half(key=instead_of)
    return key


def opened(request: HttpRequest, key: str) -> Draft:
    """The draft of this device; DraftLost for another's, an unknown or an old one."""
    half = half_filed(key) if key in keys_of(request) else None
    if half is None:
        raise DraftLost("填写的内容已超过一天，或者不是在这台设备上填的，没有提交。请重新填写。")
    answers: dict[str, Any] = dict(answers_of(half))
    return Draft(key, answers, list(answers.pop(TOKENS, [])), half)


def keys_of(request: HttpRequest) -> list[str]:
    """The drafts that this device filled in."""
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_DAY))
    except (signing.BadSignature, TypeError):
        return []


def give_key(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Let this device, until its browser is closed, open the draft."""
    signed = signing.dumps([key, *keys_of(request)][:MOST_DRAFTS], salt=SALT)
    response.set_cookie(COOKIE, signed, httponly=True, samesite="Lax", secure=request.is_secure(), path="/complaint/")


def keep_photos(
    request: HttpRequest, files: list[UploadedFile[bytes]], kept: list[str]
) -> tuple[list[KeptPhoto], list[str]]:
    """Photos kept so far with the new ones of this caller added, and a sentence for each that could not be kept."""
    rows = _rows(kept)
    photos, problems, total = [_photo(row) for row in rows], [], sum(row.size for row in rows)
    for file in files:
        size = file.size or 0
        if problem := _unfit(len(photos), total, size) or (TOO_MANY if PHOTOS.exceeded_by(request) else ""):
            problems.append(f"照片“{file.name}”没有收下：{problem}")
            continue
        looked = look_at(file.read())
        try:
            photos.append(_photo(keep(name=str(file.name), by=None, data=looked, restricted=True)))
            total += size
        except Refusal as refusal:
            problems.append(f"照片“{file.name}”没有收下：{refusal}")
        if looked.took_too_much:
            # Seconds of the machine: as dear as a form full of photos, and nothing beside it is looked at.
            for _ in range(MOST_PHOTOS):
                PHOTOS.exceeded_by(request)
            problems += [REST] if file is not files[-1] else []
            break
    return photos, problems


def _unfit(count: int, total: int, size: int) -> str:
    """Why one more photo of this size is not read; empty if it may be. Judged before a byte is decoded."""
    if count >= MOST_PHOTOS:
        return f"最多 {MOST_PHOTOS} 张"
    if size > MOST_PHOTO_BYTES:
        return f"超过 {MOST_PHOTO_BYTES // MEGABYTE} MB，请换小一点的再传"
    if total + size > MOST_TOTAL_BYTES:
        return f"全部照片合计不能超过 {MOST_TOTAL_BYTES // MEGABYTE} MB，请换小一点的或少传几张"
    return ""


def photos_of(tokens: list[str]) -> list[KeptPhoto]:
    """The photos behind signed numbers; what was changed or is too old is left out."""
    return [_photo(row) for row in _rows(tokens)]


def kept_photo(token: str) -> StoredFile | None:
    """The photo behind a signed number of a page; None for a changed or old one, and once it is in a complaint."""
    return next(iter(_rows([token])), None)


def looked_at(tokens: list[str]) -> list[tuple[str, bytes]]:
    """The photos behind signed numbers, by name, to be kept with what is sent."""
    return [(row.name, look_at(original(row))) for row in _rows(tokens)]


def drop(tokens: list[str], reason: str) -> None:
    """What was sent keeps its own of these photos; the loose ones are erased."""
    for row in _rows(tokens):
        erase(stored=row, by=None, reason=reason)


def complaint_form(answers: dict[str, Any], tokens: list[str], *, phone_proven: bool = False) -> ComplaintForm:
    """The action's form from sealed answers and kept photos."""
    photos = looked_at(tokens)
    texts = (
        "name",
        "phone",
        "address",
        "respondent_name",
        "respondent_address",
        "goods",
        "issue",
        "facts",
        "identity",
        "delegate_wish",
        "agent_name",
        "agent_may",
    )
    return ComplaintForm(
        **{key: str(answers.get(key) or "") for key in texts},
        claims=list(answers.get("claims") or []),
        bought_on=date.fromisoformat(answers["bought_on"]) if answers.get("bought_on") else None,
        agent_until=date.fromisoformat(answers["agent_until"]) if answers.get("agent_until") else None,
        amount=Decimal(answers["amount"]) if answers.get("amount") else None,
        delegated_agreed=bool(answers.get("delegated_agreed")),
        publish_agreed=bool(answers.get("publish_agreed")),
        breach_told=bool(answers.get("breach_told")),
        form_key=str(answers.get("form_key") or ""),
        photos=photos,
        phone_proven=phone_proven,
        # Nobody hands his own complaint down.
        answer_by=None,
    )


def let_go(draft: Draft, number: str) -> None:
    """The photos now belong to the complaint, which keeps its own; the draft's are erased. The answers go with the
    day: whoever presses twice gets the same receipt."""
    drop(draft.tokens, "投诉已提交，草稿照片已转入投诉")
    sent_as(half=draft.half, number=number)


def _rows(tokens: list[str]) -> list[StoredFile]:
    """The rows behind signed numbers, each once and no more than one complaint may carry."""
    named = list(dict.fromkeys(tokens))[:MOST_TOKENS]
    numbers = list(dict.fromkeys(number for token in named if (number := _number(token)) is not None))[:MOST_PHOTOS]
    rows = unclaimed(numbers)
    return [rows[number] for number in numbers if number in rows]


def _photo(row: StoredFile) -> KeptPhoto:
    return KeptPhoto(signing.dumps(row.pk, salt=PHOTO_SALT), row.name)


def _number(token: str) -> int | None:
    try:
        return int(signing.loads(token, salt=PHOTO_SALT, max_age=A_DAY))
    except (signing.BadSignature, ValueError):
        return None
