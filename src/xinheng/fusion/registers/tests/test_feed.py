"""The feed: in order, at least once, and nothing skipped when transactions overlap."""

import threading
import time

import pytest
from django.db import connection, connections, transaction
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, fine, shop

from xinheng.fusion.registers import feed
from xinheng.fusion.registers.models import Batch, Source
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.registers.writing import save_batch
from xinheng.kit import city_time


@pytest.mark.django_db
def test_a_reader_gets_each_page_until_it_advances(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    page = feed.read("risk")
    assert page.types == {"registration", "administrative_penalty"} and len(page.subjects) == 3
    assert feed.read("risk").batches == page.batches
    feed.advance("risk", page)
    assert not feed.read("risk") and feed.read("codes")


@pytest.mark.django_db
def test_a_page_names_who_is_affected(deliver, shops):
    feed.advance("risk", feed.read("risk"))
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"), fine(1, "2号"), fine(5, "3号"))
    assert feed.read("risk").subjects == {subject_by(shops[1]).pk}


@pytest.mark.django_db
def test_a_rewound_reader_starts_again(deliver):
    deliver("registration", REGISTRATION_HEADER, shop(0))
    feed.advance("risk", feed.read("risk"))
    assert feed.readers_now() == ["risk"] and feed.rewind("risk")
    assert feed.read("risk")
    assert not feed.rewind("nobody")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite one writer follows the other")
@pytest.mark.django_db(transaction=True)
def test_a_batch_that_commits_late_is_not_skipped(true_feed_horizon):
    """The first transaction takes its number first and commits last."""
    source = Source.objects.create(name="s", title="s", department="s")
    numbered, committed = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            save_batch(Batch(written_at=city_time.now(), source=source, types=["slow"]))
            numbered.set()
            committed.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    numbered.wait(10)
    with transaction.atomic():
        save_batch(Batch(written_at=city_time.now(), source=source, types=["quick"]))
    early = feed.read("risk")
    assert early.types == set()
    committed.set()
    thread.join()
    seen: list[str] = []
    # Behind a transaction that another process of the suite has open nothing is told yet, and such may last minutes.
    late = time.monotonic() + 300
    while len(seen) < 2 and time.monotonic() < late:
        page = feed.read("risk")
        seen += [name for batch in page.batches for name in batch.types]
        feed.advance("risk", page)
        threading.Event().wait(0.05)
    assert seen == ["slow", "quick"]
