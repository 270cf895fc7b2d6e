"""A slow provider holds one thread of a process, a dead one none, and nobody closes the door for others."""

import threading
import time
from email.message import Message
from urllib.error import HTTPError

import pytest

from xinheng.support.oidc import signing_in
from xinheng.support.oidc.signing_in import FAILURES, TURN_SECONDS, ProviderDoor, ProviderFailed


def test_one_waits_and_the_others_are_told_at_once(monkeypatch):
    answers, asked = threading.Event(), list[str]()

    def slow(address: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        asked.append(address)
        answers.wait(10)
        return b"{}"

    monkeypatch.setattr(signing_in, "ask", slow)
    door = ProviderDoor()
    first = threading.Thread(target=door.ask, args=("/a", None, {}))
    first.start()
    while not asked:
        time.sleep(0.01)
    begun = time.monotonic()
    with pytest.raises(ProviderFailed):
        door.ask("/b", None, {})
    assert time.monotonic() - begun < TURN_SECONDS + 1 and asked == ["/a"]
    answers.set()
    first.join(timeout=10)
    assert door.ask("/c", None, {}) == b"{}"


def test_a_dead_provider_is_left_alone_and_asked_again(monkeypatch):
    tries = list[str]()

    def dead(address: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        tries.append(address)
        raise TimeoutError

    monkeypatch.setattr(signing_in, "ask", dead)
    door = ProviderDoor()
    for _ in range(10):
        with pytest.raises((OSError, ProviderFailed)):
            door.ask("/a", None, {})
    assert len(tries) == FAILURES
    door.rests_until = 0.0
    monkeypatch.setattr(signing_in, "ask", lambda *told: b"{}")
    assert door.ask("/a", None, {}) == b"{}"


def test_nonsense_closes_no_door(monkeypatch):
    def refuses(address: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        raise HTTPError(address, 400, "invalid_grant", Message(), None)

    monkeypatch.setattr(signing_in, "ask", refuses)
    door = ProviderDoor()
    for _ in range(10):
        with pytest.raises(HTTPError):
            door.ask("/token", b"", {})
    assert door.rests_until == 0.0
