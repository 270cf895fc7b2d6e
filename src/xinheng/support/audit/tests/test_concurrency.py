"""Many writers, one chain; and a verifier that reads while they write."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from xinheng.support.audit.actions import checkpoint_if_due, record_event
from xinheng.support.audit.models import AuditEvent, Checkpoint
from xinheng.support.audit.queries import verify

WRITERS, EACH = 4, 25


def write(count: int = EACH, then: Callable[[], object] = list) -> None:
    for n in range(count):
        with transaction.atomic():
            record_event(stream="5099/clue", verb="move", actor="system", target=("clue", n))
        then()


def at_once(*works: Callable[[], None]) -> list[Exception]:
    together, errors = Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        together.wait()
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_whole_chain():
    assert at_once(*[write] * WRITERS) == []
    places = list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True))
    assert places == list(range(1, WRITERS * EACH + 1))
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_signers_at_once_sign_each_place_once():
    write(20)
    assert at_once(*[lambda: checkpoint_if_due(seconds=0)] * WRITERS) == []
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_chain_is_whole_while_it_grows():
    found = []

    def check() -> None:
        for _ in range(30):
            found.extend(verify())

    assert at_once(lambda: write(60, then=lambda: checkpoint_if_due(events=1)), check) == []
    assert found == []
