"""Exchanging a key: cut off anywhere it is whole afterwards, and what stood under the old one is still known."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto import actions
from xinheng.support.crypto.actions import rotate_key, settle_keys
from xinheng.support.crypto.blind import blind_keys, register_key
from xinheng.support.crypto.check_words import fits, mark_of, word_of
from xinheng.support.crypto.keyring import Key, fingerprint, forget_read, key, path_of, prepared
from xinheng.support.crypto.mac import fits as is_ours
from xinheng.support.crypto.mac import mac, short_mac, short_macs
from xinheng.support.crypto.models import KeyMark
from xinheng.support.crypto.queries import key_problems

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    settings.XINHENG_HOME, settings.XINHENG_MAKES_KEYS = tmp_path, False
    forget_read()
    settle_keys()
    yield tmp_path
    forget_read()


def test_what_was_marked_before_is_known_after():
    marks = [mac("a", b"m")]
    short, first, word = short_mac(b"token"), register_key(), word_of("form", b"f")
    kept, phone = mark_of("word", "1", "AAAA"), blind_keys("phone", "1")[0]
    for _ in range(2):
        rotate_key(Key.MAC)
        rotate_key(Key.BLIND)
        marks.append(mac("a", b"m"))
    assert len(set(marks)) == 3
    assert all(is_ours("a", b"m", one) for one in marks)
    assert not is_ours("b", b"m", marks[0]) and not is_ours("a", b"n", marks[0])
    assert short in short_macs(b"token") and fits(kept, "word", "1", "aaaa") and not fits(kept, "word", "2", "AAAA")
    assert phone in blind_keys("phone", "1") and phone != blind_keys("phone", "1")[0]
    assert (register_key(), word_of("form", b"f")) == (first, word), "names of the registers do not change"
    assert key_problems() == []


@pytest.mark.parametrize("which", list(Key))
def test_killed_before_the_database_knows_nothing_is_exchanged(monkeypatch, which):
    before = key(which)
    monkeypatch.setattr(actions, "begin_renewals", lambda *told: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rotate_key(which)
    monkeypatch.undo()
    settle_keys()
    assert key(which) == before and key_problems() == []
    assert rotate_key(which) == fingerprint(which) and key(which) != before


@pytest.mark.parametrize("which", list(Key))
def test_killed_before_it_is_put_in_place_the_next_start_does_it(monkeypatch, which):
    before = key(which)
    monkeypatch.setattr(actions, "put_in_place", lambda *told: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rotate_key(which)
    monkeypatch.undo()
    assert path_of(which).read_bytes() == before and prepared(which)
    settle_keys()
    assert key(which) != before and prepared(which) is None and key_problems() == []
    assert KeyMark.objects.get(name=which, retired_at=None).fingerprint == fingerprint(which)


ANOTHER = """
import sys
from pathlib import Path
path = Path(sys.argv[1])
path.with_name("mac.old-0001-00000000.key").hardlink_to(path)
path.with_suffix(".new").write_bytes(bytes(range(32)))
path.with_suffix(".new").chmod(0o600)
path.with_suffix(".new").replace(path)
"""


def test_a_process_that_runs_on_notices_what_another_exchanged():
    old = mac("a", b"m")
    subprocess.run([sys.executable, "-c", ANOTHER, str(path_of(Key.MAC))], check=True)
    assert mac("a", b"m") != old and is_ours("a", b"m", old)


def test_what_was_overwritten_is_not_taken_by_who_runs():
    """No old key beside it: that is no exchange but a mishap, told by the probe and stopped at the next start."""
    old, new = mac("a", b"m"), path_of(Key.MAC).with_suffix(".new")
    new.write_bytes(bytes(32))
    new.chmod(0o600)
    new.replace(path_of(Key.MAC))
    assert mac("a", b"m") == old
    with pytest.raises(ImproperlyConfigured):
        settle_keys()
