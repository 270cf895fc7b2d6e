"""Registers written before spellings were folded are brought to one record a decision."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from tests.deliveries import PENALTY_HEADER, fine

from xinheng.fusion.registers.models import Record

pytestmark = pytest.mark.django_db


def test_keys_as_they_were_typed_become_the_folded_ones(deliver, shops):
    numbers = ("山市监罚〔2026〕1号", "山市监罚〔2026〕2号", "山市监罚〔2026〕3号")
    deliver("penalty", PENALTY_HEADER, *(fine(0, number) for number in numbers))
    one, two, three = Record.objects.filter(type="administrative_penalty").order_by("pk")
    shop = one.key.partition("|")[2]
    # As an earlier version kept them: two spellings of the first, and the third typed.
    Record.objects.filter(pk=two.pk).update(key=f"山市监罚【2026】第1号|{shop}")
    Record.objects.filter(pk=three.pk).update(key=f"山市监罚〔2026〕3号|{shop}")
    import_module("xinheng.fusion.registers.migrations.0004_keys_are_folded").fold(
        apps, type("Editor", (), {"connection": connection})
    )
    current = Record.objects.filter(type="administrative_penalty", superseded_at=None).order_by("pk")
    assert [record.pk for record in current] == [two.pk, three.pk]
    assert [record.key for record in current] == [f"山市监罚(2026){n}号|{shop}" for n in (1, 3)]
    one.refresh_from_db()
    assert one.superseded_by == two.pk
    assert deliver("penalty", PENALTY_HEADER, fine(0, numbers[2])).unchanged == 1
