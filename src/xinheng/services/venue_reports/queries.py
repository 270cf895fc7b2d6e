"""Which clue looks into a report, and what a venue has told so far."""

from django.db.models import Count, Q, QuerySet

from xinheng.services.partners.models import Partner
from xinheng.services.venue_reports.models import VenueReport
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to
from xinheng.support.procedures.models import Matter


def clue_of(matter: Matter) -> Clue | None:
    """The clue that looks into it; None where none does."""
    return Clue.objects.filter(matter__parent=matter).order_by("-pk").first()


def reports_of(party: Party) -> QuerySet[VenueReport]:
    """What the organisation reported, newest first."""
    rows = VenueReport.objects.select_related("matter", "tenancy__subject")
    return visible_to(rows, party, PartyRight.VENUE).order_by("-pk")


def told_before(partner: Partner) -> str:
    """How much the venue has told so far, and how much of it was not so, in words for who reads the next."""
    wrong = Count("pk", filter=Q(matter__facts__finding="untrue"))
    counted = VenueReport.objects.filter(partner=partner).aggregate(all=Count("pk"), wrong=wrong)
    return f"{counted['all']} 件，与事实不符 {counted['wrong']} 件" if counted["all"] else "没有"
