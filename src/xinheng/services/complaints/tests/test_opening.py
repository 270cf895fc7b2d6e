"""Opening a complaint from outside: the word, a code sent to the telephone, and how often either may be tried."""

import json
import re
from contextlib import suppress
from datetime import timedelta
from time import sleep
from types import SimpleNamespace

import pytest
from tests import cast as people
from tests import story
from tests.at_once import at_once

from xinheng.kit import city_time
from xinheng.services.complaints.actions import open_complaint, submit_complaint, withdraw_complaint
from xinheng.services.complaints.check_words import opens, phone_key
from xinheng.services.complaints.half_filed import keep_half
from xinheng.services.complaints.half_filed import make_code as prove
from xinheng.services.complaints.models import HalfFiled, SentCode
from xinheng.services.complaints.sent_codes import make_code
from xinheng.services.complaints.tasks import send_code
from xinheng.services.complaints.tests.test_handling import KNOWN
from xinheng.support.procedures import words_tried
from xinheng.support.procedures.models import WordsTried
from xinheng.support.procedures.words_tried import MOST_WRONG_WORDS, TooManyTries
from xinheng.support.sending.actions import send_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings, tmp_path):
    """Messages go to a file of this test."""
    settings.XINHENG_HOME, settings.XINHENG_MESSAGES = tmp_path, ["outbox"]
    people.cast()
    story.shop()
    return tmp_path / "outbox" / "messages.jsonl"


@pytest.fixture
def receipt(outbox):
    return submit_complaint(form=KNOWN)


def sent(outbox) -> list[dict[str, str]]:
    return [json.loads(line) for line in outbox.read_text(encoding="utf-8").splitlines()] if outbox.exists() else []


def code_for(receipt, outbox, phone: str = people.LIN.phone) -> str:
    send_code.func(receipt.number, phone_key(phone).hex())
    return re.search("[0-9]{6}", sent(outbox)[-1]["words"]).group()


def test_a_code_sent_to_the_telephone_opens_it_once(receipt, outbox):
    code = code_for(receipt, outbox)
    assert sent(outbox)[0]["to"].replace(" ", "") == people.LIN.phone
    assert open_complaint(number=receipt.number, given=f" {code} ", place=people.HOME).number == receipt.number
    assert open_complaint(number=receipt.number, given=code, place=people.HOME) is None


@pytest.mark.parametrize("phone", [people.CHEN.phone, "", "12315"])
def test_another_telephone_gets_no_code_and_nobody_is_told(receipt, outbox, phone):
    assert send_code.func(receipt.number, phone_key(phone).hex()) is False
    assert send_code.func("诉5099-20260101-AAAAAAAA", phone_key(people.LIN.phone).hex()) is False
    assert sent(outbox) == []


def test_a_code_opens_its_own_complaint_alone(receipt, outbox):
    other = submit_complaint(form=KNOWN)
    code = code_for(receipt, outbox)
    assert open_complaint(number=other.number, given=code, place=people.HOME) is None


def test_a_code_ends_after_ten_minutes_and_after_five_tries(receipt, outbox):
    code = code_for(receipt, outbox)
    SentCode.objects.update(sent_at=city_time.now() - timedelta(minutes=11))
    assert open_complaint(number=receipt.number, given=code, place=people.HOME) is None
    code = code_for(receipt, outbox)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert [open_complaint(number=receipt.number, given=wrong, place=people.HOME) for _ in range(5)] == [None] * 5
    assert open_complaint(number=receipt.number, given=code, place=people.HOME) is None


def test_a_stranger_does_not_use_up_the_tries_of_a_code(receipt, outbox):
    """He knows the number and guesses while the code is on its way; five of his guesses ended it."""
    own, other = "aa" * 32, "bb" * 32
    send_code.func(receipt.number, phone_key(people.LIN.phone).hex(), own)
    code = re.search("[0-9]{6}", sent(outbox)[-1]["words"]).group()
    for n in range(6):
        guess = f"{(int(code) + 1 + n) % 10**6:06d}"
        assert open_complaint(number=receipt.number, given=guess, place="10.9.7.1", browser=other) is None
    assert open_complaint(number=receipt.number, given=code, place="10.9.7.1", browser=other) is None
    assert open_complaint(number=receipt.number, given=code, place=people.HOME, browser=own)


@pytest.mark.parametrize("complaints", [1, 4])
def test_a_telephone_is_not_flooded_with_codes(receipt, outbox, complaints, clock):
    """However many complaints it has: one a minute, three an hour, five a day (reliability S7)."""
    clock("2026-11-28 09:00")
    numbers = [receipt.number, *(submit_complaint(form=KNOWN).number for _ in range(complaints - 1))]

    def asked(moment: str) -> int:
        clock(moment)
        for number in numbers:
            send_code.func(number, phone_key(people.LIN.phone).hex())
        return len(sent(outbox))

    assert [asked(f"2026-11-28 09:{minute:02d}") for minute in (1, 3, 5, 7, 9)] == [1, 2, 3, 3, 3]
    assert [asked(f"2026-11-28 {hour}:30") for hour in (11, 13, 15, 17)] == [4, 5, 5, 5]
    assert asked("2026-11-29 17:31") == 6


@pytest.mark.django_db(transaction=True)
def test_of_codes_asked_for_at_once_one_is_sent(receipt):
    keep_half(answers={"phone": people.LIN.phone}, phone=people.LIN.phone)
    complaint, half = receipt.complaint, HalfFiled.objects.get()
    for make in (lambda: make_code(complaint=complaint), lambda: prove(half=half)):
        assert sum(code is not None for code in at_once(*[make] * 4)) == 1


def test_wrong_words_shut_the_place_they_come_from_and_a_code_opens_there(receipt, outbox):
    for n in range(20):
        assert open_complaint(number=receipt.number, given=f"WRONG-WORD-{n:04d}", place=people.HOME) is None
    with pytest.raises(TooManyTries, match="一小时"):
        open_complaint(number=receipt.number, given=receipt.check_word, place=people.HOME)
    # Whoever holds the telephone is not locked out by whoever guesses next to him.
    assert open_complaint(number=receipt.number, given=code_for(receipt, outbox), place=people.HOME)
    WordsTried.objects.update(since=city_time.now() - timedelta(minutes=61))
    assert open_complaint(number=receipt.number, given=receipt.check_word, place=people.HOME)


@pytest.mark.django_db(transaction=True)
def test_words_tried_at_once_are_each_counted_before_they_are_compared(receipt, monkeypatch):
    """Eight at the last try: one of them is compared, however long comparing takes."""
    compared = []

    def slow(complaint, given):
        compared.append(given)
        sleep(0.05)
        return opens(complaint, given)

    for _ in range(MOST_WRONG_WORDS - 1):
        open_complaint(number=receipt.number, given="WRNG-WRNG-WRNG", place=people.HOME)
    monkeypatch.setattr("xinheng.services.complaints.actions.opening.opens", slow)

    def guess():
        with suppress(TooManyTries):
            open_complaint(number=receipt.number, given="WRNG-WRNG-WRNG", place=people.HOME)

    at_once(*[guess] * 8)
    assert len(compared) == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_words_at_once_count_in_one_hour(receipt):
    at_once(*[lambda: open_complaint(number=receipt.number, given="WRNG-WRNG-WRNG", place=people.HOME)] * 4)
    assert WordsTried.objects.get().wrong == 4


def test_a_try_by_a_clock_read_a_moment_sooner_counts_too(receipt, monkeypatch):
    """Two at once: who is written second may have read his clock first."""
    now = city_time.now()
    for shown in (now, now - timedelta(milliseconds=1)):
        monkeypatch.setattr(words_tried, "city_time", SimpleNamespace(now=lambda shown=shown: shown))
        open_complaint(number=receipt.number, given="WRNG-WRNG-WRNG", place=people.HOME)
    assert WordsTried.objects.get().wrong == 2


def test_who_has_the_word_may_look_as_often_as_he_likes(receipt):
    for _ in range(MOST_WRONG_WORDS + 1):
        assert open_complaint(number=receipt.number, given=receipt.check_word, place=people.HOME)
    assert WordsTried.objects.get().wrong == 0


def test_every_single_character_counts(receipt):
    word = receipt.check_word
    complaint = receipt.complaint
    assert opens(complaint, word)
    for at, character in enumerate(word):
        if character != "-":
            assert not opens(complaint, word[:at] + ("A" if character != "A" else "C") + word[at + 1 :])
            assert not opens(complaint, character)
    assert not opens(complaint, word[:-1])


def test_withdrawing_tells_the_complainant(receipt, outbox):
    withdraw_complaint(complaint=receipt.complaint, by=None, words="林小满已谈妥，电话 13900000001")
    assert send_due() == 1
    (told,) = sent(outbox)
    assert told["to"] == people.LIN.phone
    assert "已撤回" in told["words"] and receipt.number in told["words"]
    reason = receipt.complaint.matter.steps.latest("seq").reason
    assert "林小满" not in reason and people.LIN.phone not in reason


def test_without_a_channel_nothing_is_sent(receipt, outbox, settings):
    settings.XINHENG_MESSAGES = []
    assert send_code.func(receipt.number, phone_key(people.LIN.phone).hex()) is False
    assert sent(outbox) == []


def test_the_outbox_is_its_owners(receipt, outbox):
    code_for(receipt, outbox)
    assert outbox.stat().st_mode & 0o077 == 0
