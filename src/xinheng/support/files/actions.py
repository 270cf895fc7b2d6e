"""Keeping files as they were taken, with a copy fit for eyes; erasing them; sweeping what nobody owns."""

import time
from datetime import timedelta
from hashlib import sha256
from typing import BinaryIO

from django.db import transaction
from django.db.models import Model, Q

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import encrypt, new_secret
from xinheng.support.files import shelf
from xinheng.support.files.looking import MOST_BYTES, LookedAt, look_at
from xinheng.support.files.models import StoredFile
from xinheng.support.files.reader import UnfitFile
from xinheng.support.files.rules import clean_name

DAY = 24 * 3600
MOST_A_SWEEP = 5_000


def keep(
    *,
    name: str,
    by: Actor,
    data: bytes | None = None,
    file: BinaryIO | None = None,
    media_type: str = "",
    restricted: bool = True,
    about: Model | None = None,
    office: str = "",
) -> StoredFile:
    """Keep the bytes of `data` or `file` unchanged; for pictures make the copy that is served.

    The row lives in the caller's transaction; bytes whose row was rolled back are swept later. What `media_type`
    claims does not matter, the content decides. Who calls this within a transaction gives bytes that were looked at
    before it (`look_at`): nobody waits for a writer who waits for a picture. Raises UnfitFile with a sentence for the
    sender.
    """
    content = look_at(data if data is not None else _read(file))
    if content.seen.unfit:
        raise UnfitFile(content.seen.unfit)
    with transaction.atomic():
        return _kept(content, name, by, restricted, about, office)


def _kept(content: LookedAt, name: str, by: Actor, restricted: bool, about: Model | None, office: str) -> StoredFile:
    kind = content.seen.kind
    secret = new_secret() if restricted else None
    stored = StoredFile(
        name=clean_name(name, kind),
        media_type=kind,
        size=len(content),
        digest=sha256(content).digest(),
        restricted=restricted,
        secret=secret,
        about_kind=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        kept_by=by if isinstance(by, Account) else None,
    )
    if content.seen.copy:
        stored.served_as, stored.served_type = _put(stored, content.seen.copy), content.seen.copy_kind
    stored.stored_as = _put(stored, content)
    stored.save()
    record_event(
        stream=stream_for(office or getattr(by, "office", ""), "file"),
        verb="keep_file",
        actor=by,
        target=stored,
        detail={"digest": stored.digest.hex(), "size": stored.size, "about": [stored.about_kind, stored.about_id]},
    )
    return stored


@transaction.atomic
def erase(*, stored: StoredFile, by: Actor, reason: str) -> StoredFile:
    """Destroy a file for good: its secret, and its bytes after the commit. Its digest stays and keeps proving it was.

    Bytes that another row keeps too (open files are stored once) stay for that row.
    """
    addresses = [address for address in (stored.stored_as, stored.served_as) if address]
    stored.secret, stored.stored_as, stored.served_as = None, "", ""
    stored.erased_at = city_time.now()
    stored.save(update_fields=["secret", "stored_as", "served_as", "erased_at"])
    record_event(
        stream=stream_for(getattr(by, "office", ""), "file"),
        verb="erase_file",
        actor=by,
        target=stored,
        detail={"reason": reason, "digest": bytes(stored.digest).hex()},
    )
    transaction.on_commit(lambda: _remove_unowned(addresses))
    return stored


def sweep_orphans(*, older_than: int = DAY) -> int:
    """Remove bytes no row owns, left by a transaction that was rolled back, once they are `older_than` seconds old.

    Younger ones may belong to a transaction still running. Returns how many were removed.
    """
    before = time.time() - older_than
    old = [path for path in shelf.all_paths() if path.stat().st_mtime < before]
    owned: set[str] = set()
    for column in ("stored_as", "served_as"):
        owned.update(StoredFile.objects.exclude(**{column: ""}).values_list(column, flat=True).iterator())
    orphans = [path for path in old if path.name not in owned]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def sweep_drafts(*, older_than: int = 2 * DAY) -> int:
    """Erase what the public handed in for a form that was never sent: rows that belong to nothing, after two days.

    The signed numbers by which a form finds its photos end after one. Returns how many were erased.
    """
    before = city_time.now() - timedelta(seconds=older_than)
    drafts = StoredFile.objects.filter(about_id="", kept_by=None, erased_at=None, kept_at__lt=before)
    swept = 0
    for stored in drafts.order_by("pk")[:MOST_A_SWEEP]:
        erase(stored=stored, by="system", reason="表单没有提交，草稿照片到期销毁")
        swept += 1
    return swept


def _put(stored: StoredFile, content: bytes) -> str:
    return shelf.put(encrypt(bytes(stored.secret), content) if stored.secret else content)


def _remove_unowned(addresses: list[str]) -> None:
    for address in addresses:
        if not StoredFile.objects.filter(Q(stored_as=address) | Q(served_as=address)).exists():
            shelf.remove(address)


def _read(file: BinaryIO | None) -> bytes:
    if file is None:
        raise TypeError("keep needs data or file")
    # One byte more than allowed is enough to refuse it.
    return file.read(MOST_BYTES + 1)
