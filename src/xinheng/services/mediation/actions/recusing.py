"""Who mediates, and the mediator who has an interest: he steps back and is named in this dispute no more (art 21)."""

from typing import Any

from django.db import transaction

from xinheng.services.mediation.forms import RecusalDecision
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.rules import numbers_of
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import able_people, recused_from, step_back
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.binding import binder

makes = binder("mediation", row="mediation")


def deciding(mediation: Mediation, by: Account) -> dict[str, Any]:
    """Whether it is he himself whom `by` would decide about: asked before the decision names another."""
    return {"decides_own": mediation.matter.facts.get("mediator_account") == by.pk}


@makes("decide_recusal", asks=RecusalDecision, foresees=deciding)
@transaction.atomic
def decide_recusal(*, mediation: Mediation, by: Account, granted: str, reason: str, mediator: str = "") -> Step:
    """Whether the mediator steps back. Where he does another one mediates, and he has no part in this dispute any
    more, neither here nor in what it came from; where he does not he goes on."""
    matter = mediation.matter
    before, account = str(matter.facts["mediator"]), int(matter.facts.get("mediator_account") or 0)
    facts: dict[str, Any] = {"granted": granted}
    judged: dict[str, Any] = {"stepped_back": []} | deciding(mediation, by)
    team: list[Account] = []
    if granted == "yes":
        back = [*numbers_of(str(matter.facts.get("recused_mediators", ""))), before]
        named, here, team = naming(matter, mediator)
        facts |= named | {"recused_mediators": "、".join(dict.fromkeys(back))}
        judged |= here
    step = move(matter=matter, verb="decide_recusal", by=by, reason=reason, facts=facts, judged=judged, team=team)
    if granted == "yes" and account:
        step_back(matter=matter, account=Account.objects.get(pk=account))
    return step


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
