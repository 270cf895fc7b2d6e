"""A kept world is whole for every test that asks for it, and for nobody else."""

import pytest
from django.db import connection

from tests import kept
from tests.cast import Cast, cast
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


@pytest.mark.django_db(transaction=True)
def test_a_test_with_transactions_of_its_own_plants_for_itself(people: Cast) -> None:
    assert kept.field.plant is None
    assert Account.objects.count() == 11
