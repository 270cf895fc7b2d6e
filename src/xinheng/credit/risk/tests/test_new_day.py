"""On a new day only those are looked at whose day has come, and afterwards all is as if everybody had been."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.examples import some, todays
from tests.once import in_the_pass_on_sqlite
from tests.shop import OTHER, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.risk import followers
from xinheng.credit.risk.followers import rescore, score_daily
from xinheng.credit.risk.models import RiskResult, RiskRun
from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.running.results import write_lasting
from xinheng.credit.risk.running.scoring import score_statement, types_read
from xinheng.credit.risk.running.small_lake import of_types, small_lake
from xinheng.credit.risk.tests.a_city_in_time import befall, settle
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.models import Subject
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lake(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"


def first_run() -> None:
    refresh_lake()
    followers.score_all()


def test_nobody_is_looked_at_twice_a_day_and_only_whose_day_has_come(clock):
    shop, other = register(), register(OTHER)
    list_abnormal(OTHER)
    penalise(penalised_on=days_ago(1), published_on=days_ago(1))
    first_run()
    assert RiskResult.objects.get(subject=other, current=True).holds_until is None, "only an act ends a listing"
    due = RiskResult.objects.get(subject=shop, current=True).holds_until
    assert score_daily() == 0
    clock(f"{TODAY + timedelta(days=1)} 03:00")
    expected = int(due <= TODAY + timedelta(days=1))
    assert score_daily() == expected
    run = RiskRun.objects.latest("id")
    assert (run.whole, run.subjects, run.looked_at) == (False, 2, expected)
    assert AuditEvent.objects.filter(verb="score_due").exists()
    assert score_daily() == 0


def test_what_fades_costs_less_from_the_told_day_on_and_not_before(clock):
    """Points halve within twelve months: one less on the day that was told."""
    shop = register()
    penalise(penalised_on=days_ago(3), published_on=days_ago(3))
    first_run()
    before = result_for(shop.pk)
    until = RiskResult.objects.get(subject=shop, current=True).holds_until
    eve, points = until - timedelta(days=1), {}
    for day in (eve, until):
        with small_lake([shop.pk], types_read(indicators_of(main_scorecard()))) as lake:
            lake.score(score_statement(main_scorecard(), day))
            points[day] = lake.connection.execute("SELECT total FROM scored").fetchone()[0]
    assert points == {eve: before.points, until: before.points - 1}
    clock(f"{until} 03:00")
    RiskRun.objects.update(as_of=eve)
    score_daily()
    assert result_for(shop.pk).points == before.points - 1


def test_until_when_a_result_holds_is_noted_for_each_by_itself_and_history_is_left():
    shop, other = register(), register(OTHER)
    first_run()
    RiskResult.objects.filter(subject=other).update(current=False)
    before = RiskResult.objects.get(subject=other).holds_until
    day = TODAY + timedelta(days=9)
    for until in (day, None):
        write_lasting([(shop.pk, until), (other.pk, day + timedelta(days=1))], main_scorecard())
        assert RiskResult.objects.get(subject=shop).holds_until == until
    assert RiskResult.objects.get(subject=other).holds_until == before
    write_lasting([], main_scorecard())


@in_the_pass_on_sqlite
def test_records_of_who_is_due_are_found_by_the_subject_and_not_by_reading_registers():
    types = types_read(indicators_of(main_scorecard()))
    assert "record_of_subject" in of_types(types).filter(subject_id__in=[1, 2]).explain()
    assert "PRIMARY KEY" in of_types(types).filter(pk__in=[1]).exclude(subject_id__in=[2]).explain().splitlines()[0]


def test_who_is_due_is_found_by_the_day():
    plan = RiskResult.objects.filter(card="general", current=True, holds_until__lte=TODAY).explain()
    assert "risk_by_day" in plan or connection.vendor == "postgresql"


def test_a_law_or_a_card_that_changed_and_a_week_gone_by_mean_everybody(clock):
    register()
    first_run()
    clock(f"{TODAY + timedelta(days=1)} 03:00")
    RiskRun.objects.update(rule="another")
    assert score_daily() == 1 and RiskRun.objects.latest("id").whole
    clock(f"{TODAY + timedelta(days=8)} 03:00")
    assert score_daily() == 1 and RiskRun.objects.latest("id").whole
    clock(f"{TODAY + timedelta(days=9)} 03:00")
    assert score_daily() == 0 and not RiskRun.objects.latest("id").whole


def test_on_a_day_on_which_many_are_due_all_are_scored_over_the_lake(clock):
    register()
    first_run()
    RiskResult.objects.update(holds_until=TODAY + timedelta(days=1))
    clock(f"{TODAY + timedelta(days=1)} 03:00")
    assert score_daily() == 1 and RiskRun.objects.latest("id").whole
    assert RiskResult.objects.get(current=True).holds_until != TODAY + timedelta(days=1)


def test_an_own_statement_that_asks_for_the_day_tells_when_it_turns():
    from xinheng.credit.risk.tests.test_values import indicator

    told = "SELECT subject_id, count(*) AS value FROM fine WHERE effective_on <= {day} GROUP BY 1"
    with pytest.raises(ValueError, match="turns_on"):
        indicator("sql", sql=told)


def anew(day: date) -> dict[int, tuple[str, date | None]]:
    """Everybody's digest by the records of this moment, and until when it holds."""
    with small_lake(Subject.objects.values_list("id", flat=True), types_read(indicators_of(main_scorecard()))) as lake:
        lake.score(score_statement(main_scorecard(), day))
        rows = lake.connection.execute("SELECT subject, digest, holds_until FROM scored").fetchall()
    return {subject: (digest, until) for subject, digest, until in rows}


def live_on(chance: random.Random, clock, days: int, longest: int) -> int:
    """So many new days, each up to `longest` days after the last, with something new now and then; all the while what
    is stored is what a whole run would find. How many subjects were looked at because their day had come."""
    settle(chance, TODAY)
    first_run()
    day, looked_at = TODAY, 0
    for number in range(days):
        day += timedelta(days=chance.randint(1, longest))
        clock(f"{day} 03:00")
        looked_at += score_daily()
        for what in range(chance.choice([0, 0, 3])):
            befall(chance, day, 10_000 + number * 10 + what)
        rescore()
        stored = RiskResult.objects.filter(current=True).values_list("subject_id", "digest", "holds_until")
        found = anew(day)
        assert {subject: digest for subject, digest, _ in stored} == {one: found[one][0] for one in found}, day
        assert all(until is None or until > day for *_, until in stored)
    assert not RiskRun.objects.filter(whole=True, as_of__gt=TODAY).exists()
    return looked_at


@pytest.fixture
def never_whole(monkeypatch):
    """All must come of the days that were told, not of the weekly run that mends."""
    monkeypatch.setattr(followers, "WHOLE_EVERY", timedelta(days=10_000))
    monkeypatch.setattr(followers, "LARGE_PART", 0)


@in_the_pass_on_sqlite
@pytest.mark.sampled
@pytest.mark.parametrize("seed", todays([1, 2, 3]))
def test_day_by_day_it_is_as_if_everybody_had_been_scored(seed, clock, never_whole):
    assert live_on(random.Random(seed), clock, days=some(15), longest=45) > 0


@pytest.mark.long
def test_a_year_of_days(clock, never_whole):
    """Every single day, so that a day told too late by one is found."""
    looked_at = live_on(random.Random(3), clock, days=400, longest=1)
    assert looked_at < 400 * Subject.objects.count() / 3
