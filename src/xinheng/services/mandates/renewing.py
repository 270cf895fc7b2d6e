"""What of who acts for businesses is marked anew once the blind key was exchanged."""

from collections.abc import Sequence
from typing import cast

from django.db.models import Model

from xinheng.services.mandates.models import ActingPerson
from xinheng.services.mandates.queries import phone_keys
from xinheng.support.crypto.keyring import Key
from xinheng.support.crypto.renewing import MarkedPart


def mark(rows: Sequence[Model]) -> list[Model]:
    """The blind key of each telephone."""
    changed: list[Model] = []
    for one in cast(Sequence[ActingPerson], rows):
        keys = phone_keys(one.read()["phone"])
        if bytes(one.phone_key) in keys[1:]:
            one.phone_key = keys[0]
            changed.append(one)
    return changed


PHONES = MarkedPart("acting_persons", "经办人电话", Key.BLIND, ActingPerson.objects.all, mark, ("phone_key",))
