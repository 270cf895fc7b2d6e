"""Whose rows a person sees. The rows here are the accounts themselves: they carry an office like everything else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from tests.cast import CITY, DISTRICT, NEXT_OFFICE, OFFICE, OTHER_OFFICE, cast

from xinheng.kit.paths import is_under
from xinheng.support.access.actions import give_role
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission as P
from xinheng.support.access.queries import accounts_with
from xinheng.support.access.roles import roles_with
from xinheng.support.access.scope import all_grants, covers, forget_grants, may, read_grants, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db


def offices_seen(account, permission=P.VIEW_SUBJECT) -> set[str]:
    return {row.office for row in visible_to(Account.objects.all(), account, permission)}


def test_an_officer_sees_the_rows_of_the_office():
    assert offices_seen(cast().zhao) == {OFFICE}


def test_a_district_sees_its_offices():
    people = cast()
    assert offices_seen(people.sun) == {DISTRICT, OFFICE}


def test_the_city_sees_all_below():
    people = cast()
    Account.objects.create(username="nobody's", display_name="无", office="")
    assert offices_seen(people.tang) == {CITY, DISTRICT, OFFICE, OTHER_OFFICE, ""}


def test_another_district_sees_nothing_of_it():
    assert offices_seen(cast().qian) == {OTHER_OFFICE}


def test_5001_does_not_see_50010():
    people = cast()
    for path in ("5001/", "50010/"):
        organisation = Organisation.objects.create(path=path, name=path, short_name=path, kind="city")
        Account.objects.create(username=path.rstrip("/"), display_name=path, office=path)
    Grant.objects.all().delete()
    give_role(account=people.zhao, role="leader", organisation=Organisation.objects.get(path="5001/"), by="system")
    assert offices_seen(people.zhao) == {"5001/"}
    assert may(people.zhao, P.VIEW_SUBJECT, "5001/")
    assert not may(people.zhao, P.VIEW_SUBJECT, organisation.path)


@pytest.mark.parametrize("viewer", [None, AnonymousUser()])
def test_the_public_sees_nothing(viewer):
    cast()
    assert offices_seen(viewer) == set()
    assert not may(viewer, P.VIEW_SUBJECT)


def test_a_closed_account_sees_nothing():
    zhao = cast().zhao
    zhao.is_active = False
    assert offices_seen(zhao) == set()
    assert not may(zhao, P.VIEW_SUBJECT)


def test_without_the_permission_one_sees_nothing():
    people = cast()
    assert offices_seen(people.zhao, P.MANAGE_ACCOUNTS) == set()
    assert offices_seen(people.admin, P.VIEW_SUBJECT) == set()


def test_a_role_of_another_version_gives_nothing():
    people = cast()
    Grant.objects.filter(account=people.zhao).update(role="astrologer")
    assert offices_seen(people.zhao) == set()


def test_grants_are_read_once(django_assert_num_queries):
    people = cast()
    with django_assert_num_queries(1):
        assert may(people.zhao, P.INSPECT, OFFICE)
        assert not may(people.zhao, P.APPROVE_RESULT, OFFICE)
        visible_to(Account.objects.all(), people.zhao, P.VIEW_SUBJECT)


def test_what_was_given_counts_once_the_grants_kept_are_forgotten():
    people = cast()
    assert not may(people.zhao, P.INSPECT, OTHER_OFFICE)
    Grant.objects.create(account=people.zhao, role="inspector", organisation=people.organisations[OTHER_OFFICE])
    assert not may(people.zhao, P.INSPECT, OTHER_OFFICE)
    forget_grants(people.zhao)
    assert may(people.zhao, P.INSPECT, OTHER_OFFICE)


def test_two_grants_are_added_together():
    people = cast()
    give_role(account=people.zhao, role="inspector", organisation=people.organisations[OTHER_OFFICE], by="system")
    assert offices_seen(people.zhao) == {OFFICE, OTHER_OFFICE}


@pytest.mark.parametrize(
    ("office", "allowed"),
    [(OFFICE, True), (NEXT_OFFICE, False), (DISTRICT, False), (OTHER_OFFICE, False), ("", False), (None, True)],
)
def test_one_acts_only_in_ones_own_office(office, allowed):
    assert may(cast().zhao, P.INSPECT, office) is allowed


def test_what_nobody_is_in_charge_of_is_the_citys():
    people = cast()
    assert may(people.zhou, P.DISPATCH_CLUE, "")
    assert not may(people.sun, P.TRIAGE_CLUE, "")


def narrow(account, **limits):
    Grant.objects.filter(account=account).update(**limits)
    forget_grants(account)


def test_a_grant_for_one_field_acts_in_no_other():
    zhao = cast().zhao
    narrow(zhao, field="food")
    assert may(zhao, P.INSPECT, OFFICE, "food")
    assert may(zhao, P.INSPECT, OFFICE, "")
    assert not may(zhao, P.INSPECT, OFFICE, "equipment")


def test_a_grant_for_one_division_shows_no_rows_without_one():
    zhao = cast().zhao
    narrow(zhao, division="509901001")
    assert offices_seen(zhao) == set()
    assert not may(zhao, P.INSPECT, OFFICE)
    rows = Grant.objects.filter(account=zhao)
    seen = visible_to(rows, zhao, P.INSPECT)
    assert list(seen) == []


def test_who_holds_a_permission_over_an_office():
    people = cast()
    assert accounts_with(P.INSPECT, OFFICE) == [people.zhao]
    assert accounts_with(P.VIEW_CLUES, OFFICE) == [people.jiang, people.sun, people.tang, people.zhao, people.zhou]
    people.zhao.is_active = False
    people.zhao.save()
    assert accounts_with(P.INSPECT, OFFICE) == []


def test_whom_to_ask_in_one_office_costs_no_more_with_every_other_office(monkeypatch):
    """Only grants on the way up from the office are looked at; of nobody's office, those over a whole city."""
    people = cast()
    looked: list[str] = []

    def look(grant: Grant, *where: str) -> bool:
        looked.append(grant.organisation.path)
        return covers(grant, *where)

    monkeypatch.setattr("xinheng.support.access.queries.covers", look)
    for office in (*Organisation.objects.values_list("path", flat=True), ""):
        for permission in (P.INSPECT, P.VIEW_CLUES, P.TRIAGE_CLUE):
            everybody = Grant.objects.filter(role__in=[role.slug for role in roles_with(permission)])
            expected = {grant.account for grant in everybody if covers(grant, office, "")}
            looked.clear()
            assert set(accounts_with(permission, office)) == expected
            assert not office or all(is_under(office, path) for path in looked)
    assert accounts_with(P.INSPECT, OFFICE) == [people.zhao]


def test_the_grants_of_a_page_of_accounts_are_read_in_one_query(django_assert_num_queries):
    people = cast()
    Grant.objects.create(account=people.qian, role="no such role", organisation=Organisation.objects.get(path=CITY))
    page = list(Account.objects.order_by("pk"))
    with django_assert_num_queries(1):
        read_grants(page)
        held = {one.username: sorted(grant.role for grant in all_grants(one)) for one in page}
    assert held == {one.username: sorted(g.role for g in all_grants(Account.objects.get(pk=one.pk))) for one in page}
    assert held["zhao"] and "no such role" not in held["qian"]


def test_who_holds_nothing_is_asked_nothing_of_the_database(django_assert_num_queries):
    nobody = Account.objects.create(username="nobody", display_name="无")
    all_grants(nobody)
    with django_assert_num_queries(0):
        assert list(visible_to(Account.objects.all(), nobody, P.VIEW_SUBJECT)) == []
