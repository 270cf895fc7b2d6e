"""A venue that the bureau has admitted, and who manages it."""

from typing import Any

from django.conf import settings
from django.test import Client

from tests.business import representative
from xinheng.portals.ui import acting_for
from xinheng.services.mandates.queries import party_of
from xinheng.services.partners.actions.applying import apply_for_admission
from xinheng.services.partners.models import Partner
from xinheng.services.partners.permissions import PartnerVerb
from xinheng.support.access.parties import Party
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move


def party(identity: str) -> Party:
    """Its representative."""
    found = party_of(representative(identity), identity)
    assert found is not None
    return found


def admitted(identity: str, venue: str = "星汇购物中心") -> Partner:
    """Admitted by whoever heads an office in charge of it."""
    matter = apply_for_admission(
        by=party(identity), kind="mall", venue=venue, address="江岸路 1 号", purpose="场内管理"
    )
    heads = Account.objects.filter(grants__role="unit_head").distinct()
    head = next(one for one in heads if may(one, PartnerVerb.APPROVE_PARTNER, office=matter.office))
    move(matter=matter, verb="approve", by=head)
    return Partner.objects.get(matter=matter)


class Desk:
    """Who acts for an identity at any of its pages."""

    def __init__(self, identity: str) -> None:
        self.client, acts = Client(), party(identity)
        session = self.client.session
        session[acting_for.PERSON], session[acting_for.IDENTITY] = acts.pk, identity
        session.save()
        self.client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def page(self, address: str) -> str:
        return self.client.get(address).content.decode()

    def send(self, address: str, /, **told: Any) -> Any:
        return self.client.post(address, told)
