import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from xinheng.support.crypto.cipher import CIPHERS, Unreadable, decrypt, encrypt, encrypt_many, new_secret

SECRET = b"0123456789abcdef"


@pytest.mark.parametrize("name", CIPHERS)
def test_what_is_encrypted_comes_back(settings, name):
    settings.XINHENG_CIPHER = name
    sealed = encrypt(SECRET, "张三 500101".encode())
    assert decrypt(SECRET, sealed).decode() == "张三 500101"
    assert sealed[0] == CIPHERS[name].code


def test_old_ciphertext_is_read_after_the_algorithm_changed(settings):
    settings.XINHENG_CIPHER = "aes-256-gcm"
    sealed = encrypt(SECRET, b"old")
    settings.XINHENG_CIPHER = "sm4-gcm"
    assert decrypt(SECRET, sealed) == b"old"


def test_an_unknown_algorithm_is_refused(settings):
    settings.XINHENG_CIPHER = "rot13"
    with pytest.raises(ImproperlyConfigured, match="应为 aes-256-gcm 或 sm4-gcm，实为“rot13”"):
        encrypt(SECRET, b"value")


@given(st.lists(st.tuples(st.binary(min_size=16, max_size=32), st.binary(max_size=200)), max_size=20))
def test_many_are_as_each(pairs):
    sealed = encrypt_many(pairs)
    assert [decrypt(secret, one) for (secret, _), one in zip(pairs, sealed, strict=True)] == [p for _, p in pairs]


def test_equal_values_look_different():
    assert encrypt(SECRET, b"same") != encrypt(SECRET, b"same")


@pytest.mark.parametrize("name", CIPHERS)
def test_every_changed_byte_is_noticed(settings, name):
    settings.XINHENG_CIPHER = name
    sealed = encrypt(SECRET, b"value")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 0x40
        with pytest.raises(Unreadable):
            decrypt(SECRET, bytes(changed))


def test_without_its_secret_a_value_is_lost():
    with pytest.raises(Unreadable, match="密钥不符"):
        decrypt(new_secret(), encrypt(SECRET, b"value"))


@pytest.mark.parametrize("wrong", [b"", b"\x01", b"\x09" * 60])
def test_what_we_did_not_make_is_unreadable(wrong):
    with pytest.raises(Unreadable):
        decrypt(SECRET, wrong)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="at least 16 bytes"):
        encrypt(b"short", b"value")
