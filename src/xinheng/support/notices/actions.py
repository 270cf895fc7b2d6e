"""Telling people, and their having read it.

A notice follows from an act that is in the audit trail itself, so it writes no event of its own.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model, QuerySet

from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike
from xinheng.support.access.permissions import Verb
from xinheng.support.access.queries import accounts_with
from xinheng.support.accounts.models import Account
from xinheng.support.notices import rules
from xinheng.support.notices.models import Notice
from xinheng.support.notices.queries import notices_of
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import add, change
from xinheng.support.sending.actions import Order, order
from xinheng.support.sending.models import Channel, Reach
from xinheng.support.sending.queries import daily_reaches, reaches_of

_UNREAD_ABOUT = PreparedQuestion(
    lambda: Notice.objects.filter(
        account=given("account"), read_at__isnull=True, about_kind=given("kind"), about_id=given("id")
    )
)


# Nobody catches what it raises and goes on: it needs no point to return to.
@transaction.atomic(savepoint=False)
def notify(
    *,
    title: str,
    body: str = "",
    about: Model | None = None,
    account: Account | None = None,
    accounts: Iterable[Account] = (),
    office: str = "",
    permission: Verb | None = None,
    field: str = "",
    of_law: bool = False,
    asked_in: str = "",
) -> int:
    """Send one message to an account, to several, or to all who hold `permission` over `office`; each gets it once.

    `about` is what it is about: which page shows that is the portal's to know. In the caller's transaction: who is told
    of an act that was rolled back was never told. What tells of a term of the law (`of_law`) leaves the platform by
    every way a person gave, the rest as he chose. What asks for a move names the state it is `asked_in`: once the
    matter is past it, nothing is asked any more. Gives how many were sent.
    """
    told = [account, *accounts] if account else list(accounts)
    if permission is not None:
        told += accounts_with(permission, office, field)
    receivers = {person.pk: person for person in told if person.is_active}
    topic = {"about_kind": about._meta.label_lower, "about_id": str(about.pk)} if about else {}
    # Struck before it is cut: half a number is a number to whoever knows the rest.
    said = {"title": strike(title)[:120], "body": strike(body)[:500], "of_law": of_law, "asked_in": asked_in}
    notices = [Notice(account=person, **said, **topic) for person in receivers.values()]
    if notices:
        add(*notices)
    _send_out(notices)
    return len(notices)


@transaction.atomic
def order_digests(day: date, within: Callable[[Account], QuerySet[Notice]] = notices_of) -> int:
    """On `day`, tell whoever wants it once a day what came on the day before and is not read yet; gives to how many.
    `within`: which of its notices an account may still read."""
    came = (city_time.start_of(day - timedelta(days=1)), city_time.start_of(day))
    orders = []
    for reach in daily_reaches().select_related("account"):
        unread = within(reach.account).filter(read_at=None, sent_at__gte=came[0], sent_at__lt=came[1])
        titles = list(unread.values("title"))
        if titles:
            words = rules.digest([one["title"] for one in titles])
            key = f"digest:{reach.account_id}:{reach.channel}:{day}"
            orders.append(Order(key, Channel(reach.channel), reach.address, words, reach.account))
    order(orders, not_before=city_time.start_of(day) + rules.DIGEST_AT)
    return len(orders)


def _send_out(notices: list[Notice]) -> None:
    """Without what it is about: a telephone lies on tables."""
    reaches: dict[int, list[Reach]] = {}
    for reach in reaches_of(one.account for one in notices):
        reaches.setdefault(reach.account_id, []).append(reach)
    orders = []
    for one in notices:
        words, key = rules.outside(one.title), f"notice:{one.pk}"
        for way in reaches.get(one.account_id, ()):
            if one.of_law or way.often == Reach.Often.AT_ONCE:
                orders.append(Order(f"{key}:{way.channel}", Channel(way.channel), way.address, words, one.account))
    if orders:
        order(orders)


@transaction.atomic
def mark_read(*, account: Account, notices: Iterable[int] | None = None) -> int:
    """The account has read these notices (ids), or all of its own; another's stay as they are. Gives how many."""
    unread = Notice.objects.filter(account=account, read_at__isnull=True)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    account.__dict__.pop("_unread", None)
    return unread.update(read_at=city_time.now())


def mark_read_about(*, account: Account, about: Model) -> int:
    """Who has done what a notice asked for has read it. Gives how many; mostly none, and then nothing is written."""
    unread = _UNREAD_ABOUT.all(account=account, kind=about._meta.label_lower, id=str(about.pk))
    if unread:
        account.__dict__.pop("_unread", None)
        with transaction.atomic(savepoint=False):
            for one in unread:
                one.read_at = city_time.now()
                change(one, "read_at")
    return len(unread)
