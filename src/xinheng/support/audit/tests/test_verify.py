"""The trail under attack: somebody with the database in hand, with and without our keys."""

import json

import pytest

from xinheng.support.audit import queries
from xinheng.support.audit.actions import checkpoint_if_due, record_event, sign_checkpoint
from xinheng.support.audit.followers import sign_what_is_due
from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint
from xinheng.support.audit.queries import MOST_BREAKS, verify
from xinheng.support.audit.rules import START, event_digest, head_seal

pytestmark = pytest.mark.django_db

STREAM = "5099/clue"


def write(count=5, stream=STREAM):
    return [
        record_event(stream=stream, verb="move", actor="system", target=("clue", n), detail={"n": n})
        for n in range(count)
    ]


def rewrite_from(seq, *, seal):
    """Make the chain fit again from `seq` on, as an intruder would; the seal needs the key."""
    before = AuditEvent.objects.filter(stream=STREAM, seq__lt=seq).order_by("-seq").first()
    digest = bytes(before.digest) if before else START
    for place, event in enumerate(AuditEvent.objects.filter(stream=STREAM, seq__gte=seq).order_by("seq"), start=seq):
        event.seq, event.previous = place, digest
        digest = event_digest(event)
        AuditEvent.objects.filter(pk=event.pk).update(seq=place, previous=event.previous, digest=digest)
    last = AuditEvent.objects.filter(stream=STREAM).count()
    changed = {"seq": last, "digest": digest}
    ChainHead.objects.filter(stream=STREAM).update(
        **changed, **({"seal": head_seal(STREAM, last, digest)} if seal else {})
    )


def edit(seq=3):
    AuditEvent.objects.filter(stream=STREAM, seq=seq).update(detail='{"n":99}')


def reasons(**given):
    return " ".join(str(found) for found in verify(**given))


@pytest.mark.clause("EX-04", part=True)
def test_an_untouched_trail_is_whole():
    write()
    write(stream="5099/complaint")
    witness = sign_checkpoint()
    write()
    assert verify() == []
    assert verify(witness=witness) == []


def test_an_empty_trail_is_whole():
    assert verify() == []


@pytest.mark.parametrize(
    "change",
    [
        {"detail": '{"n":99}'},
        {"verb": "other"},
        {"actor_name": "别人"},
        {"actor_kind": "account"},
        {"target_id": "99"},
        {"stream": "5099/other"},
    ],
)
def test_an_edited_entry_is_found(change):
    write()
    AuditEvent.objects.filter(seq=3).update(**change)
    assert "第 3 条" in reasons()


def test_a_moved_moment_is_found():
    event = write()[2]
    AuditEvent.objects.filter(pk=event.pk).update(at=event.at.replace(year=2020))
    assert "第 3 条：内容与摘要不符" in reasons()


def test_a_deleted_entry_is_found():
    write()
    AuditEvent.objects.filter(seq=3).delete()
    assert "第 3 条：缺少记录" in reasons()


def test_swapped_entries_are_found():
    write()
    two, three = AuditEvent.objects.filter(seq__in=[2, 3]).order_by("seq")
    AuditEvent.objects.filter(pk=two.pk).update(seq=100)
    AuditEvent.objects.filter(pk=three.pk).update(seq=2)
    AuditEvent.objects.filter(pk=two.pk).update(seq=3)
    assert "第 2 条" in reasons()


def test_an_inserted_entry_is_found():
    last = write()[-1]
    forged = AuditEvent(stream=STREAM, seq=6, at=last.at, verb="forged", detail="{}", previous=last.digest)
    forged.digest = event_digest(forged)
    forged.save()
    assert "第 6 条：链头之后有多出的记录" in reasons()


def test_an_entry_rewritten_with_its_own_digest_no_longer_fits_the_next():
    """Anybody can reckon a digest; what the entry after it holds gives him away, and nothing else does."""
    write()
    edit()
    entry = AuditEvent.objects.get(stream=STREAM, seq=3)
    AuditEvent.objects.filter(pk=entry.pk).update(digest=event_digest(entry))
    assert [str(found) for found in verify()] == [f"{STREAM} 第 4 条：与前一条的摘要不相接"]


def test_a_first_entry_that_says_something_came_before_it_is_found():
    write(2)
    first = AuditEvent.objects.get(stream=STREAM, seq=1)
    first.previous = b"x" * 32
    AuditEvent.objects.filter(pk=first.pk).update(previous=first.previous, digest=event_digest(first))
    assert "第 1 条：与前一条的摘要不相接" in reasons()


def test_a_chain_rewritten_without_the_key_is_found():
    write()
    edit()
    rewrite_from(3, seal=False)
    assert "链头封印不符" in reasons()


def test_a_chain_rewritten_with_the_key_is_found_by_its_checkpoint():
    write()
    sign_checkpoint()
    edit()
    rewrite_from(3, seal=True)
    assert "第 5 条：与签名检查点不符" in reasons()


def test_a_chain_rewritten_with_the_key_is_found_by_the_witness():
    write()
    witness = sign_checkpoint()
    Checkpoint.objects.all().delete()
    edit()
    rewrite_from(3, seal=True)
    assert verify() == []
    assert "与见证方持有的检查点不符" in reasons(witness=witness)


def test_a_cut_tail_is_found_by_the_seal():
    write()
    AuditEvent.objects.filter(seq__gt=3).delete()
    rewrite_from(4, seal=False)
    assert "链头封印不符" in reasons()


def test_a_cut_tail_with_the_key_is_found_by_the_witness():
    write()
    witness = sign_checkpoint()
    Checkpoint.objects.all().delete()
    AuditEvent.objects.filter(seq__gt=3).delete()
    rewrite_from(4, seal=True)
    assert verify() == []
    assert "尾部缺失，链只到第 3 条" in reasons(witness=witness)


def test_a_vanished_chain_is_found_by_the_witness():
    write()
    witness = sign_checkpoint()
    for rows in (Checkpoint, AuditEvent, ChainHead):
        rows.objects.all().delete()
    assert "链只到第 0 条" in reasons(witness=witness)


def test_an_old_backup_is_found_by_the_witness():
    write(3)
    old = ChainHead.objects.values("seq", "digest", "seal").get()
    write(2)
    witness = sign_checkpoint()
    Checkpoint.objects.all().delete()
    AuditEvent.objects.filter(seq__gt=3).delete()
    ChainHead.objects.update(**old)
    assert verify() == []
    assert "尾部缺失" in reasons(witness=witness)


def test_a_head_without_entries_is_found():
    write()
    AuditEvent.objects.all().delete()
    assert "链头在第 5 条，与最后一条记录不符" in reasons()


def test_entries_without_a_head_are_found():
    write()
    ChainHead.objects.all().delete()
    assert "链头之后有多出的记录" in reasons()


def test_a_forged_checkpoint_is_found():
    write()
    sign_checkpoint()
    Checkpoint.objects.update(signature=bytes(64))
    assert "检查点签名无效" in reasons()


def test_a_forged_line_of_the_witness_is_found():
    write()
    line = json.loads(sign_checkpoint()[0])
    assert "检查点签名无效" in reasons(witness=[json.dumps({**line, "seq": 4})])
    assert "这一行不是检查点" in reasons(witness=["no json", "{}"])


def test_a_line_that_is_none_is_told_by_its_number_and_empty_lines_are_nothing():
    write()
    line = sign_checkpoint()[0]
    assert verify(witness=["", line, "  "]) == []
    assert [str(found) for found in verify(witness=[line, "", "no json"])] == [
        "witness 第 3 条：见证文件这一行不是检查点"
    ]


def test_what_is_written_while_the_trail_is_read_is_no_break(monkeypatch):
    """An officer works on during the proof; only what stands after the chain's own head was slipped in."""
    write()
    write(stream="5099/other")
    told = []

    def reckon_slowly(event):
        if not told:
            told.append(event)
            write(2)
        return event_digest(event)

    monkeypatch.setattr(queries, "event_digest", reckon_slowly)
    assert verify(streams=[STREAM]) == []
    assert told and AuditEvent.objects.filter(stream=STREAM).count() == 7


def test_of_a_ruined_chain_the_first_breaks_are_told():
    write(MOST_BREAKS + 10)
    AuditEvent.objects.update(verb="x")
    assert len(verify()) == MOST_BREAKS


def test_one_chain_can_be_checked_alone():
    write()
    write(stream="5099/other")
    edit()
    assert verify(streams=["5099/other"]) == []
    assert len(verify(streams=[STREAM])) == 1


def test_signing_twice_gives_the_same_line():
    write()
    assert sign_checkpoint() == sign_checkpoint()
    assert Checkpoint.objects.count() == 1


def test_checkpoints_come_by_count_or_by_time():
    write(9)
    assert len(checkpoint_if_due()) == 1  # never signed before
    write(9)
    assert checkpoint_if_due() == []
    write(1)
    assert len(checkpoint_if_due()) == 1
    write(1)
    assert len(checkpoint_if_due(seconds=0)) == 1
    assert checkpoint_if_due(seconds=0) == []


def test_the_worker_signs_what_is_due():
    write()
    assert sign_what_is_due() == 1
    assert sign_what_is_due() == 0
