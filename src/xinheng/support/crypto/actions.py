"""Making keys, and only where there were none; exchanging those that encrypt and sign."""

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
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


# Marks under the other two stand in rows by which these are found again: they would all have to be written anew.
EXCHANGED = (Key.MASTER, Key.SIGNING)


def rotate_key(which: Key) -> str:
    """A new key encrypts or signs from now on; the old one stays beside it, opens what it closed and vouches for what
    it signed. Gives the new fingerprint. Raises Refusal for a key that cannot be exchanged.

    The caller writes the audit event in its own transaction around this.
    """
    if which not in EXCHANGED:
        raise Refusal(f"密钥 {which} 不能更换：已有的标记都要靠它认出。能更换的是 {'、'.join(EXCHANGED)}。")
    settle_keys()
    now = city_time.now()
    KeyMark.objects.filter(name=which, retired_at=None).update(retired_at=now)
    replace(which, fingerprint(which))
    forget_read()
    made = fingerprint(which)
    KeyMark.objects.create(name=which, fingerprint=made, since=now)
    return made
