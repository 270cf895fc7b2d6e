"""Which organisation acts, whether it is admitted, and what a business is asked by whom."""

from django.db.models import QuerySet

from xinheng.services.partners.models import Partner, Tenancy
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to

PROCEDURE, APPROVED = "partner_admission", "approved"


def application_of(party: Party) -> Partner | None:
    """The organisation's newest application, however it ended."""
    rows = visible_to(Partner.objects.select_related("matter"), party, PartyRight.VENUE)
    return rows.order_by("-pk").first()


def partner_of(party: Party) -> Partner | None:
    """The organisation as an admitted partner; None from the moment on at which it is not any more."""
    found = application_of(party)
    return found if found and found.matter.state == APPROVED else None


def admitted(partner: Partner, party: Party) -> bool:
    """Whether this person may act for this partner now, read anew."""
    mine = visible_to(Partner.objects.filter(pk=partner.pk, matter__state=APPROVED), party, PartyRight.VENUE)
    return mine.exists()


def partner_of_link(token: str) -> Partner | None:
    """The admitted partner whose link this is."""
    return Partner.objects.filter(join_token=token, matter__state=APPROVED).first() if token else None


def tenants_of(party: Party) -> QuerySet[Tenancy]:
    """All that the organisation ever asked, with their subjects."""
    return visible_to(Tenancy.objects.select_related("subject", "partner"), party, PartyRight.VENUE)


def venues_of(party: Party) -> QuerySet[Tenancy]:
    """Where the business is, was, or is asked whether it is; for the business itself."""
    rows = visible_to(Tenancy.objects.select_related("partner", "subject"), party, PartyRight.STANDING)
    return rows.filter(partner__matter__state=APPROVED).order_by("ended_at", "-pk")
