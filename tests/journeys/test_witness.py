"""A second organisation keeps our checkpoints, and finds what we could not find ourselves."""

import json

import pytest
from click.testing import CliRunner

from xinheng.cli.audit import audit
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint

pytestmark = pytest.mark.django_db


def run(*args: str):
    return CliRunner().invoke(audit, args)


def write(count: int) -> None:
    for n in range(count):
        record_event(stream="5099/clue", verb="move", actor="system", target=("clue", n))


@pytest.mark.clause("EX-04", part=True)
def test_a_witness_sees_that_an_old_copy_was_put_back(tmp_path):
    write(3)
    old = ChainHead.objects.values("seq", "digest", "seal").get()
    write(2)
    kept = tmp_path / "kept-by-the-archive.jsonl"
    kept.write_text(run("checkpoint").output, encoding="utf-8")
    assert "审计链完整" in run("verify", "--witness", str(kept)).output

    Checkpoint.objects.all().delete()
    AuditEvent.objects.filter(seq__gt=3).delete()
    ChainHead.objects.update(**old)
    assert run("verify").exit_code == 0
    found = run("verify", "--witness", str(kept))
    assert "尾部缺失，链只到第 3 条" in found.output
    assert isinstance(found.exception, Refusal)


def test_the_answer_in_json():
    write(2)
    AuditEvent.objects.filter(seq=2).update(verb="other")
    said = json.loads(run("verify", "--json").stdout.splitlines()[-1])
    assert (said["whole"], said["breaks"][0]["seq"]) == (False, 2)
