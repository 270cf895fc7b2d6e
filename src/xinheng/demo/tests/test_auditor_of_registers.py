"""The auditor reads every kind of record the public is shown, with its days laid round the bounds of each law."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from tests import auditor
from tests.auditor_of_registers import REGISTERS, Plain
from tests.auditor_readings import later
from tests.shop import TODAY, register

from xinheng.demo import registers
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit.credit_code import generate

pytestmark = pytest.mark.django_db
# The laws give six months, one, two and three years.
EDGES = [later(TODAY, -months) + timedelta(days=days) for months in (0, 6, 12, 24, 36, 50) for days in (-1, 0, 1)]
# Each as often as any other, the whole list over.
TURNS = 2 * len(EDGES)


@pytest.fixture
def city(monkeypatch):
    """Eight shops, one of them closed since, with records in every register and objections to some."""
    chance, days = random.Random(10), [EDGES[turn % len(EDGES)] for turn in range(TURNS)]
    for number in range(8):
        register(generate(division="509901", serial=number + 1), entity_name=f"山城{number}号店")

    def day(cell):
        told = (
            days[(cell.number + len(cell.name)) % TURNS] if cell.field.role == "effective_on" else chance.choice(EDGES)
        )
        return f"{told}T09:30:00" if cell.field.type == "datetime" else told.isoformat()

    def code(cell):
        return chance.choice(standard().code_list(cell.field.type.partition(":")[2]).entries).code

    changed = {"date": day, "datetime": day, "code": code, "boolean": lambda cell: chance.choice(["true", "false"])}
    for type, make in changed.items():
        monkeypatch.setitem(registers.MAKERS, type, make)
    monkeypatch.setattr(registers, "ROWS", len(EDGES))
    registers.fill_registers()
    _dispute(chance)
    _repair(chance)
    Subject.objects.filter(name="山城3号店").update(status="4")


def _dispute(chance):
    """One record in three of what an objection may take off the page is disputed, or was."""
    able = [type for type, reading in REGISTERS.items() if isinstance(reading, Plain) and reading.annulled_by]
    states = [entry.code for entry in standard().code_list("objection_result").entries]
    found = Record.objects.filter(type__in=[*able, "annual_report", "sampling_result"]).select_related("subject")
    write_records(type="objection", by="system", rows=[
        {
            "objection_number": f"异{one.pk}", "uscc": one.subject.identity.partition(":")[2], "entity_name": "店",
            "target_type": one.type, "target_key": one.key, "state": chance.choice(states),
            "objector": chance.choice(["party", "other"]), "accepted_on": chance.choice(EDGES).isoformat(),
            "authority": "局",
        }
        for one in found if one.pk % 3 == 0
    ])  # fmt: skip


def _repair(chance):
    states = [entry.code for entry in standard().code_list("repair_state").entries]
    write_records(type="credit_repair", by="system", rows=[
        {
            "repair_number": f"修{number}", "uscc": generate(division="509901", serial=number % 8 + 1),
            "entity_name": "店", "authority": "局", "kind": "penalty", "target_number": "无", "target_key": "无",
            "state": chance.choice(states),
            "applied_on": day.isoformat(), "decided_on": day.isoformat(),
        }
        for number, day in enumerate(EDGES)
    ])  # fmt: skip


def walk():
    return auditor.audit(Subject.objects.order_by("pk"), TODAY)


def test_no_kind_of_record_contradicts_the_law(city, monkeypatch):
    looked, wrong = walk()
    assert wrong == []
    public = {id for id, type in standard().types.items() if type.public and type.public.setting is None}
    assert set(looked) == set(auditor.READINGS) == public

    # A month more or less is told, of every kind that a law or the city ends after some.
    ending = {type: read for type, read in REGISTERS.items() if isinstance(read, Plain) and read.months}
    for type, read in ending.items():
        monkeypatch.setitem(auditor.READINGS, type, replace(read, months=read.months + 1))
    told = walk()[1]
    assert {type for type in ending if any(f" {type} " in line for line in told)} == set(ending)
