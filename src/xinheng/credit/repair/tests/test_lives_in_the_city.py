"""Any life of a shop in the registers: fined, listed, repaired, taken back, shielded, closed, day by day.

After it the public's page shows what the judgement says and nothing else; what is not shown costs nothing; and asked
for a day gone by the page tells nothing that may not be told today. `-m long` tries a thousand lives.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.shop import SHOP, register

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.repair.queries import told_of
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.actions import withdraw_record, write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import current_records, subject_by

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
PUBLIC = {"administrative_penalty": "decision_number", "abnormal_operation_list": "listing_document"}
COSTING = {"administrative_penalty": {"G-S01", "G-S02", "G-S03"}, "abnormal_operation_list": {"G-S06"}}
EVENTS = ("grant_fine", "revoke_fine", "grant_list", "shield_fine", "restore_fine", "shield_list", "remove", "withdraw",
          "close", "again")  # fmt: skip

Life = list[tuple[date, str]]


@st.composite
def lives(draw: st.DrawFn) -> tuple[dict[str, str], Life, date]:
    """What the fine was, what happened on which days, and the day that is looked at."""
    fine = {
        "penalty_kind": draw(st.sampled_from(["02", "03", "04", "05", "08", "01", "13"])),
        "field_of_supervision": draw(st.sampled_from(["price", "catering", "advertising"])),
        "fine_amount": draw(st.sampled_from(["800", "80000"])),
        "discretion_step": draw(st.sampled_from(["", "03", "05"])),
    }
    days = st.integers(1, 700).map(lambda number: FIRST + timedelta(days=number))
    happened = draw(st.lists(st.tuples(days, st.sampled_from(EVENTS)), max_size=5))
    life = sorted([(FIRST, "fine"), (draw(days), "list"), *happened])
    return fine, life, life[-1][0] + timedelta(days=draw(st.integers(0, 400)))


def carry(fine: dict[str, str], life: Life, show: Callable[[str], None]) -> None:
    """Each thing on its day, as department and platform write it."""
    for day, what in life:
        show(f"{day} 10:00")
        _happen(what, day, fine)


def _happen(what: str, day: date, fine: dict[str, str]) -> None:
    verb, _, of = what.partition("_")
    if what in ("fine", "again"):
        _put("administrative_penalty", {
            "decision_number": f"罚{what}", "uscc": SHOP, "party_name": "店", "violation_type": "价格违法", **fine,
            "penalty_content": "见决定书", "authority": "市场监管局", "penalised_on": day, "published_on": day,
        })  # fmt: skip
    elif what in ("list", "remove"):
        listed = Record.objects.filter(type="abnormal_operation_list", superseded_at=None).first()
        on = listed.effective_on if listed else day
        _put("abnormal_operation_list", {
            "uscc": SHOP, "entity_name": "店", "listing_reason": "E4", "listed_on": on,
            "listing_authority": "市场监管局",
            "listing_document": "异1", "removed_on": day if what == "remove" else "",
        })  # fmt: skip
    elif what == "close":
        register(registration_state="3")
    elif what == "withdraw":
        found = Record.objects.filter(type="administrative_penalty", key="罚fine", superseded_at=None).first()
        if found:
            withdraw_record(record=found, by="system", reason="撤回")
    else:
        _decide(verb, of, day)


def _decide(verb: str, of: str, day: date) -> None:
    type = "administrative_penalty" if of == "fine" else "abnormal_operation_list"
    found = Record.objects.filter(type=type, superseded_at=None).order_by("pk").first()
    if found is None:
        return
    state = {"grant": "granted", "revoke": "revoked", "shield": "shielded", "restore": "restored"}[verb]
    _put("credit_repair", {
        "repair_number": f"{'重' if verb in ('shield', 'restore') else '修'}{of}", "uscc": SHOP, "entity_name": "店",
        "kind": "penalty" if of == "fine" else "abnormal_list", "target_number": "x", "target_key": found.key,
        "applied_on": day, "decided_on": day, "state": state, "authority": "市场监管局",
        "stopped_on": day if state == "granted" else "", "grade": "general" if state == "revoked" else "",
    })  # fmt: skip


def _put(type: str, row: dict[str, Any]) -> None:
    write_records(type=type, rows=[row], source="law", by="system")


def seen(as_of: date | None = None) -> set[tuple[str, str]]:
    """What the public's dossier tells of fines and listings."""
    told = orjson.loads(dossier_json(SHOP, as_of=as_of) or b'{"sections": []}')
    records = [one for section in told["sections"] for one in section["records"]]
    return {(one["type"], one["fields"][PUBLIC[one["type"]]]) for one in records if one["type"] in PUBLIC}


def hold(life: Life, today: date) -> None:
    """All that must be so, whatever happened."""
    subject = subject_by(SHOP)
    assert subject is not None
    beside = [told_of(one) for one in current_records(subject.pk)]
    about = {name: str(getattr(subject, name) or "") for name in ("status", "category", "division", "industry")}
    public = set()
    for one in beside:
        if one["type"] in PUBLIC:
            verdict = judge(one["type"], row_of(one, about, beside), today)
            assert verdict.basis
            if verdict.shown:
                assert (verdict.starts or today) <= today < (verdict.until or date.max)
                public.add((one["type"], one["fields"][PUBLIC[one["type"]]]))
    assert seen() == public
    store(prepare([subject.pk]))
    result = result_for(subject.pk)
    costing = {reason["indicator"] for reason in result.reasons} if result else set()
    for type, indicators in COSTING.items():
        if not any(shown == type for shown, _ in public):
            assert not costing & indicators, (type, costing)
    for day, _ in life:
        assert seen(day) <= public, f"{day} shows what may not be shown on {today}"


def one_life(told: tuple[dict[str, str], Life, date], show: Callable[[str], None]) -> None:
    fine, life, today = told
    with transaction.atomic():
        show(f"{FIRST} 09:00")
        register(established_on="2020-01-01", approved_on="2020-01-01")
        carry(fine, life, show)
        show(f"{today} 12:00")
        hold(life, today)
        transaction.set_rollback(True)


CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=50, deadline=None, suppress_health_check=CHECKS)
@given(lives())
def test_fifty_lives(clock: Callable[[str], None], told: tuple[dict[str, str], Life, date]):
    one_life(told, clock)


@pytest.mark.long
@settings(max_examples=1000, deadline=None, suppress_health_check=CHECKS)
@given(lives())
def test_a_thousand_lives(clock: Callable[[str], None], told: tuple[dict[str, str], Life, date]):
    one_life(told, clock)
