"""What was asked of several is done by one: for the others the notice is settled.

The number on the bell is what somebody has still to see. A notice that asks is told to everybody who may go on; one of
them does, and the rest would find it unread for ever.
"""

from xinheng.kit import city_time
from xinheng.kit.typed import whole
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import mark_read
from xinheng.support.notices.queries import unread_asking
from xinheng.support.procedures.absences import away_for
from xinheng.support.procedures.models import Matter

MOST = 500


def settle_asked(account: Account) -> int:
    """Read what asks nothing of the account any more: the matter went on, is closed, or is in a colleague's hands.

    Looked for when the account signs in and when it reads its notices, so that who makes a move pays nothing for it.
    Gives how many.
    """
    asked = list(unread_asking(account).filter(about_kind=Matter._meta.label_lower)[:MOST])
    if not asked:
        return 0
    ids = {number for one in asked if (number := whole(one.about_id)) is not None}
    stand = Matter.objects.filter(pk__in=ids, closed_at=None).values_list("pk", "state", "assignee_id")
    known = {str(pk): (state, holder) for pk, state, holder in stand}
    hands = {None, account.pk, *away_for(account, city_time.today()).values_list("away", flat=True)}
    done = [one.pk for one in asked if not _stands(known.get(one.about_id), one.asked_in, hands)]
    return mark_read(account=account, notices=done) if done else 0


def _stands(stand: tuple[str, int | None] | None, state: str, hands: set[int | None]) -> bool:
    return stand is not None and stand[0] == state and stand[1] in hands
