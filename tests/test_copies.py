"""A city that is copied for measuring judges each copy as its original, linked records among them."""

import pytest

from tests.shop import SHOP, TODAY, days_ago, penalise, register
from xinheng.bench.copies import multiply
from xinheng.bench.newday import run
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.models import RiskResult, RiskRun
from xinheng.credit.risk.registry import main_scorecard
from xinheng.credit.risk.running.rule import rule_of
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject


@pytest.mark.django_db
def test_each_copy_is_judged_as_its_original_is():
    shop = register()
    penalise(decision_number="罚1", field_of_supervision="price")
    penalise(decision_number="罚2", field_of_supervision="price", penalised_on=days_ago(40))
    key = Record.objects.get(type="administrative_penalty", open__contains="罚1").key
    write_records(type="credit_repair", by="system", rows=[{
        "repair_number": "修1", "uscc": SHOP, "entity_name": "店", "kind": "penalty", "target_key": key,
        "target_number": "罚1", "applied_on": days_ago(9), "decided_on": days_ago(9), "stopped_on": days_ago(9),
        "state": "granted", "authority": "局",
    }])  # fmt: skip
    store(prepare([shop.pk]))
    before = Record.objects.count()
    assert multiply(3) == 3 * before
    assert Subject.objects.count() == RiskResult.objects.filter(current=True).count() == 3
    # Nothing changed, since the repaired fine is repaired in each of them: every digest is that of the original.
    assert store(prepare(Subject.objects.values_list("pk", flat=True))) == 0
    assert len(set(RiskResult.objects.filter(current=True).values_list("digest", "holds_until"))) == 1


@pytest.mark.django_db
def test_the_nights_of_the_bench_say_how_much_was_due_and_read():
    shop = register()
    penalise(field_of_supervision="price", penalised_on=days_ago(3), published_on=days_ago(3))
    store(prepare([shop.pk]))
    RiskResult.objects.update(holds_until=days_ago(-1))
    card = main_scorecard()
    RiskRun.objects.create(as_of=TODAY, scorecard=card.version, finished_at=f"{TODAY}T00:00Z", subjects=1, changed=1,
                           grades={}, rule=rule_of(card, TODAY))  # fmt: skip
    first, *_ = run(scale=4 / 17_000_000)
    assert "2 of 2 subjects, 4 of 4 records read" in first["beside"]
