"""Ten thousand forged questions between systems, and not one is answered (S13).

Altered bodies, words, names and hours, cut and foreign signatures, other keys and keys that are not valid any more,
clocks that are off, what was meant for another city or another door, and what was overheard and is sent again.
"""

import random
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from tests.business import PHONE, Phone
from tests.once import in_the_pass_on_sqlite
from tests.shop import SHOP, register
from xinheng.demo.loan_service import PATH, LoanProgram
from xinheng.demo.tests.test_loan_service import agreed
from xinheng.fusion.intake.models import Arrival
from xinheng.portals.data.tests.test_pushing import SOURCE, Partner
from xinheng.services.loans.models import LoanAnswer
from xinheng.support.crypto.messages import MOST_SKEW, signed_text, target
from xinheng.support.crypto.signing import Ed25519Signer

pytestmark = pytest.mark.django_db
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
Forged = tuple[str, bytes, dict[str, str]]


def one_changed(text: str, chance: random.Random) -> str:
    """One character is another, one is missing, one is too many."""
    at = chance.randrange(len(text))
    other = chance.choice([one for one in LETTERS if one != text[at]])
    return chance.choice(
        (text[:at] + other + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + other + text[at:])
    )


def bit_flipped(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def stranger(body: bytes, told: dict[str, str]) -> bytes:
    """The signature of somebody else's key on exactly this."""
    parts = (told[f"X-Xinheng-{name}"] for name in ("Service", "Time", "Nonce"))
    return Ed25519PrivateKey.generate().sign(signed_text(target("POST", "testserver", PATH), *parts, body=body))


def forged(program: LoanProgram, number: str, chance: random.Random, count: int) -> Iterator[Forged]:
    """What a forger makes of questions that he overheard and never let through."""
    kinds = ("body", "nonce", "hour", "name", "bit", "cut", "none", "stranger", "moved", "fields", "old", "early",
             "host", "door")  # fmt: skip
    for turn in range(count):
        kind = kinds[turn % len(kinds)]
        off = chance.randint(MOST_SKEW + 5, 100_000)
        at = {"old": time.time() - off, "early": time.time() + off}.get(kind, time.time())
        # What was signed for another city, for another door of this one.
        meant = {"host": {"host": "city.test"}, "door": {"path": "/exchange/deliveries/registration"}}.get(kind, {})
        body, told = program.question(number, ["registration"], at=at, **meant)
        signature = urlsafe_b64decode(told["X-Xinheng-Signature"])
        match kind:
            case "body":
                body = bit_flipped(body, chance)
            case "nonce" | "hour" | "name":
                place = {"nonce": "Nonce", "hour": "Time", "name": "Service"}[kind]
                told[f"X-Xinheng-{place}"] = one_changed(told[f"X-Xinheng-{place}"], chance)
            case "bit":
                signature = bit_flipped(signature, chance)
            case "cut":
                signature = signature[: chance.randrange(len(signature))]
            case "none":
                signature = bytes(chance.choice((0, 32, 64, 65, 128)))
            case "stranger":
                signature = stranger(body, told)
            case "moved":  # a good signature of another question
                _, more = program.question(number, ["registration"], at=at)
                signature = urlsafe_b64decode(more["X-Xinheng-Signature"])
            case "fields":  # a part of one field moved into its neighbour
                word = told["X-Xinheng-Nonce"]
                told["X-Xinheng-Time"] += word[0]
                told["X-Xinheng-Nonce"] = word[1:]
        yield kind, body, {**told, "X-Xinheng-Signature": urlsafe_b64encode(signature).decode()}


@pytest.fixture
def number(monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    settings.XINHENG_LOAN_KEYS = [f"cqyrt={LoanProgram().public_key}"]
    register(SHOP, phone=PHONE)
    owner = Phone()
    owner.sign_in()
    return agreed(owner, "registration")


def send(body: bytes, told: dict[str, str]) -> int:
    return Client().post(PATH, body, content_type="application/json", headers=told).status_code


def accepted(program: LoanProgram, number: str, count: int) -> tuple[Counter[str], list[str]]:
    """How many of each kind were tried, and which were answered."""
    tried, taken = Counter[str](), []
    for kind, body, told in forged(program, number, random.Random(count), count):
        tried[kind] += 1
        if (status := send(body, told)) != 401:
            taken.append(f"{kind}: {status}")
    return tried, taken


@pytest.mark.clause("CQ-5-04", "CQ-8.3-04", "SZ-4.3-01", "SZ-4.3-02", part=True)
@pytest.mark.parametrize(
    "count", [240, pytest.param(10_000, marks=(pytest.mark.slow, pytest.mark.long, in_the_pass_on_sqlite))]
)
def test_no_forged_question_is_answered(number: str, count: int):
    tried, taken = accepted(LoanProgram(), number, count)
    assert taken == [] and sum(tried.values()) == count and len(tried) == 14
    assert not LoanAnswer.objects.exists()


def test_no_forged_push_is_taken(client, sign_in, settings, tmp_path):
    """Rows that a department pushes: ways to change what was signed, or to whom."""
    settings.XINHENG_HOME, chance = tmp_path, random.Random(3)
    signer = Ed25519Signer(Ed25519PrivateKey.generate().private_bytes_raw())
    told = {"public": signer.public_key().hex()}
    assert sign_in("he").post(f"/data/sources/{SOURCE}/keys", told).status_code == 302
    partner, body = Partner(client, signer), b'[{"\xe5\x8f\xac\xe5\x9b\x9e\xe7\xbc\x96\xe5\x8f\xb7": "1"}]'
    names = ("Key", "Time", "Nonce", "Signature")
    elsewhere = ({"host": "city.test"}, {"method": "PUT"}, {"more": "/1"})
    for turn in range(280):
        off = chance.choice((-1, 1)) * chance.randint(MOST_SKEW + 5, 100_000) if turn % 7 == 0 else 0
        meant = elsewhere[turn // 7 % 3] if turn % 7 == 6 else {}
        headers, sent = dict(partner.headers(body, off=off, **meant)), body
        if turn % 7 == 1:
            sent = bit_flipped(body, chance)
        elif turn % 7 in (2, 3, 4, 5):
            name = f"X-Xinheng-{names[turn % 7 - 2]}"
            headers[name] = one_changed(headers[name], chance)
        answer = client.post(f"/exchange/deliveries/{SOURCE}", sent, content_type="application/json", headers=headers)
        assert answer.status_code == 401, (turn, headers)
    assert not Arrival.objects.exists()


@pytest.mark.slow
def test_none_under_the_national_algorithm(number: str, settings: Any):
    program = LoanProgram(national=True)
    settings.XINHENG_LOAN_KEYS = [f"cqyrt={program.public_key}"]
    assert accepted(program, number, 120)[1] == []
    assert send(*program.question(number, ["registration"])) == 200


def test_what_was_overheard_is_answered_once_and_worth_nothing_later(
    number: str, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    program = LoanProgram()
    heard = program.question(number, ["registration"])
    assert [send(*heard) for _ in range(50)] == [200, *[409] * 49]
    late = program.question(number, ["registration"])
    now = time.time()
    monkeypatch.setattr("xinheng.portals.api.signed.time.time", lambda: now + MOST_SKEW + 1)
    assert send(*late) == 401 and MOST_SKEW <= 300
    monkeypatch.undo()
    # A key that is not valid any more: taken out of the settings, or exchanged for another.
    for keys in ([], [f"cqyrt={LoanProgram(national=True).public_key}"]):
        settings.XINHENG_LOAN_KEYS = keys
        assert send(*program.question(number, ["registration"])) == 401
    assert LoanAnswer.objects.count() == 1
