import json

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import cast

from xinheng.support.audit.actions import record_event
from xinheng.support.audit.models import AuditEvent, Checkpoint
from xinheng.support.audit.protection import protect
from xinheng.support.audit.queries import TrailFilter, events_about, events_asked, how_many_events
from xinheng.support.audit.streams import stream_for

pytestmark = pytest.mark.django_db


def say(verb="register", **detail):
    return record_event(stream="5099/clue", verb=verb, actor="system", target=("clue", 7), detail=detail)


def test_an_event_tells_who_did_what_to_which_thing():
    zhao = cast().zhao
    event = record_event(stream="5099/account", verb="open", actor=zhao, target=zhao, detail={"原因": "测试"})
    kept = AuditEvent.objects.get(pk=event.pk)
    assert (kept.actor_kind, kept.actor_id, kept.actor_name) == ("account", str(zhao.pk), "赵明远")
    assert (kept.target_kind, kept.target_id) == ("accounts.account", str(zhao.pk))
    assert json.loads(kept.detail) == {"原因": "测试"}


def test_the_public_and_the_system_act_too():
    event = record_event(stream="5099/clue", verb="tip", actor=None, target=("clue", 1))
    assert (event.actor_kind, event.actor_name) == ("public", "公众")
    assert (say().actor_kind, say().actor_name) == ("system", "系统")


def test_each_event_holds_the_digest_of_the_one_before():
    first, second = say(), say()
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous == first.digest
    assert first.previous == bytes(32)


def test_chains_are_counted_apart():
    say()
    other = record_event(stream="5099/complaint", verb="submit", actor=None, target=("complaint", 1))
    assert other.seq == 1


def test_a_chain_belongs_to_a_top_organisation():
    assert stream_for("5099/509901/50990101/", "clue") == "5099/clue"
    assert stream_for("", "account") == "platform/account"


def test_the_events_of_one_thing_in_order():
    zhao = cast().zhao
    for verb in ("a", "b"):
        record_event(stream="s/x", verb=verb, actor=None, target=zhao)
    assert [event.verb for event in events_about(zhao)] == ["a", "b"]


def test_an_auditor_finds_what_was_asked_for_and_nothing_else(clock):
    """By who, what was done, to which thing or kind of thing, from and to a moment; all of it together."""
    zhao, sun = cast().zhao, cast().sun
    clock("2026-11-20 09:00")
    record_event(stream="s/x", verb="open", actor=zhao, target=("clue", 7))
    clock("2026-11-21 09:00")
    record_event(stream="s/x", verb="close", actor=zhao, target=("complaint", 7))
    clock("2026-11-22 09:00")
    record_event(stream="s/x", verb="open", actor=sun, target=("clue", 8))
    noon = AuditEvent.objects.get(verb="close").at

    def found(**asked):
        events = events_asked(AuditEvent.objects.filter(stream="s/x").order_by("id"), TrailFilter(**asked))
        return [(event.verb, event.target_id) for event in events]

    assert found() == [("open", "7"), ("close", "7"), ("open", "8")]
    assert found(actor="赵") == [("open", "7"), ("close", "7")]
    assert found(verb="open") == [("open", "7"), ("open", "8")]
    assert found(target="7") == [("open", "7"), ("close", "7")]
    assert found(target="clue") == [("open", "7"), ("open", "8")]
    assert found(since=noon) == [("close", "7"), ("open", "8")]
    assert found(until=noon) == [("open", "7"), ("close", "7")]
    assert found(actor="赵明远", verb="open", target="clue", since=noon) == []
    assert how_many_events() == AuditEvent.objects.count() >= 3


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        say()


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("EX-03", part=True)
def test_an_act_that_is_rolled_back_leaves_no_event():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        say()
        raise ZeroDivisionError
    assert not AuditEvent.objects.exists()


def test_a_row_refuses_to_be_changed():
    event = say()
    event.verb = "other"
    with pytest.raises(TypeError, match="never changed"):
        event.save()
    with pytest.raises(TypeError, match="never deleted"):
        event.delete()


STATEMENTS = ["UPDATE audit_auditevent SET verb = 'x'", "DELETE FROM audit_auditevent", "DELETE FROM audit_checkpoint"]
TRUNCATE = "TRUNCATE audit_auditevent"


@pytest.mark.parametrize("statement", [*STATEMENTS, TRUNCATE])
def test_the_database_refuses_too(statement):
    if statement == TRUNCATE and connection.vendor != "postgresql":
        statement = STATEMENTS[0]
    say()
    Checkpoint.objects.create(stream="s", seq=1, digest=b"d", at=say().at, key="k", signature=b"s")
    protect(connection)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    say()
