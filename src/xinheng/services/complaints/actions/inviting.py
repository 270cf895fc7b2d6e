"""Having both sides come into the room of their mediation: each gets a link of its own on the telephone."""

from collections.abc import Callable, Iterable

from django.db import transaction

from xinheng.services.complaints.informing import send_room_link
from xinheng.services.mediation.actions import give_key
from xinheng.services.mediation.models import Mediation
from xinheng.support.accounts.models import Account


@transaction.atomic
def send_links(*, mediation: Mediation, sides: Iterable[str], by: Account, at: Callable[[str], str]) -> dict[str, str]:
    """A new link for each of the parties, sent by message; `at` makes the address of a key.

    Gives for each party "" where the message is on its way, else the link, to be handed over by who leads the room.
    """
    given = {}
    for side in sides:
        link = at(give_key(mediation=mediation, side=side, by=by))
        given[side] = "" if send_room_link(mediation, side, link) else link
    return given
