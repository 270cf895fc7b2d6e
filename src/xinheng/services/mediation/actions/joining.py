"""Joint complaints (共同投诉, Order 121 art 12): joining those of one dispute, parting, agreeing to a settlement."""

from django.db import transaction

from xinheng.kit import city_time
from xinheng.services.mediation import rules
from xinheng.services.mediation.actions.leading import MediationRefused, makes
from xinheng.services.mediation.forms import AnswerTold, Joining, Parting
from xinheng.services.mediation.models import Joined, Mediation
from xinheng.services.mediation.represented import joined_now, joined_with, may_join, wording_of
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.family import share_who_steps_back
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.reviews import judge_reviews
from xinheng.support.procedures.table.binding import binder

of_complaint = binder("complaint")


@makes("join_complaint", asks=Joining)
@of_complaint("join", own_page=True)
@transaction.atomic
def join_complaint(
    *, mediation: Mediation, by: Account, joined: str, represents: str, consent: str, reason: str
) -> Step:
    """Mediate another complaint about the same dispute in this room, its complainant having agreed; at most two speak
    for all."""
    lead = Matter.objects.select_for_update().get(pk=mediation.matter.parent_id or 0)
    other = may_join(lead).filter(number=joined).first()
    if other is None or not is_able(by, Permission.HANDLE_COMPLAINT, other):
        raise MediationRefused(f"{joined}不能并入：要是同一商家、已受理、还没有组织调解、由您办理的投诉。")
    if mediation.matter.facts.get("mediator_account") in (*other.recused, *other.challenged):
        raise MediationRefused(f"{joined}不能并入：这里的调解员已对它回避，或者有人申请他回避还没有决定。")
    speaking = 1 + sum(one.represents for one in joined_with(lead))
    if represents == "yes" and speaking >= rules.MOST_REPRESENTATIVES:
        raise MediationRefused(f"代表人最多 {rules.MOST_REPRESENTATIVES} 名（《办法》第十二条），请选“由代表人代表”。")
    facts = {"joined_to": lead.number, "represents": represents, "consent": consent}
    move(matter=other, verb="join", by="system", facts=facts)
    Joined.objects.create(matter=other, lead=lead, represents=represents == "yes", since=city_time.now())
    share_who_steps_back(other)
    return move(
        matter=mediation.matter, verb="join_complaint", by=by, reason=reason, facts=_listed(mediation, "joined", joined)
    )


@makes("part_complaint", asks=Parting)
@transaction.atomic
def part_complaint(*, mediation: Mediation, by: Account, parted: str, reason: str) -> Step:
    """Have a joined complaint go on alone: it stands accepted again, and its sixty days ran on."""
    row = next((one for one in joined_with(mediation.matter.parent) if one.matter.number == parted), None)
    if row is None:
        raise MediationRefused(f"{parted}没有并在这里，请从列表里选。")
    part(row)
    facts = _listed(mediation, "parted", parted)
    return move(matter=mediation.matter, verb="part_complaint", by=by, reason=reason, facts=facts)


@of_complaint("part", "ask_consent", own_page=True)
@transaction.atomic
def part(joined: Joined) -> None:
    """A joined complaint goes on alone: it was parted, or the leading one ended for reasons of its own."""
    _end(joined)
    move(matter=joined.matter, verb="part", by="system", facts={"joined_to": "", "asked": "", "answer": ""})


@transaction.atomic
def leave(*, complaint: Matter) -> None:
    """A joined complaint ended by itself: those left in the room are told so by its trail."""
    row = joined_now(complaint)
    if row is None or row.lead.state not in ("mediating", "testing"):
        return
    _end(row)
    for room in Mediation.objects.select_related("matter").filter(matter__parent=row.lead, matter__closed_at=None):
        facts = _listed(room, "parted", complaint.number)
        move(matter=room.matter, verb="part_complaint", by="system", reason="这件投诉已经结束", facts=facts)


@of_complaint("answer_agreement", asks=AnswerTold)
@transaction.atomic
def answer_agreement(*, matter: Matter, by: Account | None, answer: str, reason: str = "", seen: str = "") -> Step:
    """Who is represented agrees to what was settled, or does not: on the page of progress (`by` None, `seen` the
    wording read there), or told to the officer. Raises MediationRefused where no wording waits."""
    row = Joined.objects.select_for_update().filter(matter=matter, until=None).first()
    drafted = Mediation.objects.select_related("matter").filter(matter__state="agreement_drafted")
    room = drafted.filter(matter__parent=row.lead).first() if row else None
    if row is None or room is None:
        raise MediationRefused("现在没有等您答复的协议：协议正在重谈，或者已经办结。")
    if by is None and seen != str(room.matter.facts.get("agreement", "")):
        raise MediationRefused("协议的文字已经改动，请看过新的文字再答复。")
    row.answered, row.agrees = wording_of(room), answer == "yes"
    row.save(update_fields=["answered", "agrees"])
    return move(matter=matter, verb="answer_agreement", by=by, reason=reason, facts={"answer": answer})


def _end(joined: Joined) -> None:
    joined.until = city_time.now()
    joined.save(update_fields=["until"])
    # A review that is held in the room is of that room alone from now on, and the other way round.
    for apart in (joined.matter, joined.lead):
        judge_reviews(apart)


def _listed(mediation: Mediation, fact: str, number: str) -> dict[str, str]:
    """The fact of the room that lists numbers, with one more."""
    return {fact: "、".join((*rules.numbers_of(str(mediation.matter.facts.get(fact, ""))), number))}
