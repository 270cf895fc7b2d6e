"""Which organisation acts, whether it is admitted, and what a business is asked by whom."""

from django.db.models import Q, QuerySet

from xinheng.fusion.registers.queries import identities_of
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


def admitted_partners() -> QuerySet[Partner]:
    """Those that are admitted today."""
    return Partner.objects.filter(matter__state=APPROVED)


def admitted_partner(uscc: str) -> Partner | None:
    """The admitted partner of a code, however it is written."""
    rows = Partner.objects.select_related("matter").filter(matter__state=APPROVED)
    return rows.filter(identity__in=identities_of(f"uscc:{uscc.strip().upper()}")).first()


def tenant_of(partner: Partner, uscc: str) -> Tenancy | None:
    """Its tenant of a code, that is there now."""
    rows = partner.tenancies.select_related("subject").filter(state=Tenancy.State.CONFIRMED)
    return rows.filter(subject__identity__in=identities_of(f"uscc:{uscc.strip().upper()}")).first()


def tenants_named(partner: Partner, words: str) -> list[Tenancy]:
    """The tenants that a stall or a code means; else those whose name has the words in it, six at most."""
    told = words.strip()
    there = partner.tenancies.select_related("subject").filter(state=Tenancy.State.CONFIRMED)
    exact = there.filter(Q(stall__iexact=told) | Q(subject__identity__in=identities_of(f"uscc:{told.upper()}")))
    return list(exact[:6]) or list(there.filter(subject__name__contains=told)[:6])


def tenants_of(party: Party) -> QuerySet[Tenancy]:
    """All that the organisation ever asked, with their subjects."""
    return visible_to(Tenancy.objects.select_related("subject", "partner"), party, PartyRight.VENUE)


def venues_of(party: Party) -> QuerySet[Tenancy]:
    """Where the business is, was, or is asked whether it is; for the business itself."""
    rows = visible_to(Tenancy.objects.select_related("partner", "subject"), party, PartyRight.STANDING)
    return rows.filter(partner__matter__state=APPROVED).order_by("ended_at", "-pk")
