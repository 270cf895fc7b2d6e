"""The warnings as who may see them reads them."""

from django.db.models import QuerySet

from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.permissions import PersonVerb
from xinheng.fusion.registers.queries import identities_of
from xinheng.fusion.standard.registry import standard
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import Viewer, visible_to
from xinheng.support.notices.models import Notice


def warnings_for(account: Viewer) -> QuerySet[PersonWarning]:
    """The warnings in an account's area, open ones first."""
    return visible_to(PersonWarning.objects.all(), account, PersonVerb.VIEW_WARNINGS)


def own_warnings(party: Party) -> QuerySet[PersonWarning]:
    """The open warnings about a business, for who may see its standing."""
    return visible_to(PersonWarning.objects.filter(cleared_on=None), party, PartyRight.STANDING)


def open_warnings_at(identity: str) -> QuerySet[PersonWarning]:
    """The open warnings about a shop, for who was already found to be in charge of it."""
    return PersonWarning.objects.filter(identity__in=identities_of(identity), cleared_on=None)


def untold(most: int) -> list[PersonWarning]:
    """Open warnings of which the shop was not told yet, oldest first."""
    return list(PersonWarning.objects.filter(sent_at=None, cleared_on=None).order_by("pk")[:most])


def officers_told(warning: PersonWarning) -> list[Notice]:
    """The notices to officers about a warning, with the moment each was read."""
    rows = Notice.objects.filter(about_kind=PersonWarning._meta.label_lower, about_id=str(warning.pk))
    return list(rows.select_related("account").order_by("pk"))


def list_title(warning: PersonWarning) -> str:
    """The list in words."""
    return standard().code_list("key_person_kind").title_of(warning.kind)
