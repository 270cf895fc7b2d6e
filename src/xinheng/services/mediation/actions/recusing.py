"""Who mediates, and the mediator who has an interest: he steps back and is named in this dispute no more (art 21)."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from xinheng.kit import city_time
from xinheng.services.mediation.forms import RecusalDecision
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.rules import numbers_of
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import able_people, recused_from, step_back
from xinheng.support.procedures.actions import move, put_into_hands
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.binding import binder

makes = binder("mediation", row="mediation")
NOTICE, MEETING = "投诉调解通知书", ("meeting_on", "meeting_at", "place", "no_stake")


@makes("decide_recusal", asks=RecusalDecision)
@transaction.atomic
def decide_recusal(*, mediation: Mediation, by: Account, granted: str, reason: str, mediator: str = "") -> Step:
    """Whether the mediator steps back. Where he does another one mediates and has what he had in hand, both sides get
    a new notice, and he has no part in this dispute any more, neither here nor in what it came from; where he does not
    he goes on."""
    matter = mediation.matter
    facts: dict[str, Any] = {"granted": granted}
    judged: dict[str, Any] = {"stepped_back": []}
    if granted != "yes":
        return move(matter=matter, verb="decide_recusal", by=by, reason=reason, facts=facts, judged=judged)
    back = [*numbers_of(str(matter.facts.get("recused_mediators", ""))), str(matter.facts["mediator"])]
    _without_him(matter)
    named, here, team = naming(matter, mediator)
    facts |= named | {"recused_mediators": "、".join(dict.fromkeys(back))}
    # The notice tells all of the appointment, so its step does; of a day that passed meanwhile the next one tells.
    meeting = {name: matter.facts[name] for name in MEETING}
    again = [NOTICE] if str(meeting["meeting_on"]) >= city_time.today().isoformat() else []
    step = move(
        matter=matter, verb="decide_recusal", by=by, reason=reason, facts=facts | (meeting if again else {}),
        judged=judged | here, team=team, documents=again,
    )  # fmt: skip
    for colleague in team:
        _into_hands(matter, colleague, by)
    return step


def _without_him(matter: Matter) -> None:
    """Take the mediator, where he is a colleague, out of the dispute."""
    if account := Account.objects.filter(pk=matter.facts.get("mediator_account") or 0).first():
        step_back(matter=matter, account=account)


def _into_hands(matter: Matter, colleague: Account, by: Account) -> None:
    """The mediation and its complaint, where they lie in nobody's hands, or the first in those of who only decided."""
    lie_free = Q(assignee=None) | Q(assignee=by, pk=matter.pk)
    for one in Matter.objects.filter(lie_free, pk__in=[matter.pk, matter.parent_id or 0]).order_by("pk"):
        put_into_hands(matter=one, to=colleague, by=by, reason="更换调解员")


def naming(matter: Matter, mediator: str) -> tuple[dict[str, Any], dict[str, Any], list[Account]]:
    """The facts of who mediates, with the account where it is a colleague, who may not, for the guard, and that
    colleague, to be told."""
    name = mediator.strip()
    told = "".join(name.split())
    called = [one for one in able_people(matter, Permission.HANDLE_COMPLAINT) if told in _names_of(one)]
    colleague = called if len(called) == 1 else []
    account = colleague[0].pk if colleague else 0
    stepped_back = [one.display_name for one in recused_from(matter)]
    return {"mediator": name, "mediator_account": account}, {"stepped_back": stepped_back}, colleague


def _names_of(account: Account) -> set[str]:
    return {account.display_name, f"{account.display_name}（{account.post}）"}
