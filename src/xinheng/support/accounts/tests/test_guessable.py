"""Passwords that would be guessed, by class; passwords a person can keep."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from xinheng.support.accounts.models import Account
from xinheng.support.accounts.rules import initial_password, password_faults

OWNER = Account(username="zhaomy", display_name="赵明远", phone="02361234567", certificate_number="50990101001")


@pytest.mark.parametrize(
    "password",
    [
        "8305917462", "1234567890", "20260101202", "02361234567",  # digits alone
        "zhangsan123", "lisi888888", "wangwu2026", "zhaomingyuan", "zhaomingyuan1",  # a name and digits
        "xinheng2026", "Xinheng@2026", "admin123456", "shichangjianguan1", "mima123456!",  # our own words
        "zhaomy-2026", "Zhaomingyuan@26", "赵明远2026xyz",  # the person's own
        "qwertyuiop12", "1qaz2wsx3edc", "asdfghjkl;'", "zxcvbnm,./12",  # keys side by side
        "Passw0rd2026", "iloveyou123", "password123!",  # leaked
        "aaaaaaaaaaaa", "abcabcabcabc", "abcdefghijk",  # repeated, in a row
        "short-1a",
    ],
)  # fmt: skip
def test_what_is_guessed_is_refused_in_chinese(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, OWNER)
    assert all(any("一" <= letter <= "鿿" for letter in message) for message in refused.value.messages)


@pytest.mark.parametrize(
    "password",
    [
        "liang-he-2026-xinheng",
        "xin-de-mi-ma-2026",
        "river-bank-2026",
        "fL8-kq7-Wm2z",
        "梧桐树下三只猫咪2只狗",
        "cha-hu-gai-zi-lan",
        "河边的茶馆下雨天没有人来 " * 10,
    ],
)
def test_what_nobody_guesses_is_taken(password):
    validate_password(password, OWNER)


def test_an_initial_password_passes_its_own_rule():
    made = {initial_password() for _ in range(50)}
    assert len(made) == 50
    assert [password for password in made if password_faults(password)] == []
