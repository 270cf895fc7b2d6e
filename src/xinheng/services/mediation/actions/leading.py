"""Leading a mediation: begun with the consent of both, scheduled, agreed, signed, or ended for a reason of art 23."""

from datetime import date
from typing import Any, Literal

from django.db import transaction

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.mandates.telling import somebody_acts, tell_holders
from xinheng.services.mediation.actions.recusing import naming
from xinheng.services.mediation.forms import Ending, Meeting, NoShow, Wording
from xinheng.services.mediation.models import Mediation
from xinheng.services.mediation.represented import ask_represented, not_agreeing, wording_of
from xinheng.services.mediation.rules import PARTIES
from xinheng.support.access.parties import PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.table.binding import binder

makes = binder("mediation", row="mediation")
_ROOMS = PreparedQuestion(
    lambda: Matter.objects.filter(parent=given("complaint"), procedure="mediation", closed_at=None)
)


class MediationRefused(Refusal):
    """What cannot be done in the room like this; the sentence says why."""


@makes("prepare", own_page=True)
@transaction.atomic
def open_mediation(
    *, complaint: Matter, number: str, by: Account | Literal["system"] = "system", wish: str = ""
) -> Mediation:
    """Both agreed to be mediated: the room of a complaint, in its office and under its sixty days, led by `by`.

    `wish` is whom the complainant would rather have mediate first, a key of `rules.DELEGATES`.
    """
    facts = {"complaint": complaint.number} | ({"delegate_wish": wish} if wish else {})
    matter = open_and_move(
        procedure="mediation", verb="prepare", by=by, number=number, office=complaint.office,
        field=complaint.field, title=f"调解：{complaint.title}"[:200], subject_identity=complaint.subject_identity,
        subject_name=complaint.subject_name, parent=complaint, facts=facts,
    )  # fmt: skip
    return Mediation.objects.create(matter=matter)


def _can_answer(mediation: Mediation) -> bool:
    """Whether anybody of the business could: who acts for it in its workspace, or who has a link of the room."""
    until = mediation.business_key_until
    linked = until is not None and until > city_time.now()
    return linked or somebody_acts(identity=mediation.matter.subject_identity, right=PartyRight.SETTLE)


@makes("let_business_settle")
@transaction.atomic
def let_business_settle(*, mediation: Mediation, by: Account) -> Step:
    """The business answers first, on line and within its days; it hears so on the telephone."""
    judged = {"nobody_to_answer": not _can_answer(mediation)}
    step = move(matter=mediation.matter, verb="let_business_settle", by=by, judged=judged)
    matter = mediation.matter
    tell_holders(
        identity=matter.subject_identity, right=PartyRight.SETTLE, key=f"settle:{matter.pk}:{step.seq}",
        words=f"【{matter.subject_name}】有一件消费投诉请先在线与消费者和解，{matter.due_on} 前登录企业端“待办”答复。",
    )  # fmt: skip
    return step


@makes("schedule", "adjourn", asks=Meeting)
def schedule(
    *, mediation: Mediation, by: Account, meeting_on: date, meeting_at: str, place: str, mediator: str, no_stake: str
) -> Step:
    """Agree on time, place and mediator, and tell both (art 20, 21); again where it is put off, begun or not."""
    verb = "adjourn" if mediation.matter.state in ("scheduled", "in_session") else "schedule"
    facts = {"meeting_on": meeting_on, "meeting_at": meeting_at.strip(), "place": place.strip(), "no_stake": no_stake}
    named, judged, team = naming(mediation.matter, mediator)
    return move(matter=mediation.matter, verb=verb, by=by, facts=facts | named, judged=judged, team=team)


@makes("reach_agreement", asks=Wording)
@transaction.atomic
def reach_agreement(*, mediation: Mediation, by: Account, agreement: str) -> Step:
    """What both agreed on, in the words that they sign; whoever is represented is asked."""
    step = move(matter=mediation.matter, verb="reach_agreement", by=by, facts={"agreement": agreement.strip()})
    ask_represented(mediation=mediation)
    return step


def signing(mediation: Mediation, by: Account) -> dict[str, Any]:
    """Who has still to sign, and who is represented and has not agreed."""
    return {"unsigned": unsigned(mediation), "not_agreeing": not_agreeing(mediation)}


@makes("sign_agreement", foresees=signing)
@transaction.atomic
def sign_agreement(*, mediation: Mediation, by: Account) -> Step:
    """Both signed this very wording, and all who are represented agreed to it: it binds, and the complaint hears it
    (art 12, 24)."""
    hold(mediation)
    return move(matter=mediation.matter, verb="sign_agreement", by=by, judged=signing(mediation, by))


@makes("record_absence", asks=NoShow)
def record_absence(*, mediation: Mediation, by: Account, absent: str, reason: str) -> Step:
    """A party told in time did not come: mediation ends (art 23 (2))."""
    facts = {"absent": absent, "reason_code": "T23-2", "words": reason}
    return move(matter=mediation.matter, verb="record_absence", by=by, reason=reason, facts=facts)


@makes("terminate", asks=Ending)
def terminate(*, mediation: Mediation, by: Account, reason_code: str, reason: str) -> Step:
    """End it for one of the reasons of art 23; the complaint hears it and tells both within its term."""
    facts = {"reason_code": reason_code, "words": reason}
    judged = {"sixty_days_run": mediation.sixty_days_run}
    return move(matter=mediation.matter, verb="terminate", by=by, reason=reason, facts=facts, judged=judged)


@makes("end_with_complaint", own_page=True)
def end_with_complaint(*, complaint: Matter) -> None:
    """The complaint ended by itself: its room closes with it."""
    for one in _ROOMS.all(complaint=complaint):
        move(matter=one, verb="end_with_complaint", by="system")


def hold(mediation: Mediation) -> Matter:
    """The matter as it stands now, held: nobody ends the talk, or writes another wording, between the look and the
    word."""
    now = Matter.objects.select_for_update(of=("self",)).get(pk=mediation.matter_id)
    mediation.matter.state, mediation.matter.facts = now.state, now.facts
    return mediation.matter


def unsigned(mediation: Mediation) -> list[str]:
    """The parties that have not signed what stands now."""
    done = set(mediation.signatures.filter(wording=wording_of(mediation)).values_list("side", flat=True))
    return [side for side in PARTIES if side not in done]
