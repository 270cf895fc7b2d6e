"""After a key was exchanged: what is looked up by a mark is marked anew, some rows at a time.

Until then it is found under the old key too. The place reached is written in the transaction of the rows, so a worker
that is killed goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, QuerySet

from xinheng.kit import city_time
from xinheng.support.crypto.keyring import Key
from xinheng.support.crypto.models import KeyRenewal

PIECE = 500


@dataclass(frozen=True)
class MarkedPart:
    """Rows of one model that bear marks under a key.

    `mark` writes the marks of some rows anew from what they say, and gives those that changed; `fields` are theirs.
    """

    name: str
    title: str
    key: Key
    rows: Callable[[], QuerySet[Model]]
    mark: Callable[[Sequence[Model]], list[Model]]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class RenewalStanding:
    """How far one part is, for who exchanges keys."""

    title: str
    renewal: KeyRenewal
    of: int


_parts: dict[str, MarkedPart] = {}


def register_part(part: MarkedPart) -> None:
    """From AppConfig.ready."""
    _parts[part.name] = part


def begin_renewals(which: Key, fingerprint: str) -> None:
    """Every part that bears marks under this key; one that had not been finished begins anew."""
    KeyRenewal.objects.filter(key=which, finished_at=None).delete()
    KeyRenewal.objects.bulk_create(
        KeyRenewal(part=name, key=which, fingerprint=fingerprint, begun_at=city_time.now())
        for name, part in _parts.items()
        if part.key == which
    )


def renew_some(most: int = PIECE) -> int:
    """A piece of the first part that is not finished; how many rows were looked at. The worker's follower."""
    if not KeyRenewal.objects.filter(finished_at=None).exists():
        return 0
    with transaction.atomic():
        renewal = KeyRenewal.objects.select_for_update().filter(finished_at=None).first()
        return _renew(renewal, most) if renewal else 0


def is_unfinished(part: str) -> bool:
    """Whether rows of a part may still bear marks of a key that was exchanged."""
    return KeyRenewal.objects.filter(part=part, finished_at=None).exists()


def standing() -> list[RenewalStanding]:
    """Every part of the newest exchange of each key."""
    newest = {one.part: one for one in KeyRenewal.objects.order_by("pk")}
    return [
        RenewalStanding(_parts[name].title, one, max(one.looked_at, _parts[name].rows().count()))
        for name, one in newest.items()
        if name in _parts
    ]


def _renew(renewal: KeyRenewal, most: int) -> int:
    part = _parts.get(renewal.part)
    rows = part.rows() if part else None
    if rows is not None and renewal.last:
        rows = rows.filter(pk__gt=renewal.last)
    found = list(rows.select_for_update().order_by("pk")[:most]) if rows is not None else []
    if part and rows is not None and found:
        changed = part.mark(found)
        rows.model._base_manager.bulk_update(changed, part.fields)
        renewal.last, renewal.looked_at = str(found[-1].pk), renewal.looked_at + len(found)
        renewal.renewed += len(changed)
    else:
        renewal.finished_at = city_time.now()
    renewal.save()
    return max(len(found), 1)
