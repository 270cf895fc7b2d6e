"""Wrong tries: counted by name and place, so that nobody can lock somebody else out from afar.

Three counters a try may meet: the known device's, the network address's, and one for the name from all places where
the account never signed in. Each is raised before the password is looked at, so tries made at once are all counted.
"""

from datetime import datetime, timedelta

from django.db import transaction

from xinheng.kit import city_time
from xinheng.support.accounts.models import Account, Device, SignIn, WrongTries
from xinheng.support.accounts.rules import FREE_TRIES, wait_after
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.mac import mac

KNOWN_FOR = timedelta(days=90)
FORGOTTEN_AFTER = timedelta(hours=12)


def place_of(account: Account | None, address: str, device: Device | None) -> tuple[str, bool]:
    """Where a try comes from, and whether the account is at home there."""
    if account is not None and device is not None and device.account_id == account.pk:
        return f"device:{device.pk}", True
    # Asked for a name that nobody has too: one answer takes as long as the other.
    return f"net:{address}", _was_here(account.pk if account else 0, address)


@transaction.atomic
def reserve_try(*, username: str, place: str, known: bool) -> datetime | None:
    """Count a try before it is judged; gives the moment until which it has to wait, None where it may go on."""
    now = city_time.now()
    places = [place] if known else [place, ""]
    rows = [_row(username, one, now) for one in places]
    waits = [row.wait_until for row in rows if row.wait_until and row.wait_until > now]
    if waits:
        return max(waits)
    for row in rows:
        row.count = row.count + 1 if now - row.last_at < FORGOTTEN_AFTER else 1
        row.last_at, row.wait_until = now, now + wait_after(row.count, anywhere=not row.place)
        row.save(update_fields=["count", "last_at", "wait_until"])
    if any(row.count == FREE_TRIES for row in rows):
        _record_pause(username)
    return None


@transaction.atomic
def forget_tries(*, username: str, place: str, known: bool) -> None:
    """The password was right: this place starts from nothing; the name from anywhere gets back what this try cost."""
    WrongTries.objects.filter(name=_mark(username), place=_mark(place)).delete()
    if not known:
        rows = WrongTries.objects.select_for_update().filter(name=_mark(username), place="")
        for row in rows:
            row.count = max(row.count - 1, 0)
            row.wait_until = None if row.count < FREE_TRIES else row.wait_until
            row.save(update_fields=["count", "wait_until"])


@transaction.atomic
def unlock_account(*, account: Account, by: Actor, reason: str) -> int:
    """Nobody waits for this name any more; returns how many places waited. In the trail, with the reason."""
    rows = WrongTries.objects.filter(name=_mark(account.username))
    waited = rows.filter(wait_until__gt=city_time.now()).count()
    rows.delete()
    record_event(
        stream=stream_for(account.office, "account"),
        verb="unlock_account",
        actor=by,
        target=account,
        detail={"waited": waited, "reason": reason},
    )
    return waited


def waits_until(account: Account) -> datetime | None:
    """Until when some place has to wait before it may try this name again; None where nobody waits."""
    rows = WrongTries.objects.filter(name=_mark(account.username), wait_until__gt=city_time.now())
    found: datetime | None = rows.order_by("-wait_until").values_list("wait_until", flat=True).first()
    return found


def forget_old_tries() -> int:
    """Rows nobody needs any more; called when somebody signs in."""
    deleted, _ = WrongTries.objects.filter(last_at__lt=city_time.now() - FORGOTTEN_AFTER).delete()
    return deleted


def _was_here(account: int, address: str) -> bool:
    since = city_time.now() - KNOWN_FOR
    return SignIn.objects.filter(account_id=account, address=address, at__gte=since).exists()


def _row(username: str, place: str, now: datetime) -> WrongTries:
    """The counter of a name at a place, locked; `place` empty: from anywhere."""
    key = {"name": _mark(username), "place": _mark(place) if place else ""}
    WrongTries.objects.bulk_create([WrongTries(**key, last_at=now)], ignore_conflicts=True)
    return WrongTries.objects.select_for_update().get(**key)


def _mark(text: str) -> str:
    """A name or place as it is kept: under our key, folded like user names are compared."""
    return mac("wrong-tries", text.strip().casefold().encode()).hex()[:32]


def _record_pause(username: str) -> None:
    account = Account.objects.filter(username=username).first()
    if account is not None:
        record_event(
            stream=stream_for(account.office, "account"), verb="sign_in_paused", actor=None, target=account, detail={}
        )
