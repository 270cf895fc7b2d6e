"""That a side opened its copy of the 投诉调解书: what was signed on a screen is in its hands only then (art 24)."""

from django.db import transaction

from xinheng.kit import city_time
from xinheng.services.complaints.rules import SIDES
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.steps import add_step_to, tell_the_trail

# The verb of the step that an opening is: it leads nowhere, no clock hears it.
OPENED, AGREEMENT = "open_paper", "投诉调解书"


@transaction.atomic
def note_opening(*, matter: Matter, title: str, side: str) -> Step | None:
    """Keep when a side opened the agreement for the first time. None for what is known, and for any other paper."""
    if title != AGREEMENT or side in opened_by_sides(matter):
        return None
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if side in opened_by_sides(locked):
        return None
    step = Step(verb=OPENED, title=_title(side), from_state=locked.state, to_state=locked.state)
    add_step_to(locked, step, by=None, actor="public", at=city_time.now())
    locked.save(update_fields=["seq"])
    tell_the_trail(locked, [step], "public")
    matter.seq = locked.seq
    return step


def opened_by_sides(complaint: Matter) -> set[str]:
    """The sides that opened the agreement of a complaint that stands: one made again is to be opened again."""
    made = complaint.steps.filter(verb="record_agreement").last()
    titles = set(complaint.steps.filter(verb=OPENED, seq__gt=made.seq if made else 0).values_list("title", flat=True))
    return {side for side in SIDES if _title(side) in titles}


def _title(side: str) -> str:
    return f"{SIDES[side]}打开了{AGREEMENT}"
