"""Followers take turns; one that fails pauses and the others go on."""

import logging
import threading
import time

import pytest

from xinheng.support.jobs import followers
from xinheng.support.jobs.followers import Turn, register_follower, take_round
from xinheng.support.jobs.worker import run_worker


def test_a_failing_follower_pauses_and_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> int:
        raise RuntimeError("数据库不在")

    turns = [Turn("bad", fail), Turn("good", lambda: 2)]
    with caplog.at_level(logging.ERROR):
        assert [take_round(turns), take_round(turns)] == [2, 2]
    assert (turns[0].failures, len(caplog.records)) == (1, 1)
    assert turns[0].not_before > time.monotonic() + 1


def test_a_follower_that_recovers_starts_afresh() -> None:
    turn = Turn("again", lambda: 3, failures=4, not_before=time.monotonic() - 1)
    assert (turn.take(), turn.failures) == (3, 0)


def test_a_name_is_registered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followers, "_registered", {})
    register_follower("rescore", len)  # type: ignore[arg-type]
    register_follower("rescore", len)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="rescore"):
        register_follower("rescore", print)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_once_goes_on_until_nothing_is_left() -> None:
    left = [3]

    def follow() -> int:
        left[0] -= 1
        return int(left[0] >= 0)

    assert run_worker(threading.Event(), once=True, followers={"feed": follow}) == 3


@pytest.mark.django_db(transaction=True)
def test_a_message_waits_for_no_city_that_is_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes minutes goes in a round of its own: it ends here only because the quick one was called meanwhile."""
    monkeypatch.setattr(followers, "_registered", {})
    monkeypatch.setattr(followers, "_slow", set())
    stop, sent, ended = threading.Event(), threading.Event(), []

    def score() -> int:
        ended.append(sent.wait(20))
        stop.set()
        return 1

    def send() -> int:
        sent.set()
        return 1

    register_follower("score", score, slow=True)
    register_follower("send", send)
    run_worker(stop, queues=["nothing of this name"])
    assert ended == [True]


def test_whoever_scores_the_city_is_slow_and_whoever_tells_people_is_not() -> None:
    quick, slow = followers.rounds_of(followers.registered_followers())
    assert {"rescore", "score_daily"} <= {one.name for one in slow}
    assert {"send_messages", "procedures.clocks"} <= {one.name for one in quick}
