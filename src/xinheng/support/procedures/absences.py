"""Who is away and who stands in: the work of the one is found among the other's, and gives him no right."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import all_grants, may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.models import Absence
from xinheng.support.procedures.refusals import MoveRefused

LONGEST_DAYS = 366
_SUBSTITUTE = PreparedQuestion(
    lambda: _in_force(given("today"), given("today")).filter(away=given("away")).select_related("stand_in")[:1]
)

_AWAY_OF = PreparedQuestion(
    lambda: _in_force(given("today"), given("today")).filter(away__office=given("office")).only("away")
)
_LOOKED_AFTER = PreparedQuestion(lambda: _in_force(given("today"), given("today")).filter(stand_in=given("account")))


@transaction.atomic
def stand_in(*, away: Account, stand_in: Account, since: date, until: date, by: Account) -> Absence:
    """代办: while somebody is away, both days included, another finds that work among his own.

    It gives no right: the other does what his own roles let him do. By who is away, or by who assigns work there.
    """
    if away.pk != by.pk and not may(by, Permission.ASSIGN_WORK, office=away.office):
        raise MoveRefused("只能登记自己不在岗；替同事登记，须由机构负责人办理。")
    if stand_in.pk == away.pk or not stand_in.is_active:
        raise MoveRefused("代办人应是另一位在用账号的同事。")
    if until < max(since, city_time.today()) or (until - since).days > LONGEST_DAYS:
        raise MoveRefused(f"不在岗的日期写的是 {since} 至 {until}，应当先起后止、未过去、不超过一年。")
    if not {grant.role for grant in all_grants(away)} & {grant.role for grant in all_grants(stand_in)}:
        raise MoveRefused(f"{stand_in.display_name}没有与{away.display_name}相同的角色，代办不了。")
    overlapping = _in_force(since, until)
    if overlapping.filter(away=away).exists():
        raise MoveRefused(f"{away.display_name}在这段日期已登记过代办，先结束那一次。")
    if overlapping.filter(away=stand_in).exists():
        raise MoveRefused(f"{stand_in.display_name}这段日期自己也不在岗，请换一位同事。")
    if for_whom := overlapping.filter(stand_in=away).select_related("away").first():
        # Who stands in for one who stands in is found by nobody: the work of the first would be in nobody's sight.
        raise MoveRefused(
            f"{away.display_name}这段日期正代{for_whom.away.display_name}办理，"
            f"请先结束那一次，给{for_whom.away.display_name}另定代办人。"
        )
    made = Absence.objects.create(away=away, stand_in=stand_in, since=since, until=until, made_by=by)
    _write_down(made, "absence.begin", by)
    days = f"{since:%m-%d} 至 {until:%m-%d}"
    if stand_in.pk != by.pk:
        notify(account=stand_in, title=f"代{away.display_name}办理", body=f"{days}，他手里的事会列在您的“我的”里。")
    if away.pk != by.pk:
        notify(
            account=away, title="已登记您不在岗", body=f"{days}，由{stand_in.display_name}代办，手里的事也列在他那里。"
        )
    return made


@transaction.atomic
def come_back(*, absence: Absence, by: Account) -> None:
    """回岗: the absence ends now, by who was away, who stands in, or who assigns work there."""
    if not _concerns(absence, by):
        raise MoveRefused("只有本人、代办人和机构负责人可以结束代办。")
    if absence.ended_at is None:
        absence.ended_at = city_time.now()
        absence.save(update_fields=["ended_at"])
        _write_down(absence, "absence.end", by)


def absences_of(account: Account) -> list[Absence]:
    """Absences to come or running that the account made, has, or fills in."""
    rows = Absence.objects.filter(ended_at=None, until__gte=city_time.today()).select_related("away", "stand_in")
    return list(rows.filter(Q(away=account) | Q(stand_in=account) | Q(made_by=account)).order_by("since", "pk"))


def absence_of(account: Account, pk: int) -> Absence | None:
    """The absence of that number, if the account has, fills in or made it, or assigns work there."""
    found = Absence.objects.filter(pk=pk).select_related("away", "stand_in").first()
    return found if found and _concerns(found, account) else None


def away_for(account: Account | given, today: date | given) -> QuerySet[Absence, Any]:
    """The accounts whose work another looks after on a day, as a part of a question: no query of its own."""
    return _in_force(today, today).filter(stand_in=account).values("away")


def looks_after_others(account: Account) -> bool:
    """Whether somebody's work is found among the account's own today."""
    return bool(_LOOKED_AFTER.all(account=account, today=city_time.today()))


def substitute_of(account_id: int | None) -> Account | None:
    """Who stands in for an account today."""
    today = city_time.today()
    found = _SUBSTITUTE.first(away=account_id, today=today) if account_id else None
    return found.stand_in if found else None


def absences_today(people: Iterable[Account]) -> dict[int, Absence]:
    """Who of these is away today, by id."""
    today = city_time.today()
    return {one.away_id: one for one in _in_force(today, today).filter(away__in=list(people))}


def away_of(office: str) -> set[int]:
    """Who of one office is away today, by id; a prepared question, for moves."""
    return {one.away_id for one in _AWAY_OF.all(today=city_time.today(), office=office)}


def _concerns(absence: Absence, account: Account) -> bool:
    people = (absence.away_id, absence.stand_in_id, absence.made_by_id)
    return account.pk in people or may(account, Permission.ASSIGN_WORK, office=absence.away.office)


def _in_force(since: date | given, until: date | given) -> QuerySet[Absence]:
    return Absence.objects.filter(ended_at=None, since__lte=until, until__gte=since)


def _write_down(absence: Absence, verb: str, by: Account) -> None:
    told = {"away": absence.away.username, "stand_in": absence.stand_in.username}
    days = {"since": absence.since.isoformat(), "until": absence.until.isoformat()}
    record_event(
        stream=stream_for(absence.away.office, "work"), verb=verb, actor=by, target=absence, detail={**told, **days}
    )
