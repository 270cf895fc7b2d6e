"""How a person is reached, and what became of the messages."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from xinheng.support.accounts.models import Account
from xinheng.support.orgs.lookups import past
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.sending.models import Message, Reach
from xinheng.support.sending.providers import channels

_SENT_UNDER = PreparedQuestion(
    lambda: (
        Message.objects.filter(key__begins=given("start"), state=Message.State.SENT)
        .order_by("settled_at")
        .only("key", "settled_at")
    )
)


def reaches_of(accounts: Iterable[Account]) -> list[Reach]:
    """The ways to these accounts that this deployment has; asks nothing where it has none."""
    ways = channels()
    return list(Reach.objects.filter(account__in=list(accounts), channel__in=ways)) if ways else []


def daily_reaches() -> QuerySet[Reach]:
    """The ways by which somebody is told once a day."""
    return Reach.objects.filter(often=Reach.Often.DAILY, channel__in=channels(), account__is_active=True)


def messages_to(account: Account) -> QuerySet[Message]:
    """What was sent to an account, newest first."""
    return Message.objects.filter(account=account).order_by("-pk")


def sent_under(start: str) -> list[tuple[str, datetime]]:
    """The messages that left whose key begins so, the first one first: the rest of the key, and when."""
    found = _SENT_UNDER.all(start=start, start_end=past(start))
    return [(one.key.removeprefix(start), one.settled_at) for one in found if one.settled_at]


def messages_under(start: str) -> list[Message]:
    """Every message whose key begins so, the first one first: by which way, and how far it is."""
    rows = Message.objects.filter(key__begins=start).order_by("pk")
    return list(rows.only("key", "channel", "state", "settled_at"))


def unsent() -> dict[str, int]:
    """How many messages wait, are being sent, or were given up."""
    states = [Message.State.WAITING, Message.State.SENDING, Message.State.GIVEN_UP]
    rows = Message.objects.filter(state__in=states).order_by().values_list("state").annotate(Count("id"))
    return dict(rows)
