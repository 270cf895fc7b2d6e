"""The word of the receipt opens its own complaint and no other, however it is typed."""

import pytest

from xinheng.services.complaints.check_words import (
    cleaned_phone,
    opens,
    phone_key,
    word_digest,
    word_of_form,
)
from xinheng.services.complaints.models import Complaint
from xinheng.support.crypto.check_words import ALPHABET, cleaned_word, new_word

NUMBER, WORD = "诉5099-20261128-000001", "2345-6789-ACDE"


def complaint(word: str | None = WORD, number: str = NUMBER) -> Complaint:
    return Complaint(number=number, word_digest=word and word_digest(number, word))


@pytest.mark.parametrize("typed", [WORD, "23456789acde", "２３４５ ６７８９ ａｃｄｅ", " 2345/6789/ACDE "])
def test_the_word_opens_however_it_is_typed(typed: str) -> None:
    assert opens(complaint(), typed) is True
    assert cleaned_word(typed) == "23456789ACDE"


@pytest.mark.parametrize("typed", ["", "2345-6789-ACDF", "2345-6789-ACD", "2345-6789-ACDE-2", NUMBER])
def test_nothing_else_opens_it(typed: str) -> None:
    assert opens(complaint(), typed) is False


def test_a_word_opens_no_other_number_and_nothing_that_has_none() -> None:
    assert opens(Complaint(number="诉5099-20261128-000002", word_digest=complaint().word_digest), WORD) is False
    for nobodys in (None, complaint(word=None), Complaint(number=NUMBER, word_digest=b"")):
        assert opens(nobodys, WORD) is False
        assert opens(nobodys, "") is False


def test_words_cannot_be_guessed_or_misread() -> None:
    words = {new_word() for _ in range(200)}
    assert len(words) == 200
    signs = {sign for word in words for sign in word.replace("-", "")}
    assert signs == set(ALPHABET) and not signs & set("IOLSZBGQ01")
    assert {tuple(len(part) for part in word.split("-")) for word in words} == {(4, 4, 4)}
    first = [word[0] for word in words]
    assert len(set(first)) > 15, "every place is drawn"


def test_the_same_form_sent_twice_gets_the_same_word_and_another_form_another() -> None:
    word = word_of_form("key", b"form")
    assert (word_of_form("key", b"form"), len(word)) == (word, 14)
    assert word_of_form("other", b"form") != word != word_of_form("key", b"changed")


def test_the_complaints_of_a_telephone_are_found_by_it_however_it_is_written() -> None:
    assert cleaned_phone("138-1234 5678") == "13812345678"
    assert phone_key("138-1234 5678") == phone_key("13812345678") != phone_key("13812345679")
