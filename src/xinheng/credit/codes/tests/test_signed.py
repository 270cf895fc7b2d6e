"""The signed form: believed only letter for letter, only until its day."""

import random
import string
from datetime import timedelta

import pytest
from tests.shop import SHOP, register

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.queries import code_of, resolve
from xinheng.credit.codes.signed import key_id, sign_code, verify_signed
from xinheng.kit import city_time

pytestmark = pytest.mark.django_db
LETTERS = string.ascii_letters + string.digits + "-_.=+/ \n"


def signed():
    shop = register()
    issue_codes([shop.pk])
    return sign_code(code_of(shop))


def mutate(text, chance):
    at = chance.randrange(len(text))
    match chance.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + chance.choice(LETTERS) + text[at:]
        case 2:
            other = chance.randrange(len(text))
            low, high = sorted((at, other))
            return text[:low] + text[high : high + 1] + text[low + 1 : high] + text[low : low + 1] + text[high + 1 :]
        case _:
            return text[:at] + chance.choice(LETTERS) + text[at + 1 :]


def test_what_was_signed_is_believed():
    said = verify_signed(signed())
    assert said.state == "genuine"
    assert said.identity == f"uscc:{SHOP}"


def test_a_scanned_one_is_believed_while_its_code_is():
    text = signed()
    assert (resolve(text).state, resolve(text).proven, resolve(text[:-2]).state) == ("genuine", True, "forged")
    ShopCode.objects.update(revoked_at=city_time.now(), reason="遗失")
    assert resolve(text).state == "revoked"


def accepted_mutations(count):
    text, chance = signed(), random.Random(5)
    mutated = (mutate(text, chance) for _ in range(count))
    return [one for one in mutated if one != text and verify_signed(one).state in ("genuine", "expired")]


def test_no_mutation_is_believed():
    assert accepted_mutations(1_000) == []


@pytest.mark.slow
def test_none_of_ten_thousand_mutations_is_believed():
    assert accepted_mutations(10_000) == []


def test_after_its_day_it_is_expired():
    text = signed()
    assert verify_signed(text, at=city_time.now() + timedelta(days=366)).state == "expired"


def test_another_platforms_key_is_foreign():
    text = signed()
    parts = text.split(".")
    assert verify_signed(".".join([parts[0], key_id(b"another"), *parts[2:]])).state == "foreign"
