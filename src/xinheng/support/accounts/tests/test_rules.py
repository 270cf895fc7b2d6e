"""What a password must not be, and how long wrong tries wait, on plain values."""

import re
from datetime import timedelta

import pytest

from xinheng.support.accounts.rules import initial_password, password_faults, wait_after


@pytest.mark.parametrize(
    "word",
    ["xinheng", "shichang", "jianguan", "shichangjianguan", "shijianju", "gongshang", "zhifa", "admin", "guanliyuan",
     "xitong", "mima", "password", "woaini", "zhongguo", "nihao"],
)  # fmt: skip
def test_each_of_our_own_words_with_digits_is_refused_by_its_name(word):
    (fault,) = password_faults(f"{word.title()}-2026-77")
    assert fault.startswith(f"去掉“{word}”")


def test_four_letters_besides_a_known_word_are_enough_and_three_are_not():
    assert password_faults("xinheng-abcd-2026") == []
    assert password_faults("xinheng-abc-2026")


def test_of_two_known_words_the_longer_is_named():
    (fault,) = password_faults("zhaomin-8877", ["zhao", "zhaomin"])
    assert "“zhaomin”" in fault


def test_a_word_that_does_not_stand_there_or_has_two_letters_is_not_blamed():
    assert password_faults("8305917462-ab") == []
    assert "去掉" not in password_faults("lilililili12", ["李"])[0]


def test_ten_characters_that_are_no_word_are_enough():
    assert password_faults("fL8-kq7-Wm") == password_faults("quiet-lamp") == []
    assert password_faults("fL8-kq7-W") == ["太短，至少 10 个字符，现在 9 个。"]


def test_a_slip_is_three_groups_of_three_letters_and_two_digits():
    assert all(re.fullmatch("[a-z]{3}[2-9]{2}(-[a-z]{3}[2-9]{2}){2}", initial_password()) for _ in range(20))


@pytest.mark.parametrize(
    ("count", "seconds", "anywhere"),
    [(0, 0, 0), (4, 0, 0), (5, 30, 30), (6, 60, 60), (7, 120, 120), (8, 240, 120), (9, 480, 120), (10, 900, 120),
     (10_000, 900, 120)],
)  # fmt: skip
def test_the_fifth_wrong_try_waits_and_each_one_twice_as_long(count, seconds, anywhere):
    assert wait_after(count) == timedelta(seconds=seconds)
    assert wait_after(count, anywhere=True) == timedelta(seconds=anywhere)
