"""A complaint on its way: between filling in and sending it travels with the page, signed, never in a session.

Photos are kept encrypted as soon as they arrive, so that an error on another field never loses one; the page carries
their signed numbers.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from xinheng.kit.refusal import Refusal
from xinheng.services.complaints.actions import ComplaintForm
from xinheng.support.files.actions import erase, keep
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import original, unclaimed

SALT = "xinheng.complaint.draft"
PHOTO_SALT = "xinheng.complaint.photo"
A_DAY = 24 * 3600
MOST_PHOTOS = 9
MEGABYTE = 1024 * 1024
MOST_PHOTO_BYTES = 10 * MEGABYTE
# All photos of one complaint together: what nine phone photos weigh, and far less than nine times the largest.
MOST_TOTAL_BYTES = 60 * MEGABYTE
# One reads no more signed numbers than a form can carry photos, however often a page names them.
MOST_TOKENS = 2 * MOST_PHOTOS


class DraftLost(Refusal):
    """The signed draft is too old or was changed."""


@dataclass(frozen=True)
class KeptPhoto:
    """One photo that has arrived: its signed number and its name."""

    token: str
    name: str


def sealed(cleaned: dict[str, Any]) -> str:
    """The answers as one signed text for a hidden field."""
    plain = {key: str(value) if isinstance(value, date | Decimal) else value for key, value in cleaned.items()}
    return signing.dumps(plain, salt=SALT, compress=True)


def opened(draft: str) -> dict[str, Any]:
    """The answers of a sealed draft."""
    try:
        answers: dict[str, Any] = signing.loads(draft, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise DraftLost("填写的内容已超过一天或不完整，没有提交。请重新填写。") from None
    return answers


def keep_photos(files: list[UploadedFile[bytes]], kept: list[str]) -> tuple[list[KeptPhoto], list[str]]:
    """Photos kept so far with the new ones added, and a sentence for each that could not be kept."""
    rows = _rows(kept)
    photos, problems, total = [_photo(row) for row in rows], [], sum(row.size for row in rows)
    for file in files:
        size = file.size or 0
        if problem := _unfit(len(photos), total, size):
            problems.append(f"照片“{file.name}”没有收下：{problem}")
            continue
        try:
            photos.append(_photo(keep(name=str(file.name), by=None, data=file.read(), restricted=True)))
            total += size
        except Refusal as refusal:
            problems.append(f"照片“{file.name}”没有收下：{refusal}")
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


def complaint_form(answers: dict[str, Any], tokens: list[str]) -> ComplaintForm:
    """The action's form from sealed answers and kept photos."""
    photos = [(row.name, original(row)) for row in _rows(tokens)]
    texts = ("name", "phone", "address", "respondent_name", "respondent_address", "goods", "issue", "facts", "identity")
    return ComplaintForm(
        **{key: str(answers.get(key) or "") for key in texts},
        claims=list(answers.get("claims") or []),
        bought_on=date.fromisoformat(answers["bought_on"]) if answers.get("bought_on") else None,
        amount=Decimal(answers["amount"]) if answers.get("amount") else None,
        delegated_agreed=bool(answers.get("delegated_agreed")),
        publish_agreed=bool(answers.get("publish_agreed")),
        breach_told=bool(answers.get("breach_told")),
        form_key=str(answers.get("form_key") or ""),
        photos=photos,
    )


def let_go(tokens: list[str]) -> None:
    """The photos now belong to the complaint, which keeps its own; the draft's are erased."""
    for row in _rows(tokens):
        erase(stored=row, by=None, reason="投诉已提交，草稿照片已转入投诉")


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
