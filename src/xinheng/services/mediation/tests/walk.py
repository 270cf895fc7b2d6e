"""How the house walks through mediations: where they begin, and what their forms need beyond the plain."""

from collections.abc import Sequence
from typing import Any

from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.services.mediation.actions import (
    end_with_complaint,
    give_key,
    open_mediation,
    reach_agreement,
    schedule,
    sign,
)
from xinheng.services.mediation.models import Mediation
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move

FILLS: dict[str, Any] = {
    "meeting_on": lambda form: city_time.today(), "delegated_to": lambda form: "街道人民调解委员会",
    "joined": lambda form: form.fields["joined"].choices[-1][0],
    "parted": lambda form: form.fields["parted"].choices[-1][0], "represents": lambda form: "no",
}  # fmt: skip
MEETING = {"meeting_at": "14:30", "place": "线上调解室", "mediator": "赵明远", "no_stake": "yes"}


def opened(number: str = "调-1") -> Mediation:
    """The room of a complaint that stands for itself."""
    complaint = open_and_move(
        procedure="complaint", verb="submit", title="某店：质量", office=people.OFFICE, by=None, number=f"诉{number}",
        facts={"received_on": city_time.today()}, subject_name="某店",
    )  # fmt: skip
    return open_mediation(complaint=complaint, number=number)


def accepted(by: Account, number: str) -> Matter:
    """A complaint of the same dispute that waits to be mediated."""
    facts = {"office": people.OFFICE, "received_by_competent_authority_on": city_time.today()}
    other = open_and_move(
        procedure="complaint", verb="submit", title="某店：质量", office=people.OFFICE, by=None, number=number,
        facts={"received_on": city_time.today()}, subject_name="某店",
    )  # fmt: skip
    move(matter=other, verb="dispatch", by=by, facts=facts)
    move(matter=other, verb="accept", by=by)
    return other


def in_session(by: Account, number: str = "调-1") -> Mediation:
    """Both sides are there."""
    mediation = opened(number)
    schedule(mediation=mediation, by=by, meeting_on=city_time.today(), **MEETING)
    move(matter=mediation.matter, verb="open_session", by=by)
    return mediation


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One that waits for its appointment, one whose agreement both have signed, one whose complaint ended."""
    signed = in_session(everybody[1], "调-2")
    reach_agreement(mediation=signed, by=everybody[1], agreement="退 12 元")
    for side in ("complainant", "business"):
        sign(mediation=signed, side=side, image=story.picture(), agreement="退 12 元")
    for number in ("诉调-5", "诉调-6", "诉调-7", "诉调-8"):
        accepted(everybody[1], number)
    gone = opened("调-3")
    assert gone.matter.parent is not None
    end_with_complaint(complaint=gone.matter.parent)
    waiting = opened()
    # So that the business can be asked to settle first.
    give_key(mediation=waiting, side="business", by=everybody[1])
    return [waiting.matter, signed.matter, Matter.objects.get(pk=gone.matter_id)]
