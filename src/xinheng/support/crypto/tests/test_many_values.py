"""A million sealed values before, during and after a new key: nobody waits, and none is unreadable (S14)."""

import threading
import time

import pytest

from xinheng.support.crypto.actions import rotate_key, settle_keys
from xinheng.support.crypto.cipher import decrypt, encrypt_many, new_secret
from xinheng.support.crypto.keyring import Key

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.long]
VALUES = 1_000_000


def test_a_new_key_while_a_million_values_are_read(settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    settle_keys()
    secrets = [new_secret() for _ in range(VALUES // 100)]
    plain = [b"value %d" % number for number in range(VALUES)]
    sealed = encrypt_many((secrets[number % len(secrets)], plain[number]) for number in range(VALUES))
    wrong, read, turned = [], [0], threading.Event()

    def reader() -> None:
        for number in range(VALUES):
            if decrypt(secrets[number % len(secrets)], sealed[number]) != plain[number]:
                wrong.append(number)
            read[0] = number
            if number == VALUES // 3:
                turned.wait(60)

    reading = threading.Thread(target=reader)
    reading.start()
    while read[0] < VALUES // 3 - 1:
        time.sleep(0.01)
    started = time.monotonic()
    rotate_key(Key.MASTER)
    assert time.monotonic() - started < 2, "no value is written anew"
    turned.set()
    reading.join()
    assert wrong == [] and read[0] == VALUES - 1
    new = encrypt_many((secrets[0], one) for one in plain[:1000])
    assert [decrypt(secrets[0], one) for one in new] == plain[:1000]
