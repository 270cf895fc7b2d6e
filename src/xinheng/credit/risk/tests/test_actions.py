"""Scoring real records: at once from the feed, all of them over the lake, and both agree."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.shop import OTHER, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.risk.actions import prepare, score_all, score_months_back, store
from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.models import RiskResult, RiskRun
from xinheng.credit.risk.queries import result_for, results_for, trend_of
from xinheng.credit.risk.registry import main_scorecard
from xinheng.credit.risk.running.results import write_results
from xinheng.credit.risk.running.scoring import Scored
from xinheng.credit.risk.trials import try_without, what_would_change
from xinheng.fusion.lake.actions import refresh_lake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lake(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"


def told(result):
    return {reason["indicator"]: reason["points"] for reason in result.reasons}


@pytest.mark.clause("CQ-6.2-17", part=True)
def test_a_new_record_changes_the_class_from_the_feed():
    shop = register()
    rescore()
    assert result_for(shop.pk).grade == "A"
    list_abnormal()
    assert rescore() == 1
    assert result_for(shop.pk).grade == "C"
    assert rescore() == 0


def test_nothing_is_written_when_nothing_changed():
    shop = register()
    assert store(prepare([shop.pk])) == 1
    assert store(prepare([shop.pk])) == 0
    assert RiskResult.objects.count() == 1


@pytest.mark.parametrize(
    "ending",
    [{"publicity_state": "4"}, {"publicity_state": "1"}, {"penalised_on": days_ago(365 * 4)}],
    ids=["repaired", "withdrawn", "period over"],
)
def test_a_penalty_no_longer_shown_costs_nothing_from_that_day(ending):
    shop = register()
    penalise()
    store(prepare([shop.pk]))
    assert "G-S01" in told(result_for(shop.pk))
    penalise(**ending)
    store(prepare([shop.pk]))
    assert told(result_for(shop.pk)) == {}


def test_every_change_stays_in_the_history():
    shop = register()
    store(prepare([shop.pk]))
    list_abnormal()
    store(prepare([shop.pk]))
    assert [(r.grade, r.current) for r in RiskResult.objects.order_by("id")] == [("A", False), ("C", True)]


def test_a_reason_says_what_it_costs_and_the_costs_add_up():
    shop = register()
    penalise()
    list_abnormal()
    store(prepare([shop.pk]))
    result = result_for(shop.pk)
    assert sum(reason["cost"] for reason in result.reasons) == 100 - result.mark
    assert "无法联系" in result.reasons[0]["text"] and result.reasons[0]["section"] == "abnormal_list"


def test_a_closed_business_has_no_class():
    shop = register()
    store(prepare([shop.pk]))
    register(registration_state="4")
    store(prepare([shop.pk]))
    assert result_for(shop.pk) is None


def test_batch_and_single_agree():
    """For one date and one snapshot the lake and the small table give the same rows, to the digest."""
    one, two = register(), register(OTHER, established_on=days_ago(60), registered_address="云台区石坝街2号")
    penalise()
    penalise(OTHER, decision_number="二", penalty_kind="02|04", fine_amount="60000", penalised_on=days_ago(400))
    list_abnormal(OTHER, listing_reason="E1")
    refresh_lake()
    score_all()
    batch = {r.subject_id: (r.digest, r.points, r.inputs, r.reasons) for r in RiskResult.objects.all()}
    assert store(prepare([one.pk, two.pk])) == 0
    RiskResult.objects.all().delete()
    store(prepare([one.pk]))
    store(prepare([two.pk]))
    assert {r.subject_id: (r.digest, r.points, r.inputs, r.reasons) for r in RiskResult.objects.all()} == batch


def test_what_came_after_the_lake_is_scored_again():
    shop = register()
    refresh_lake()
    list_abnormal()
    rescore()
    score_all()
    assert result_for(shop.pk).grade == "A"
    rescore()
    assert result_for(shop.pk).grade == "C"


def test_many_changed_subjects_are_scored_over_the_lake(monkeypatch):
    monkeypatch.setattr("xinheng.credit.risk.followers.MANY", 1)
    one, two = register(), register(OTHER)
    assert rescore() == 2
    assert rescore() == 0
    assert result_for(one.pk) and result_for(two.pk)
    assert RiskRun.objects.count() == 1


def test_a_killed_worker_repeats_the_page():
    shop = register()
    with pytest.raises(RuntimeError), transaction.atomic():
        rescore()
        raise RuntimeError("kill -9")
    assert result_for(shop.pk) is None
    assert rescore() == 1
    assert result_for(shop.pk)


@pytest.mark.clause("CQ-6.2-22", part=True)
def test_the_trend_is_the_class_at_each_months_end():
    shop = register()
    list_abnormal(listed_on=days_ago(40))
    refresh_lake()
    written = score_months_back(3)
    assert score_months_back(3) == 0 and written < 3
    score_all()
    points = trend_of(shop.pk)
    assert [point.grade for point in points] == sorted(point.grade for point in points)
    assert points[0].grade == "A" and points[-1].grade == "C" and points[-1].on == TODAY
    # Who was founded last month had no class before.
    founded = points[-2].on
    assert [point.on for point in trend_of(shop.pk, since=founded)] == [founded, TODAY]


def test_a_past_day_is_never_current():
    register()
    refresh_lake()
    score_all(as_of=TODAY - timedelta(days=40))
    assert not RiskResult.objects.filter(current=True).exists()


def test_what_would_change_tells_each_reason_apart():
    shop = register()
    penalise()
    list_abnormal()
    store(prepare([shop.pk]))
    changes = {change.indicator: change for change in what_would_change(shop.pk)}
    assert changes["G-S06"].without.grade == "B"
    assert changes["G-S01"].ends_on is not None and changes["G-S06"].ends_on is None
    now, rid = try_without(shop.pk, [[], list(changes)])
    assert (now.grade, rid.grade, rid.points) == ("C", "A", 0)


def test_the_public_gets_no_reason_whose_facts_are_not_public():
    shop = register()
    store(prepare([shop.pk]))
    RiskResult.objects.update(reasons=[{"public": False, "words": "x"}, {"public": True, "words": "y"}])
    assert [reason["words"] for reason in results_for([shop.pk])[shop.pk].reasons] == ["y"]
    assert len(results_for([shop.pk], everything=True)[shop.pk].reasons) == 2


def test_a_subject_is_rated_by_each_card_apart():
    """A second scorecard never takes the class away that the general one gave."""
    shop = register()
    store(prepare([shop.pk]))
    general = RiskResult.objects.get(subject=shop, current=True)
    food = main_scorecard().model_copy(update={"id": "food"})
    found = [Scored(shop.pk, 900, "D", "red", 10, {}, "{}", "x" * 32, [])]
    with transaction.atomic():
        write_results(found, food, TODAY)
        write_results(found, food, TODAY)
    current = RiskResult.objects.filter(subject=shop, current=True)
    assert sorted(current.values_list("card", flat=True)) == ["food", "general"]
    assert result_for(shop.pk) == general
