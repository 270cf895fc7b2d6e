import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from xinheng.support.crypto.blind import blind_keys, register_blind_keys
from xinheng.support.crypto.mac import mac, short_mac
from xinheng.support.crypto.signing import key_name, public_key, sign, verify


def test_equal_values_have_equal_blind_keys():
    assert blind_keys("phone", "13900000001")[0] == blind_keys("phone", "13900000001")[0]
    assert blind_keys("phone", "13900000001")[0] != blind_keys("id_number", "13900000001")[0]
    assert len(blind_keys("phone", "")[0]) == 32


def test_many_blind_keys_are_as_each():
    assert register_blind_keys("phone", ["1", "2"]) == [blind_keys("phone", "1")[0], blind_keys("phone", "2")[0]]


def test_our_mark_is_known_again():
    assert short_mac(b"token") == short_mac(b"token") != short_mac(b"other")
    assert len(short_mac(b"token", 5)) == 5


def test_one_purpose_does_not_vouch_for_another():
    assert mac("short", b"m") != mac("audit-head", b"m")


def test_our_signature_is_checked_with_our_public_key():
    assert verify(b"message", sign(b"message"))
    assert verify(b"message", sign(b"message"), public_key())


def test_a_wrong_signature_is_none():
    other = Ed25519PrivateKey.generate()
    assert not verify(b"changed", sign(b"message"))
    assert not verify(b"message", other.sign(b"message"))
    assert not verify(b"message", sign(b"message"), other.public_key().public_bytes_raw())
    assert not verify(b"message", b"short")
    assert not verify(b"message", sign(b"message"), b"no key")


def test_a_key_has_a_short_name():
    assert len(key_name(public_key())) == 16


@pytest.mark.clause("EX-09", part=True)
def test_what_was_signed_before_the_algorithm_changed_stays_good(settings):
    old, old_key = sign(b"message"), public_key()
    settings.XINHENG_SIGNER = "sm2"
    new, new_key = sign(b"message"), public_key()
    assert len(new_key) == 65 and len(old_key) == 32
    for signature, ours in ((old, old_key), (new, new_key)):
        assert verify(b"message", signature) and verify(b"message", signature, ours)
        assert not verify(b"changed", signature)
    assert not verify(b"message", old, new_key) and not verify(b"message", new, old_key)
    assert verify(b"message", sign(b"message", old_key), old_key)
    with pytest.raises(ValueError, match="not a public key"):
        sign(b"message", b"\4" * 65)


def test_an_algorithm_nobody_knows_is_said(settings):
    settings.XINHENG_SIGNER = "rsa"
    with pytest.raises(ImproperlyConfigured, match="ed25519 或 sm2"):
        sign(b"message")
