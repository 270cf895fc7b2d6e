"""A call of the sides in the room: their browsers talk to each other, here only what makes them find each other."""

from datetime import timedelta

from django.db import transaction

from xinheng.kit import city_time
from xinheng.services.mediation import rules
from xinheng.services.mediation.actions.leading import MediationRefused
from xinheng.services.mediation.models import Mediation, Signal

LIFE = timedelta(minutes=2)
MOST_LETTERS = 16_000
# Three browsers say some twenty things until they see each other; the rest is somebody's program, and what one side's
# says keeps no other from being heard.
MOST_WAITING = 100


@transaction.atomic
def signal(*, mediation: Mediation, side: str, to: str, body: str) -> Signal:
    """Have the browser of `to` told what that of `side` says. Raises MediationRefused."""
    if mediation.matter.state not in rules.TALKING:
        raise MediationRefused("调解已经结束，不能通话。")
    if to not in rules.SIDES or to == side or not body or len(body) > MOST_LETTERS:
        raise MediationRefused("通话信息不完整，请刷新后再试。")
    forget_signals()
    if mediation.signals.filter(side=side).count() >= MOST_WAITING:
        raise MediationRefused("通话信息太多，请两分钟后再试。")
    return Signal.objects.create(mediation=mediation, side=side, to=to, body=body, at=city_time.now())


def forget_signals() -> int:
    """The worker's follower: what browsers told each other holds addresses of theirs and is needed for a moment."""
    old = Signal.objects.filter(at__lt=city_time.now() - LIFE)
    return old.delete()[0] if old.exists() else 0
