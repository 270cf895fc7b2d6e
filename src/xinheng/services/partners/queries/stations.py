"""Desks of venues that help consumers: a venue's own, and those of where a business is a tenant."""

import json

from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import identities_of, subjects_known
from xinheng.kit import city_time
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.queries.own import APPROVED

RECORD = "rights_service_station"
MOST = 5


def station_of(partner: Partner) -> dict[str, str] | None:
    """The desk that a venue keeps today."""
    return next(iter(_open_stations([partner.identity])), None)


def stations_for(subject: Subject) -> list[dict[str, str]]:
    """Desks that help with this business: of admitted venues in which it is."""
    there = Tenancy.objects.filter(
        subject__identity__in=identities_of(subject.identity), state=Tenancy.State.CONFIRMED,
        partner__matter__state=APPROVED,
    )  # fmt: skip
    return _open_stations(list(there.values_list("partner__identity", flat=True)[:MOST]))


def _open_stations(operators: list[str]) -> list[dict[str, str]]:
    if not operators:
        return []
    known = [one.pk for one in subjects_known(operators).values()]
    rows = Record.objects.filter(type=RECORD, superseded_at=None, mention__role="operator", mention__subject__in=known)
    told = [json.loads(one) for one in rows.order_by("-pk").values_list("open", flat=True)]
    today = city_time.today().isoformat()
    return [one for one in told if str(one.get("closed_on") or "9999") > today]
