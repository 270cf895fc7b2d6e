"""Mediation by a consumers' organisation or a venue's manager, in the name of the authority (Order 121 art 19).

Whoever was asked has the room from its own pages: it talks to both sides, writes down what they agree on, or gives the
mediation back. It never sees who the complainant is beyond what the room tells; signed papers are the authority's.
"""

from typing import Any

from django.db import transaction

from xinheng.fusion.registers.queries import are_one
from xinheng.kit.characters import is_blank
from xinheng.services.mandates.telling import tell_holders
from xinheng.services.mediation.actions.leading import MediationRefused, makes
from xinheng.services.mediation.forms import OTHER, Delegation
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.represented import ask_represented
from xinheng.services.partners.queries.own import admitted_partners
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.table.asking import Reason


@makes("delegate", asks=Delegation)
@transaction.atomic
def delegate(*, mediation: Mediation, by: Account, body: str, delegation_agreed: str, delegated_to: str = "") -> Step:
    """Have an organisation mediate: one at the table works in the room, any other (`delegated_to`) on paper."""
    partner = None if body == OTHER else admitted_partners().filter(identity=body).first()
    if partner is None and is_blank(delegated_to):
        raise MediationRefused("没有选受托组织：请从列表里选一家，或者选“其他组织”并写明名称。")
    name = partner.name if partner else delegated_to.strip()
    facts = {"delegated_to": name, "delegation_agreed": delegation_agreed}
    own = partner is not None and are_one(partner.identity, mediation.matter.subject_identity)
    step = move(matter=mediation.matter, verb="delegate", by=by, facts=facts, judged={"entrusted_party": own})
    mediation.partner = partner.identity if partner else ""
    mediation.save(update_fields=["partner"])
    matter = mediation.matter
    if partner:
        tell_holders(
            identity=partner.identity, right=PartyRight.VENUE, key=f"delegate:{matter.pk}:{step.seq}",
            words=f"【{partner.name}】市场监管部门委托您单位调解一件消费纠纷，登录共治端“委托调解”办理。",
        )  # fmt: skip
    return step


@makes("return_delegation", asks=Reason)
@transaction.atomic
def return_delegation(*, mediation: Mediation, by: Account | Party, reason: str) -> Step:
    """Whoever was asked could not settle it, or the authority takes it back: the room is the authority's again."""
    step = _made(mediation, by, "return_delegation", reason=reason)
    mediation.partner = ""
    mediation.save(update_fields=["partner"])
    return step


@transaction.atomic
def settle_for_both(*, mediation: Mediation, by: Party, agreement: str) -> Step:
    """Whoever was asked writes down what both agreed on; both then sign these words."""
    if is_blank(agreement):
        raise MediationRefused("写明双方商定的内容：谁、做什么、多少、在哪一天前。")
    step = _made(mediation, by, "reach_agreement", facts={"agreement": agreement.strip()})
    ask_represented(mediation=mediation)
    return step


def _made(mediation: Mediation, by: Account | Party, verb: str, **told: Any) -> Step:
    """A move of the authority's officer, or of the organisation that it asked: of that one alone, and told by name."""
    if isinstance(by, Account):
        return move(matter=mediation.matter, verb=verb, by=by, **told)
    if not by.is_of(mediation.partner) or not by.may(PartyRight.VENUE) or mediation.matter.state != "delegated":
        raise MediationRefused("这件调解现在不在您单位手里，不能办理；请刷新后再看。")
    step = move(matter=mediation.matter, verb=verb, by=None, **told)
    record_event(
        stream=stream_for(mediation.matter.office, "mediation"), verb=f"mediation.{verb}", actor=by, target=mediation,
        detail={"subject": by.subject_name},
    )  # fmt: skip
    return step
