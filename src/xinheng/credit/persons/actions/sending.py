"""That a shop was told, and what became of the messages."""

from collections.abc import Collection

from django.db import transaction

from xinheng.credit.persons.models import PersonWarning, WarningSent
from xinheng.kit import city_time
from xinheng.support.sending.models import Message


@transaction.atomic
def note_sent(*, warning: PersonWarning, messages: Collection[tuple[str, str]]) -> None:
    """The shop was told: (to whom, key of the message) of each message ordered; none where nobody can be reached."""
    now = city_time.now()
    WarningSent.objects.bulk_create(
        [WarningSent(warning=warning, to=to[:60], key=key, ordered_at=now) for to, key in messages],
        ignore_conflicts=True,
    )
    PersonWarning.objects.filter(pk=warning.pk).update(sent_at=now)


def keep_deliveries() -> int:
    """Keep what became of the messages, before the sending forgets them; how many were settled."""
    waiting = list(WarningSent.objects.filter(settled_at=None).order_by("pk")[:500])
    found = {one.key: one for one in Message.objects.filter(key__in=[row.key for row in waiting])}
    settled = []
    for row in waiting:
        message = found.get(row.key)
        if message is not None and (row.state, row.settled_at) != (message.state, message.settled_at):
            row.state, row.settled_at = message.state, message.settled_at
            settled.append(row)
    WarningSent.objects.bulk_update(settled, ["state", "settled_at"])
    return len(settled)
