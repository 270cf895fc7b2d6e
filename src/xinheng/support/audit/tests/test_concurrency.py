"""Many writers, one chain."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from xinheng.support.audit.actions import record_event
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import verify

WRITERS, EACH = 4, 25


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_whole_chain():
    together, errors = Barrier(WRITERS), []

    def write() -> None:
        together.wait()
        try:
            for n in range(EACH):
                with transaction.atomic():
                    record_event(stream="5099/clue", verb="move", actor="system", target=("clue", n))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    places = list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True))
    assert places == list(range(1, WRITERS * EACH + 1))
    assert verify() == []
