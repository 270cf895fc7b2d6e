"""Opening files. Whether a person may see one is judged by what it is about, before this is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.db.models import Model, Q, QuerySet

from xinheng.support.crypto.cipher import decrypt
from xinheng.support.files import shelf
from xinheng.support.files.models import StoredFile
from xinheng.support.files.rules import is_picture


@dataclass(frozen=True)
class Served:
    """Bytes on their way to a browser, with the headers that keep them harmless."""

    name: str
    media_type: str
    content: bytes

    @property
    def headers(self) -> dict[str, str]:
        """Pictures are shown, everything else is downloaded; nothing is sniffed, nothing runs."""
        shown = "inline" if is_picture(self.media_type) else "attachment"
        return {
            "Content-Type": self.media_type,
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(self.name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        }


def open_served(stored: StoredFile) -> Served | None:
    """What may be shown: the copy of a picture, or the document itself. None where the file was erased."""
    if stored.erased_at is not None:
        return None
    if stored.served_as:
        return Served(stored.name, stored.served_type, _read(stored, stored.served_as))
    return Served(stored.name, stored.media_type, original(stored))


def original(stored: StoredFile) -> bytes:
    """The bytes as they were taken: evidence. Raises OSError where they were erased or lost."""
    if not stored.stored_as:
        raise FileNotFoundError(f"file {stored.pk} was erased")
    return _read(stored, stored.stored_as)


def unclaimed(ids: Iterable[int]) -> dict[int, StoredFile]:
    """Of these, the files that belong to nothing yet, by id: photos of a draft that was not sent."""
    return StoredFile.objects.filter(about_id="", erased_at__isnull=True).in_bulk(list(ids))


def files_about(about: Model, *others: Model) -> QuerySet[StoredFile]:
    """The files of one thing, or of several of a kind, in the order they were handed in, erased ones left out."""
    ids = [str(one.pk) for one in (about, *others)]
    rows = StoredFile.objects.filter(about_kind=about._meta.label_lower, about_id__in=ids)
    return rows.filter(erased_at__isnull=True).order_by("id")


def sent_about(about: Model) -> QuerySet[StoredFile]:
    """Of the files of one thing those that a party sent itself: what officers keep beside it no party reads."""
    return files_about(about).filter(kept_by=None)


def is_about(abouts: Iterable[Model]) -> Q:
    """Whether a row, a file or a notice, is about one of several things: one condition a kind, however many."""
    ids: dict[str, list[str]] = {}
    for one in abouts:
        ids.setdefault(one._meta.label_lower, []).append(str(one.pk))
    asked = Q(pk__in=[])
    for kind, keys in ids.items():
        asked |= Q(about_kind=kind, about_id__in=keys)
    return asked


def files_of_each(abouts: Iterable[Model]) -> dict[Model, list[StoredFile]]:
    """The files of several things as of `files_about`, by thing, in one query; what has none has an empty list."""
    by_key = {(about._meta.label_lower, str(about.pk)): about for about in abouts}
    asked = is_about(by_key.values())
    found: dict[Model, list[StoredFile]] = {about: [] for about in by_key.values()}
    for stored in StoredFile.objects.filter(asked, erased_at__isnull=True).order_by("id") if by_key else ():
        found[by_key[stored.about_kind, stored.about_id]].append(stored)
    return found


def _read(stored: StoredFile, address: str) -> bytes:
    content = shelf.get(address)
    return decrypt(bytes(stored.secret), content) if stored.secret else content
