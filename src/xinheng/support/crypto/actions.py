"""Making keys, and only where there were none; changing the one that encrypts."""

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.crypto.keyring import Key, fingerprint, forget_read, make, replace, stored
from xinheng.support.crypto.models import KeyMark
from xinheng.support.crypto.queries import key_problems


def settle_keys() -> None:
    """Before anything is served or written: every key is there and is the one this database was written with.

    A key that neither the folder nor the database knows is made: the first start. Raises ImproperlyConfigured for a
    key that is missing, cut, open to others or another city's; nothing is ever replaced.
    """
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


def rotate_master() -> str:
    """A new key encrypts from now on; the old one stays beside it and opens what it closed. Gives the new fingerprint.

    The caller writes the audit event in its own transaction around this.
    """
    settle_keys()
    now, which = city_time.now(), Key.MASTER
    KeyMark.objects.filter(name=which, retired_at=None).update(retired_at=now)
    replace(which, fingerprint(which))
    forget_read()
    made = fingerprint(which)
    KeyMark.objects.create(name=which, fingerprint=made, since=now)
    return made
