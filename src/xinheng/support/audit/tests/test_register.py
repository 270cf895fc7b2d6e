"""What the database alone cannot prove: a chain that is gone whole, a head put back with its seal."""

import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic

import pytest
from django.db import connection, transaction
from tests.counterparts import PostOffice, standing

from xinheng.kit.outgoing import ending
from xinheng.support.audit import register, witness
from xinheng.support.audit.actions import checkpoint_if_due, record_event, sign_checkpoint
from xinheng.support.audit.models import AuditEvent, ChainHead, Checkpoint, Delivery
from xinheng.support.audit.proving import prove
from xinheng.support.audit.queries import verify

pytestmark = pytest.mark.django_db


def grow(stream: str, events: int = 3) -> None:
    with transaction.atomic():
        for number in range(events):
            record_event(stream=stream, verb="try", actor="system", target=("thing", number))


def by_hand(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def trail(clock) -> None:
    clock("2026-11-28 09:00")
    grow("5099/clue")
    grow("5099/complaint")
    sign_checkpoint()
    witness.send_what_is_due()
    assert prove() == []


def remove_stream() -> None:
    for table in ("auditevent", "chainhead", "checkpoint"):
        by_hand(f"DELETE FROM audit_{table} WHERE stream = %s", "5099/clue")


def replay_head() -> None:
    """The tail is cut and the head of before is put back, seal and all, with the checkpoints of then."""
    old = ChainHead.objects.get(stream="5099/clue")
    grow("5099/clue")
    sign_checkpoint()
    witness.send_what_is_due()
    by_hand("DELETE FROM audit_auditevent WHERE stream = %s AND seq > %s", old.stream, old.seq)
    by_hand("DELETE FROM audit_checkpoint WHERE stream = %s AND seq > %s", old.stream, old.seq)
    old.save()


def rewrite_history() -> None:
    """Every row of the trail is gone, as if nothing had ever been done."""
    for table in ("auditevent", "chainhead", "checkpoint", "delivery"):
        by_hand(f"DELETE FROM audit_{table}")


@pytest.mark.parametrize("attack", [remove_stream, replay_head, rewrite_history])
def test_it_is_seen_without_a_witness(trail: None, attack):
    attack()
    assert verify() == [], "the database alone was expected to look whole"
    assert prove() != []


def test_a_later_checkpoint_does_not_forgive(trail: None):
    """Signing again after a chain was cut does not put the shorter chain into the register."""
    replay_head()
    ChainHead.objects.filter(stream="5099/clue").update(signed_seq=0)
    sign_checkpoint()
    witness.send_what_is_due()
    assert prove() != []


@pytest.mark.parametrize("hurt", ["gone", "line removed", "nonsense"])
def test_the_register_itself_is_watched(trail: None, hurt: str):
    if hurt == "gone":
        register.path().unlink()
    elif hurt == "nonsense":
        register.path().write_text("{}")
    else:
        kept = json.loads(register.path().read_text())
        del kept["heads"]["5099/clue"]
        register.path().write_text(json.dumps(kept))
    assert "链头登记" in str(prove()[0])


def test_checkpoints_go_to_a_folder_by_themselves(trail: None, settings, tmp_path):
    settings.XINHENG_WITNESS = [f"file://{tmp_path}"]
    witness.send_what_is_due()
    grow("5099/clue", 10)
    checkpoint_if_due()
    witness.send_what_is_due()
    lines = [line for path in tmp_path.iterdir() for line in path.read_text().splitlines()]
    assert len(lines) == Checkpoint.objects.count() == 3
    assert prove(lines) == []
    register.path().unlink()
    Delivery.objects.all().delete()
    remove_stream()
    assert prove() == []
    assert prove(lines) != []


class Keeper(BaseHTTPRequestHandler):
    lines: list[str] = []
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.status == 200:
            self.lines.extend(body.splitlines())
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def keeper():
    Keeper.lines, Keeper.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Keeper)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/checkpoints"
    server.shutdown()
    server.server_close()


def test_of_many_chains_that_nobody_signs_one_sentence_is_said(trail: None, clock):
    """The longest by its name and how long, in words that one reads: no page is filled with the same sentence."""
    clock("2026-11-20 10:00")
    grow("5099/inspection")
    clock("2026-11-28 11:00")
    (alone,) = witness.gaps()
    assert "审计链 5099/inspection 已 8 天没有签检查点" in alone
    for stream in ("5099/clue", "5099/complaint"):
        grow(stream)
    clock("2026-11-28 11:20")
    (said,) = witness.gaps()
    assert "3 条审计链没有签检查点，最久的 5099/inspection 已 8 天" in said


def test_checkpoints_go_over_http_and_wait_where_nobody_takes_them(trail: None, settings, keeper: str, clock):
    clock("2026-11-28 10:00")
    grow("5099/inspection")
    sign_checkpoint()
    settings.XINHENG_WITNESS = [keeper]
    Keeper.status = 500
    assert witness.send_what_is_due() == 1  # our own register
    assert Keeper.lines == []
    clock("2026-11-28 10:20")
    assert any("没有送到见证方" in gap and "500" in gap for gap in witness.gaps())
    Keeper.status = 200
    witness.send_what_is_due()
    assert len(Keeper.lines) == Checkpoint.objects.count()
    assert prove(Keeper.lines) == []
    assert witness.gaps() == []


@pytest.fixture
def post_office() -> Iterator[str]:
    with standing(PostOffice) as place:
        yield f"smtp://{place}/?to=keeper@witness.example&from=trail@city.example"


def test_checkpoints_go_by_mail_and_what_came_proves_the_trail(trail: None, settings, post_office: str, clock):
    """What lies in the witness's mailbox is compared as it came: no line is folded or changed on the way."""
    settings.XINHENG_WITNESS = [post_office]
    PostOffice.refuses = True
    clock("2026-11-28 10:00")
    witness.send_what_is_due()
    assert PostOffice.letters == []
    clock("2026-11-28 10:20")
    assert any("没有送到见证方" in gap for gap in witness.gaps())
    PostOffice.refuses = False
    witness.send_what_is_due()
    ((to, letter),) = PostOffice.letters
    assert to == "keeper@witness.example"
    lines = message_from_string(letter, policy=policy.default).get_content().splitlines()
    assert len(lines) == Checkpoint.objects.count() and prove(lines) == [] and witness.gaps() == []
    register.path().unlink()
    Delivery.objects.all().delete()
    remove_stream()
    assert prove(lines) != []


@pytest.fixture
def half_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A partner whose machine takes the connection and says nothing for ever."""
    monkeypatch.setattr(ending, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0)
        yield door


def test_a_partner_that_hangs_costs_one_try_a_minute(trail: None, settings, half_open, tmp_path, clock):
    """The other witness gets its lines, and what hangs is tried again when a minute has passed (reliability F11)."""
    hangs = f"http://127.0.0.1:{half_open.getsockname()[1]}/"
    settings.XINHENG_WITNESS = [hangs, f"file://{tmp_path}"]
    clock("2026-11-28 10:00")
    started = monotonic()
    for _ in range(20):
        witness.send_what_is_due()
    assert monotonic() - started < 3, "one try of 0.3 seconds"
    assert len([line for path in tmp_path.iterdir() for line in path.read_text().splitlines()]) == 2
    half_open.accept()[0].close()
    with pytest.raises(BlockingIOError):
        half_open.accept()
    clock("2026-11-28 10:02")
    witness.send_what_is_due()
    half_open.accept()[0].close()


def test_a_chain_that_nobody_signs_alarms(trail: None, clock, client):
    clock("2026-11-28 10:00")
    grow("5099/clue", 1)
    assert witness.gaps() == []
    clock("2026-11-28 10:11")
    assert any("5099/clue" in gap for gap in witness.gaps())
    answer = client.get("/readyz").json()
    assert answer["witness_gaps"] == 1
    checkpoint_if_due()
    witness.send_what_is_due()
    assert client.get("/readyz").json()["witness_gaps"] == 0


def test_every_event_counts_not_only_the_last(trail: None):
    assert AuditEvent.objects.count() == 6
    by_hand("UPDATE audit_auditevent SET verb = 'other' WHERE seq = 1 AND stream = %s", "5099/clue")
    assert prove() != []
