import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto.keyring import Key, forget_read, key


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    return tmp_path


def test_a_key_is_made_once_and_kept():
    assert key(Key.MASTER) == key(Key.MASTER)
    forget_read()
    assert len(key(Key.MASTER)) == 32


def test_each_use_has_its_own_key():
    assert len({key(which) for which in Key}) == len(Key)


def test_only_the_owner_may_read_it(home):
    key(Key.SIGNING)
    assert stat.S_IMODE((home / "keys" / "signing.key").stat().st_mode) == 0o600


def test_a_key_others_may_read_is_refused(home):
    key(Key.MAC)
    (home / "keys" / "mac.key").chmod(0o644)
    forget_read()
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        key(Key.MAC)


def test_a_cut_key_is_refused(home):
    key(Key.MAC)
    (home / "keys" / "mac.key").write_bytes(b"short")
    forget_read()
    with pytest.raises(ImproperlyConfigured, match="实为 5 字节"):
        key(Key.MAC)


def test_many_first_starts_agree(home):
    path = home / "keys" / "blind.key"
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: key(Key.BLIND), range(64)))) == 1
    assert [p.name for p in path.parent.iterdir()] == ["blind.key"]
