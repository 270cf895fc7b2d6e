"""Whose rows a list shows is said once, on the model: no model is silent, no portal goes round it."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests import cast as people
from tests.house.names import parsed
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.kit.scope import Scope, Unlisted
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.access.actions import give_role
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.models import Holiday
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.fields import Words

SOURCE = Path(__file__).parents[2] / "src" / "xinheng"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("xinheng.")]
LISTED = [model for model in MODELS if isinstance(getattr(model, "scope", None), Scope)]
# Codes and names of the platform are shorter; what people write is not.
LONG = 100
ROUND_IT = {"objects", "_default_manager", "_base_manager", "get_object_or_404", "get_list_or_404"}


def column(model: type[models.Model] | None, lookup: str) -> models.Field | None:
    """What a look-up such as `matter__office` ends in."""
    field = None
    for part in lookup.split("__"):
        if model is None or part not in {one.name for one in model._meta.get_fields()}:
            return None
        field = model._meta.get_field(part)
        model = field.related_model
    return field


def beside(scope: Scope, name: str) -> str:
    """A column that stands where the office does."""
    return "__".join([*scope.office.split("__")[:-1], name])


def test_every_model_says_whose_its_rows_are_or_why_no_list_shows_them():
    assert len(LISTED) > 20
    silent = [
        one._meta.label for one in MODELS if "scope" not in one.__dict__ or not isinstance(one.scope, Scope | Unlisted)
    ]
    assert silent == []
    assert [one._meta.label for one in MODELS if isinstance(one.scope, Unlisted) and not one.scope.why.strip()] == []


def test_what_has_an_office_is_listed_by_it():
    """A row with an office, or of a matter, a task or a subject's code, is never the whole city's by forgetting."""
    wrong = []
    for model in MODELS:
        fields = model._meta.concrete_fields
        of_an_office = {one.name for one in fields if one.is_relation or one.name == "office"}
        if of_an_office & {"office", "matter", "task", "clue"} and not getattr(model.scope, "office", ""):
            wrong.append(model._meta.label)
    assert wrong == []


def test_the_columns_are_there_and_none_beside_the_office_is_forgotten():
    for model in LISTED:
        scope = model.scope
        for lookup in filter(None, (scope.office, scope.field, scope.division)):
            assert isinstance(column(model, lookup), models.CharField), f"{model._meta.label}: {lookup}"
        for name in ("field", "division"):
            if scope.office and column(model, beside(scope, name)):
                assert getattr(scope, name) == beside(scope, name), f"{model._meta.label} is divided by {name}"


def test_what_people_write_stands_in_columns_that_strike_numbers_out():
    """A new long text of a listed model is a column of words, or its model says that nobody types it."""
    for model in LISTED:
        texts = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            and (field.max_length or LONG) >= LONG
        }
        words = {field.name for field in model._meta.concrete_fields if isinstance(field, Words)}
        plain, lines = set(model.scope.plain), {field.name for field in model._meta.concrete_fields} - words
        assert texts - words <= plain <= lines, model._meta.label


@pytest.mark.django_db
@pytest.mark.parametrize("model", [one for one in MODELS if one not in LISTED], ids=lambda one: one._meta.label)
def test_what_no_list_may_show_is_shown_to_nobody(model):
    with pytest.raises(LookupError, match="is in no list"):
        visible_to(model._base_manager.all(), None, Permission.VIEW_SUBJECT)


def managers_named(tree: ast.AST) -> list[int]:
    names = ((getattr(node, "attr", getattr(node, "id", "")), node) for node in ast.walk(tree))
    return sorted(node.lineno for name, node in names if name in ROUND_IT)


def test_portals_ask_the_readers_and_never_a_model():
    pages = [page for page in (SOURCE / "portals").rglob("*.py") if "tests" not in page.parts]
    assert len(pages) > 50
    asked = [f"{page.relative_to(SOURCE)}:{line}" for page in pages for line in managers_named(parsed(page))]
    assert asked == []
    assert managers_named(ast.parse("Clue.objects.all()\nget_object_or_404(Clue)")) == [1, 2]


FIELDS = ("food", "equipment", "")


@pytest.fixture
def rows() -> dict[str, list[Matter]]:
    """In each office and in nobody's, a matter of each field."""
    told = {"procedure": "clue", "version": "1", "state": "x", "title": "x", "opened_at": city_time.now()}
    return {
        office: [Matter.objects.create(office=office, field=field, **told) for field in FIELDS]
        for office in (people.OFFICE, people.NEXT_OFFICE, people.OTHER_OFFICE, "")
    }


def holding(*grants: tuple[str, str, dict[str, str]]) -> Account:
    account = Account.objects.create(username="mixed", display_name="多处任职")
    for role, office, narrowed in grants:
        organisation = Organisation.objects.get(path=office)
        give_role(account=account, role=role, organisation=organisation, by="system", **narrowed)
    return account


def seen(account: Account, permission: Permission = Permission.VIEW_CLUES) -> set[tuple[str, str]]:
    return set(visible_to(Matter.objects.all(), account, permission).values_list("office", "field"))


def every(office: str, *fields: str) -> set[tuple[str, str]]:
    return {(office, field) for field in fields or FIELDS}


@pytest.mark.django_db
def test_each_grant_opens_its_own_office_and_field(rows):
    people.cast()
    account = holding(
        ("inspector", people.OFFICE, {"field": "food"}),
        ("leader", people.NEXT_OFFICE, {}),
        ("inspector", people.OTHER_OFFICE, {"division": "509901001"}),
    )
    assert seen(account) == every(people.OFFICE, "food", "") | every(people.NEXT_OFFICE)
    assert seen(account, Permission.INSPECT) == every(people.OFFICE, "food", "")


@pytest.mark.django_db
def test_nobodys_rows_are_the_citys(rows):
    people.cast()
    assert not every("") & seen(holding(("leader", people.DISTRICT, {})))
    Account.objects.filter(username="mixed").update(username="before")
    assert every("") <= seen(holding(("leader", people.CITY, {})))


@pytest.mark.django_db
def test_what_is_the_whole_citys_is_shown_to_nobody_below():
    people.cast()
    Holiday.objects.create(date="2031-05-01", name="劳动节", is_off=True, year=2031, source="公告")
    days = Holiday.objects.all()
    assert not visible_to(days, holding(("leader", people.DISTRICT, {})), Permission.VIEW_CLUES).exists()
    Account.objects.filter(username="mixed").update(username="before")
    city = holding(("leader", people.CITY, {}))
    assert visible_to(days, city, Permission.VIEW_CLUES).count() == days.count()
    assert not visible_to(days, city, Permission.INSPECT).exists()


@pytest.mark.django_db
def test_a_grant_for_one_division_reads_the_shops_there():
    people.cast()
    for number, division in enumerate(("509901001002", "509901002", "")):
        Subject.objects.create(identity=f"x:{number}", name="x", kind="entity", division=division, office=people.OFFICE)
    account = holding(("inspector", people.OFFICE, {"division": "509901001"}))
    assert [one.division for one in visible_to(Subject.objects.all(), account, Permission.INSPECT)] == ["509901001002"]


SHOP, NEXT_DOOR = "uscc:91509901000000019E", "uscc:91509902000000027P"


@pytest.mark.django_db
def test_who_acts_for_a_subject_sees_its_rows_by_a_right_it_holds_and_no_others():
    for identity in (SHOP, NEXT_DOOR, ""):
        Matter.objects.create(
            procedure="complaint",
            version="1",
            state="x",
            office=people.OFFICE,
            subject_identity=identity,
            opened_at=city_time.now(),
        )

    def seen(identity, *rights, asked=PartyRight.LETTERS, rows=None):
        rows = Matter.objects.all() if rows is None else rows
        return {
            row.subject_identity for row in visible_to(rows, Party(1, "某人", identity, "店", frozenset(rights)), asked)
        }

    assert seen(SHOP, PartyRight.LETTERS) == {SHOP}
    assert seen(SHOP, PartyRight.REPORT) == set()
    assert seen("", PartyRight.LETTERS) == set()
    assert seen(SHOP, PartyRight.LETTERS, asked=Permission.VIEW_COMPLAINTS) == set()
    assert (
        list(visible_to(Account.objects.all(), Party(1, "某人", SHOP, "店", frozenset(PartyRight)), PartyRight.LETTERS))
        == []
    )


@pytest.mark.django_db
def test_a_venue_sees_what_it_keeps_and_a_tenant_what_is_kept_of_it():
    """Each by its own right alone: a venue's right shows nothing of what others keep, a tenant's nothing of others."""
    mall, other, tenant = (
        Subject.objects.create(identity=one, name=one, kind="entity") for one in (SHOP, NEXT_DOOR, "x:1")
    )
    for keeper in (mall, other):
        matter = Matter.objects.create(
            procedure="partner", version="1", state="x", subject_identity=keeper.identity, opened_at=city_time.now()
        )
        partner = Partner.objects.create(
            matter=matter, identity=keeper.identity, name="x", kind="mall", join_token=keeper.pk
        )
        Tenancy.objects.create(partner=partner, subject=tenant, asked_at=city_time.now())

    def kept_by(identity, *rights, asked=PartyRight.VENUE, known_as=()):
        party = Party(1, "某人", identity, "店", frozenset(rights), known_as)
        return {row.partner.identity for row in visible_to(Tenancy.objects.all(), party, asked)}

    assert kept_by(SHOP, PartyRight.VENUE) == {SHOP}
    assert kept_by(SHOP, PartyRight.STANDING, asked=PartyRight.STANDING) == set()
    assert kept_by("x:1", PartyRight.STANDING, asked=PartyRight.STANDING) == {SHOP, NEXT_DOOR}
    assert kept_by("x:1", PartyRight.VENUE) == set()
    # Who turned out to be the same keeps what the other number kept, while the right is held.
    assert kept_by("x:2", PartyRight.VENUE, known_as=(SHOP,)) == {SHOP}
    assert kept_by("x:2", PartyRight.LETTERS, known_as=(SHOP,)) == set()
    assert kept_by("", PartyRight.VENUE, known_as=(SHOP,)) == set()
