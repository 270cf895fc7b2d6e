"""The heads of the chains are sealed anew once the key of our marks was exchanged; what an earlier key seals afterwards
is a forgery.
"""

from collections.abc import Sequence
from typing import cast

from django.db.models import Model

from xinheng.support.audit.models import ChainHead
from xinheng.support.audit.rules import head_seal, head_seals
from xinheng.support.crypto.keyring import Key
from xinheng.support.crypto.renewing import MarkedPart


def mark(rows: Sequence[Model]) -> list[Model]:
    """The seal of each head that was rightly sealed; another stays as it is, and is seen."""
    changed: list[Model] = []
    for one in cast(Sequence[ChainHead], rows):
        said = (one.stream, one.seq, bytes(one.digest))
        if bytes(one.seal) in head_seals(*said)[1:]:
            one.seal = head_seal(*said)
            changed.append(one)
    return changed


HEADS = MarkedPart("audit_heads", "审计链头", Key.MAC, ChainHead.objects.all, mark, ("seal",))
