"""Making keys, and only where there were none; exchanging them."""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.crypto.keyring import Key, fingerprint, make, prepare, prepared, put_in_place, stored
from xinheng.support.crypto.models import KeyMark
from xinheng.support.crypto.queries import key_problems
from xinheng.support.crypto.renewing import begin_renewals


def settle_keys() -> None:
    """Before anything is served or written: every key is there and is the one this database was written with.

    A key that neither the folder nor the database knows is made: the first start. Raises ImproperlyConfigured for a
    key that is missing, cut, open to others or another city's; nothing is ever replaced.
    """
    _finish_exchanges()
    with transaction.atomic():
        known = set(KeyMark.objects.filter(retired_at=None).values_list("name", flat=True))
        for which in Key:
            if which not in known and stored(which) is None:
                make(which)
        problems = key_problems()
        if problems:
            raise ImproperlyConfigured("；".join(problems))
        now = city_time.now()
        KeyMark.objects.bulk_create(
            [KeyMark(name=which, fingerprint=fingerprint(which), since=now) for which in Key if which not in known],
            ignore_conflicts=True,
        )


def rotate_key(which: Key, tell: Callable[[str], object] = lambda fingerprint: None) -> str:
    """A new key encrypts, marks or signs from now on; the old one stays beside it, opens what it closed and vouches for
    what it made. What is looked up by its mark is then marked anew (`renewing`). Gives the new fingerprint.

    The new key lies on the disk before the database speaks of it, and takes its place afterwards: whoever is killed in
    between has exchanged nothing, or leaves the last step to the next start. `tell` writes the audit event, in the
    same transaction. Not to be called in one of the caller's own.
    """
    settle_keys()
    before, made, now = fingerprint(which), prepare(which), city_time.now()
    with transaction.atomic():
        KeyMark.objects.filter(name=which, retired_at=None).update(retired_at=now)
        KeyMark.objects.create(name=which, fingerprint=made, since=now)
        begin_renewals(which, made)
        tell(made)
    put_in_place(which, before)
    return made


def _finish_exchanges() -> None:
    """Puts a key in place that the database speaks of already: who exchanged it was killed before."""
    for which in Key:
        mark = KeyMark.objects.filter(name=which, retired_at=None).values_list("fingerprint", flat=True).first()
        waiting, now = prepared(which), stored(which)
        if mark and waiting and now and mark == fingerprint(which, waiting) != (before := fingerprint(which, now)):
            put_in_place(which, before)
