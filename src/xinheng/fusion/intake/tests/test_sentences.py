"""Somebody's number in a department's sentence reaches nobody: not the register, the page, the interface, the lake."""

import json
import random

import duckdb
import pytest
from django.test import Client
from tests.deliveries import PENALTY_HEADER, USCC
from tests.personal_numbers import personal_number

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.kit.personal.spelling import reading
from xinheng.kit.personal.striking import MAY_HOLD, strike_prose

pytestmark = pytest.mark.django_db
TOLD = "经查，当事人张某（手机{}）无照经营，拒不改正"


def penalty(decision: str, fact: str, shop: int = 0) -> str:
    return f"{decision},山城市江岸路{shop}号面馆,{USCC[shop]},{fact},罚款,罚款,5000,2026/03/04"


def opened() -> str:
    return "\x1f".join(Record.objects.filter(type="administrative_penalty").values_list("open", flat=True))


def test_a_departments_sentence_passes_the_gate(deliver, shops):
    lines = [
        penalty("山市监罚〔2026〕1号", TOLD.format("１３８-1234-5678")),
        penalty("山市监罚〔2026〕2号", "无照经营"),
    ]
    report = deliver("penalty", PENALTY_HEADER, *lines)
    assert (report.accepted, report.rejected) == (2, 0)
    facts = [json.loads(one)["violation_type"] for one in opened().split("\x1f")]
    assert sorted(facts) == sorted(["无照经营", TOLD.format("［电话已隐去］")])
    for address in (f"/e/uscc:{USCC[0]}", f"/api/v1/subjects/uscc:{USCC[0]}"):
        told = Client().get(address).content.decode()
        assert "5678" not in told and "已隐去" in told
    # The same file again says nothing new.
    assert deliver("penalty", PENALTY_HEADER, *lines, name="again.csv").unchanged == 2


def test_what_the_platform_itself_writes_is_the_same_statement(deliver, shops):
    fact = TOLD.format("13812345678，证号110101199003077758")
    deliver("penalty", PENALTY_HEADER, penalty("山市监罚〔2026〕3号", fact))
    taken = Record.objects.get(type="administrative_penalty")
    row = {**json.loads(taken.open), "decision_number": "山市监罚〔2026〕4号", "violation_type": fact}
    write_records(type="administrative_penalty", rows=[row], by="system")
    ours = json.loads(Record.objects.exclude(pk=taken.pk).get(type="administrative_penalty").open)
    assert ours["violation_type"] == json.loads(taken.open)["violation_type"]


def test_no_spelling_passes(deliver, shops):
    chance, numbers = random.Random(4), []
    lines = []
    for turn in range(300):
        numbers.append(personal_number(chance))
        fact = TOLD.format(numbers[-1].in_words(chance)).replace(",", "，").replace("\n", " ").replace('"', "”")
        lines.append(penalty(f"山市监罚〔2026〕{turn + 10}号", fact))
    assert deliver("penalty", PENALTY_HEADER, *lines).accepted == 300
    plain = [reading(one) for one in opened().split("\x1f")]
    known = ["".join(sign for sign in one if sign.isascii() and sign.isalnum()) for one in plain]
    assert [one.typed for one in numbers if any(one.core in told for told in known)] == []


def test_no_sentence_with_a_number_is_passed_over_by_an_engine():
    """What the recogniser strikes, the wide pattern that stands before it in SQL has found."""
    r, many = random.Random(9), 10_000
    told = [f"经查，当事人销售过期食品，{personal_number(r).in_words(r)}，责令改正" for _ in range(many)]
    struck = [one for one in told if strike_prose(one) != one]
    assert len(struck) > 0.95 * many
    duck = duckdb.connect()
    duck.execute("CREATE TABLE told AS SELECT unnest($1) AS text", [struck])
    passed = duck.execute("SELECT text FROM told WHERE NOT regexp_matches(text, $1)", [MAY_HOLD]).fetchall()
    assert passed == []
