"""The tamper drill (S11): eight attacks, sixty trials of each at other places of chains of other lengths.

What is attacked has reached a witness; what came after the last checkpoint (ten events or sixty seconds) may be
rewritten unseen by who holds our key.
"""

import random

import pytest
from django.db import transaction

from xinheng.support.audit.actions import sign_checkpoint
from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint
from xinheng.support.audit.queries import verify
from xinheng.support.audit.rules import event_digest
from xinheng.support.audit.tests.test_verify import STREAM, rewrite_from, write

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]

TRIALS = 60


def chain():
    return AuditEvent.objects.filter(stream=STREAM)


def edit(place, last):
    chain().filter(seq=place).update(detail='{"n":9999}')


def delete(place, last):
    chain().filter(seq=place).delete()


def swap(place, last):
    other = place % last + 1
    chain().filter(seq=place).update(seq=1000)
    chain().filter(seq=other).update(seq=place)
    chain().filter(seq=1000).update(seq=other)


def insert(place, last):
    for seq in range(last, place, -1):
        chain().filter(seq=seq).update(seq=seq + 1)
    before = chain().get(seq=place)
    forged = AuditEvent(
        stream=STREAM, seq=place + 1, at=before.at, verb="forged", detail="{}", previous=bytes(before.digest)
    )
    forged.digest = event_digest(forged)
    forged.save()


def rechain_without_the_key(place, last):
    Checkpoint.objects.all().delete()
    edit(place, last)
    rewrite_from(place, seal=False)


def cut_the_tail_with_the_key(place, last):
    Checkpoint.objects.all().delete()
    chain().filter(seq__gte=max(place, 2)).delete()
    rewrite_from(max(place, 2), seal=True)


def rewrite_with_the_key(place, last):
    Checkpoint.objects.all().delete()
    edit(place, last)
    rewrite_from(place, seal=True)


def bring_back_an_old_backup(place, last):
    """As the tables stood before the newest events: `old` was taken by the trial."""
    Checkpoint.objects.all().delete()
    chain().filter(seq__gt=OLD["seq"]).delete()
    ChainHead.objects.filter(stream=STREAM).update(**OLD)


OLD: dict[str, object] = {}
ATTACKS = [edit, delete, swap, insert, rechain_without_the_key, cut_the_tail_with_the_key, rewrite_with_the_key,
           bring_back_an_old_backup]  # fmt: skip


def trial(attack, seed):
    """Whether the attack was found, on a chain that was whole before it."""
    chance = random.Random(f"{attack.__name__} {seed}")
    with transaction.atomic():
        write(chance.randint(3, 20))
        OLD.update(ChainHead.objects.values("seq", "digest", "seal").get(stream=STREAM))
        write(chance.randint(1, 10))
        witness, last = sign_checkpoint(), chain().count()
        assert verify(witness=witness) == []
        attack(chance.randint(1, last), last)
        found = bool(verify(witness=witness))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_every_trial_is_found(attack):
    found = sum(trial(attack, seed) for seed in range(TRIALS))
    assert found == TRIALS, f"{attack.__name__}: {found} of {TRIALS}"
