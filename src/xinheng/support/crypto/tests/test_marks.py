from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xinheng.support.crypto.blind import blind_key, blind_many
from xinheng.support.crypto.mac import mac, short_mac
from xinheng.support.crypto.signing import key_name, public_key, sign, verify


def test_equal_values_have_equal_blind_keys():
    assert blind_key("phone", "13900000001") == blind_key("phone", "13900000001")
    assert blind_key("phone", "13900000001") != blind_key("id_number", "13900000001")
    assert len(blind_key("phone", "")) == 32


def test_many_blind_keys_are_as_each():
    assert blind_many("phone", ["1", "2"]) == [blind_key("phone", "1"), blind_key("phone", "2")]


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
