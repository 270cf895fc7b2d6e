"""A key that is lost, cut, open or another city's is never replaced in silence: it stops the start and is told."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto.actions import rotate_key, settle_keys
from xinheng.support.crypto.cipher import Unreadable, decrypt, encrypt, new_secret
from xinheng.support.crypto.keyring import Key, forget_read, path_of
from xinheng.support.crypto.models import KeyMark
from xinheng.support.crypto.queries import key_problems
from xinheng.support.crypto.signing import public_key, sign, verify

pytestmark = pytest.mark.django_db

DAMAGES = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:16]),
    "foreign": lambda path: path.write_bytes(bytes(32)),
    "open to others": lambda path: path.chmod(0o644),
}
EVERY = [(key, damage) for key in Key for damage in DAMAGES]


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    settings.XINHENG_HOME, settings.XINHENG_MAKES_KEYS = tmp_path, False
    forget_read()
    settle_keys()
    yield tmp_path
    forget_read()


def damage(which: Key, how: str) -> None:
    DAMAGES[how](path_of(which))
    forget_read()


@pytest.mark.parametrize(("which", "how"), EVERY)
def test_a_damaged_key_stops_the_start(which: Key, how: str):
    damage(which, how)
    before = path_of(which).read_bytes() if path_of(which).exists() else None
    with pytest.raises(ImproperlyConfigured, match=f"{which}.key"):
        settle_keys()
    assert (path_of(which).read_bytes() if path_of(which).exists() else None) == before
    assert len(key_problems()) == 1


@pytest.mark.parametrize(("which", "how"), EVERY)
def test_a_damaged_key_shows_in_the_probe(client, which: Key, how: str):
    assert client.get("/readyz").status_code == 200
    damage(which, how)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["keys"]) == (503, "missing or foreign")
    assert ".key" not in answer.content.decode()


def test_a_lost_key_is_not_made_by_using_it():
    damage(Key.MASTER, "missing")
    with pytest.raises(ImproperlyConfigured, match="不见了"):
        encrypt(new_secret(), b"x")
    assert not path_of(Key.MASTER).exists()


def test_settling_again_changes_nothing():
    before = list(KeyMark.objects.values())
    settle_keys()
    assert list(KeyMark.objects.values()) == before


def test_an_old_installation_is_learned():
    """Keys from before there were fingerprints are taken as they are."""
    KeyMark.objects.all().delete()
    kept = path_of(Key.MASTER).read_bytes()
    settle_keys()
    assert path_of(Key.MASTER).read_bytes() == kept
    assert KeyMark.objects.count() == len(Key)


def test_old_values_stay_readable_after_a_rotation():
    secrets = [new_secret() for _ in range(3)]
    sealed = []
    for number, secret in enumerate(secrets):
        sealed.append(encrypt(secret, f"value {number}".encode()))
        rotate_key(Key.MASTER)
    assert [decrypt(secret, one) for secret, one in zip(secrets, sealed, strict=True)] == [
        b"value 0", b"value 1", b"value 2"
    ]  # fmt: skip
    assert key_problems() == []
    with pytest.raises(Unreadable):
        decrypt(new_secret(), sealed[0])


@pytest.mark.parametrize("first", ["ed25519", "sm2"])
def test_what_was_signed_before_the_key_was_exchanged_stays_good(settings, first):
    settings.XINHENG_SIGNER = first
    before = public_key()
    signed = [sign(b"code")]
    for _ in range(2):
        rotate_key(Key.SIGNING)
        signed.append(sign(b"code"))
    assert public_key() != before and len(set(signed)) == 3
    assert all(verify(b"code", one) for one in signed) and not verify(b"other", signed[0])
    assert verify(b"code", signed[0], before) and not verify(b"code", signed[2], before)
    assert verify(b"backup", sign(b"backup", before), before), "who knows the city by its old key goes on"
    assert key_problems() == []
    path_of(Key.SIGNING).write_bytes(bytes(32))
    assert len(key_problems()) == 1


def test_keys_may_lie_apart(settings, tmp_path_factory):
    settings.XINHENG_KEYS = str(tmp_path_factory.mktemp("medium"))
    forget_read()
    with pytest.raises(ImproperlyConfigured, match="medium"):
        settle_keys()
    settings.XINHENG_KEYS = ""
