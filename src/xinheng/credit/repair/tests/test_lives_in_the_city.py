"""Any life of a shop in the registers: fined, listed, repaired, taken back, shielded, closed, day by day.

After it the public's page shows what the judgement says and nothing else; what is not shown costs nothing; and asked
for a day gone by the page tells nothing that may not be told today. Twenty shops live at a time and are judged on one
day, as a city's are: most of the work of a judgement is its statement, which is printed once a day and not once a shop.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.shop import register

from xinheng.credit.judgement import judge, row_of
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.repair.queries import told_of
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import results_for
from xinheng.fusion.registers.actions import withdraw_record, write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.kit.credit_code import generate

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
SHOPS = 20
PUBLIC = {"administrative_penalty": "decision_number", "abnormal_operation_list": "listing_document"}
COSTING = {"administrative_penalty": {"G-S01", "G-S02", "G-S03"}, "abnormal_operation_list": {"G-S06"}}
EVENTS = ("grant_fine", "revoke_fine", "grant_list", "shield_fine", "restore_fine", "shield_list", "remove", "withdraw",
          "close", "again")  # fmt: skip


@dataclass(frozen=True)
class Life:
    """One shop: what its fine was, and what happened on which days."""

    number: int
    fine: dict[str, str]
    events: tuple[tuple[date, str], ...]

    @property
    def code(self) -> str:
        return generate(division="509901", serial=1_000 + self.number)

    def newest(self, type: str) -> Record | None:
        """The first current record of a type about it."""
        found = Record.objects.filter(type=type, subject__identity=f"uscc:{self.code}", superseded_at=None)
        return found.order_by("pk").first()


@st.composite
def life(draw: st.DrawFn, number: int, span: int) -> Life:
    """Any life that lasts so many days."""
    fine = {
        "penalty_kind": draw(st.sampled_from(["02", "03", "04", "05", "08", "01", "13"])),
        "field_of_supervision": draw(st.sampled_from(["price", "catering", "advertising"])),
        "fine_amount": draw(st.sampled_from(["800", "80000"])),
        "discretion_step": draw(st.sampled_from(["", "03", "05"])),
    }
    days = st.integers(1, span).map(lambda number: FIRST + timedelta(days=number))
    happened = draw(st.lists(st.tuples(days, st.sampled_from(EVENTS)), max_size=5))
    return Life(number, fine, tuple(sorted([(FIRST, "fine"), (draw(days), "list"), *happened])))


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Life], date]:
    """Twenty lives, and the day that is looked at: up to thirteen months after the last thing that can happen."""
    span = draw(st.integers(1, 700))
    told = [draw(life(number, span)) for number in range(SHOPS)]
    return told, FIRST + timedelta(days=span + draw(st.integers(0, 400)))


def carry(told: Sequence[Life], show: Callable[[str], None]) -> None:
    """Each thing on its day, as department and platform write it."""
    for day in sorted({day for one in told for day, _ in one.events}):
        show(f"{day} 10:00")
        for one in told:
            for on, what in one.events:
                if on == day:
                    _happen(what, day, one)


def _happen(what: str, day: date, one: Life) -> None:
    verb, _, of = what.partition("_")
    if what in ("fine", "again"):
        _put("administrative_penalty", {
            "decision_number": f"罚{what}{one.number}", "uscc": one.code, "party_name": "店",
            "violation_type": "价格违法", **one.fine, "penalty_content": "见决定书", "authority": "市场监管局",
            "penalised_on": day, "published_on": day,
        })  # fmt: skip
    elif what in ("list", "remove"):
        listed = one.newest("abnormal_operation_list")
        _put("abnormal_operation_list", {
            "uscc": one.code, "entity_name": "店", "listing_reason": "E4",
            "listed_on": (listed and listed.effective_on) or day, "listing_authority": "市场监管局",
            "listing_document": f"异{one.number}", "removed_on": day if what == "remove" else "",
        })  # fmt: skip
    elif what == "close":
        register(one.code, registration_state="3")
    elif what == "withdraw":
        if found := one.newest("administrative_penalty"):
            withdraw_record(record=found, by="system", reason="撤回")
    else:
        _decide(verb, of, day, one)


def _decide(verb: str, of: str, day: date, one: Life) -> None:
    found = one.newest("administrative_penalty" if of == "fine" else "abnormal_operation_list")
    if found is None:
        return
    state = {"grant": "granted", "revoke": "revoked", "shield": "shielded", "restore": "restored"}[verb]
    _put("credit_repair", {
        "repair_number": f"{'重' if verb in ('shield', 'restore') else '修'}{of}{one.number}", "uscc": one.code,
        "entity_name": "店", "kind": "penalty" if of == "fine" else "abnormal_list", "target_number": "x",
        "target_key": found.key, "applied_on": day, "decided_on": day, "state": state, "authority": "市场监管局",
        "stopped_on": day if state == "granted" else "", "grade": "general" if state == "revoked" else "",
    })  # fmt: skip


def _put(type: str, row: dict[str, Any]) -> None:
    write_records(type=type, rows=[row], source="law", by="system")


def seen(one: Life, as_of: date | None = None) -> set[tuple[str, str]]:
    """What the public's dossier tells of fines and listings."""
    told = orjson.loads(dossier_json(one.code, as_of=as_of) or b'{"sections": []}')
    records = [one for section in told["sections"] for one in section["records"]]
    return {(one["type"], one["fields"][PUBLIC[one["type"]]]) for one in records if one["type"] in PUBLIC}


def hold(told: Sequence[Life], today: date) -> None:
    """All that must be so, whatever happened."""
    shops = {one.number: subject_by(one.code) for one in told}
    subjects = [shop.pk for shop in shops.values() if shop is not None]
    assert len(subjects) == len(told)
    store(prepare(subjects))
    results = results_for(subjects, everything=True)
    for one in told:
        shop = shops[one.number]
        assert shop is not None
        public = judged(shop, today)
        assert seen(one) == public
        result = results.get(shop.pk)
        costing = {reason["indicator"] for reason in result.reasons} if result else set()
        for type, indicators in COSTING.items():
            if not any(shown == type for shown, _ in public):
                assert not costing & indicators, (one, costing)
        for day in {day for day, _ in one.events}:
            assert seen(one, day) <= public, f"{one}: {day} shows what may not be shown on {today}"


def judged(shop: Subject, today: date) -> set[tuple[str, str]]:
    """The fines and listings that are public by the judgement, each with a basis and inside its days."""
    beside = [told_of(one) for one in current_records(shop.pk)]
    about = {name: str(getattr(shop, name) or "") for name in ("status", "category", "division", "industry")}
    public = set()
    for one in beside:
        if one["type"] in PUBLIC:
            verdict = judge(one["type"], row_of(one, about, beside), today)
            assert verdict.basis
            if verdict.shown:
                assert (verdict.starts or today) <= today < (verdict.until or date.max)
                public.add((one["type"], one["fields"][PUBLIC[one["type"]]]))
    return public


def live(told: tuple[list[Life], date], show: Callable[[str], None]) -> None:
    shops, today = told
    with transaction.atomic():
        show(f"{FIRST} 09:00")
        for one in shops:
            register(one.code, established_on="2020-01-01", approved_on="2020-01-01")
        carry(shops, show)
        show(f"{today} 12:00")
        hold(shops, today)
        transaction.set_rollback(True)


CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
          HealthCheck.large_base_example]  # fmt: skip


@settings(max_examples=3, deadline=None, suppress_health_check=CHECKS)
@given(lives())
def test_sixty_lives(clock: Callable[[str], None], told: tuple[list[Life], date]):
    live(told, clock)


@pytest.mark.long
@settings(max_examples=50, deadline=None, suppress_health_check=CHECKS)
@given(lives())
def test_a_thousand_lives(clock: Callable[[str], None], told: tuple[list[Life], date]):
    live(told, clock)
