"""What of a complaint is marked anew once the blind key was exchanged."""

from collections.abc import Sequence
from typing import cast

from django.db.models import Model

from xinheng.services.complaints.check_words import phone_keys
from xinheng.services.complaints.disclosing import person_of
from xinheng.services.complaints.models import Complaint
from xinheng.support.crypto.keyring import Key
from xinheng.support.crypto.renewing import MarkedPart


def mark(rows: Sequence[Model]) -> list[Model]:
    """The blind key of each telephone. Who was erased is found by nothing, before and after."""
    changed: list[Model] = []
    for one in cast(Sequence[Complaint], rows):
        keys = phone_keys(person_of(one).get("phone", "")) if one.phone_key else []
        if bytes(one.phone_key) in keys[1:]:
            one.phone_key = keys[0]
            changed.append(one)
    return changed


PHONES = MarkedPart("complaint_phones", "投诉人电话", Key.BLIND, Complaint.objects.all, mark, ("phone_key",))
