"""A kept world is whole for every test that asks for it, and for nobody else."""

from datetime import date, datetime

import pytest
from django.db import connection

from tests import kept
from tests.cast import Cast, cast
from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account

pytestmark = pytest.mark.django_db

people = kept.kept(cast)


def test_what_the_first_test_does_is_its_own(people: Cast) -> None:
    people.zhao.display_name = "改了名"
    people.zhao.save()
    Grant.objects.all().delete()


@pytest.mark.parametrize("time", [1, 2])
def test_the_next_ones_find_it_as_planted(people: Cast, time: int) -> None:
    assert people.zhao.display_name == Account.objects.get(username="zhao").display_name == "赵明远"
    assert Grant.objects.filter(account=people.sun).count() == 2
    # The first test of a process finds no database yet and plants for itself.
    assert kept.field.plant is cast or time == 1


def test_who_asks_for_none_has_an_empty_city() -> None:
    assert Account.objects.count() == 0
    assert kept.field.plant is None


def test_one_may_lose_the_connection(people: Cast) -> None:
    connection.close()


def test_and_the_next_one_finds_all_of_it(people: Cast) -> None:
    assert Account.objects.count() == 11


# What was planted in this process, at which hour.
planted: list[datetime] = []


def noted() -> Cast:
    planted.append(city_time.now())
    return cast()


noted_people = kept.kept(noted, at="2026-11-13 09:00")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2, 3])
def test_tests_with_transactions_of_their_own_begin_with_a_copy(noted_people: Cast, time: int) -> None:
    assert kept.field.plant is None
    assert noted_people.zhao.display_name == Account.objects.get(username="zhao").display_name == "赵明远"
    assert Account.objects.count() == 11
    assert len(planted) == (1 if connection.vendor == "sqlite" else len(planted))
    assert city_time.day_of(planted[0]) == date(2026, 11, 13) and city_time.today() != date(2026, 11, 13)
    Account.objects.filter(username="zhao").update(display_name="改了名")
    Grant.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_copy_takes_nothing_away_that_stands_there(people: Cast, noted_people: Cast) -> None:
    """Which of the two is planted first the test does not say."""
    assert Account.objects.count() == 11
