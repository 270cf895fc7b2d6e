"""Two hundred thousand codes, numbers and telephones, right and spoiled, judged by the books written out anew (B7)."""

import random
import re
from collections.abc import Callable
from datetime import date

import pytest
from stdnum.cn import ric

from xinheng.fusion.standard.registry import standard
from xinheng.kit.credit_code import ALPHABET, REGISTRARS, check, generate

pytestmark = [pytest.mark.slow, pytest.mark.long]
CASES = 200_000
PERSON = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def spoiled(text: str, chance: random.Random, letters: str) -> str:
    """One character changed, two changed places, one too many, one too few, or nothing at all."""
    at = chance.randrange(1, len(text) - 1)
    match chance.randrange(6):
        case 0:
            return text[:at] + chance.choice(letters) + text[at + 1 :]
        case 1:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case 2:
            return text[:at] + text[at + 1 :]
        case 3:
            return text[:at] + chance.choice(letters) + text[at:]
        case _:
            return text


def judged(make: Callable[[random.Random], str], ours: Callable[[str], bool], book: Callable[[str], bool],
           letters: str) -> int:  # fmt: skip
    """How many of the cases are good, where both agree on every one."""
    chance, differ, good = random.Random(31), [], 0
    for _ in range(CASES):
        asked = spoiled(make(chance), chance, letters)
        said = ours(asked)
        good += said
        if said != book(asked):
            differ.append((asked, said))
    assert differ == []
    return good


def identity_by_the_book(text: str) -> bool:
    """GB 11643: a day that was, and a weighted sum of all eighteen that leaves one."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    last = 10 if text[17] == "X" else int(text[17])
    return 1900 <= born.year < 2200 and (sum(int(a) * b for a, b in zip(text, PERSON, strict=False)) + last) % 11 == 1


def code_by_the_book(text: str) -> bool:
    """GB 32100: a sum of all eighteen, weighted by powers of three, that 31 divides. A person's number is no code."""
    if len(text) != 18 or text[:2] not in REGISTRARS or not text[2:8].isdigit() or not set(text) <= set(ALPHABET):
        return False
    total = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(text[:17]))
    return (total + ALPHABET.index(text[17])) % 31 == 0 and not (
        re.fullmatch(r"[1-8][0-9]{5}(19|20).*", text) and identity_by_the_book(text)
    )


def test_credit_codes():
    noughts = 0

    def make(chance: random.Random) -> str:
        nonlocal noughts
        head, kind = f"{chance.randrange(110000, 660000)}", chance.choice("123")
        code = generate(division=head, serial=chance.randrange(10**9), category=kind)
        noughts += code[-1] == "0"
        return code

    good = judged(make, lambda text: check(text) is None, code_by_the_book, ALPHABET)
    assert CASES / 4 < good < CASES and noughts > CASES / 60


def test_identity_numbers():
    kind = standard().field_type("person_id")

    def make(chance: random.Random) -> str:
        day = f"{chance.randrange(1900, 2026)}{chance.randrange(1, 14):02d}{chance.randrange(1, 33):02d}"
        head = f"{chance.choice(('110101', '500103', '509901', '310115', '650102'))}{day}{chance.randrange(1000):03d}"
        return head + ric.calc_check_digit(f"{head}0")

    good = judged(make, lambda text: kind.check(text) is None, identity_by_the_book, "0123456789X")
    assert CASES / 10 < good < CASES


def test_telephones():
    kind = standard().field_type("phone")

    def make(chance: random.Random) -> str:
        return f"1{chance.randrange(3, 10)}{chance.randrange(10**9):09d}"

    def ours(text: str) -> bool:
        return len(text) == 11 and kind.check(kind.clean(text)) is None

    good = judged(make, ours, lambda text: bool(re.fullmatch("1[3-9][0-9]{9}", text)), "0123456789")
    assert CASES / 2 < good < CASES
