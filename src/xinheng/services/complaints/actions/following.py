"""What follows when a complaint ends: for those handled jointly with it (Order 121 art 12), and for its clue."""

from collections.abc import Callable

from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import part
from xinheng.services.mediation.represented import joined_now, joined_with
from xinheng.supervision.clues.actions import end_with_dispute, go_along
from xinheng.supervision.clues.models import Clue
from xinheng.support.prepared.asking import PreparedQuestion, given

# Withdrawn or settled by the one who leads, or its own sixty days over: that ends nobody else's complaint.
OWN_REASONS = ("T23-1", "T23-5")
_OPEN_OF_CLUE = PreparedQuestion(
    lambda: Complaint.objects.filter(clue=given("clue"), matter__closed_at=None, outcome="").only("pk")
)
_CLUE = PreparedQuestion(lambda: Clue.objects.select_related("matter").filter(pk=given("pk")))


def is_joint(complaint: Complaint) -> bool:
    """Whether it is handled jointly with others now: it leads them, or was joined to the one that leads."""
    return bool(joined_with(complaint.matter)) or joined_now(complaint.matter) is not None


def follow(complaint: Complaint, stood: str, do: Callable[[Complaint], object]) -> None:
    """Do to each joined complaint what was just done to the one that leads and `stood` so before; what stands elsewhere
    goes on alone."""
    for row in joined_with(complaint.matter):
        if row.matter.state == stood:
            do(Complaint.objects.select_related("matter").get(matter=row.matter))
        elif row.matter.state in ("mediating", "testing"):
            part(row)


def end_clue(complaint: Complaint) -> None:
    """The dispute is over, and with it the clue in which no breach is suspected, unless others still complain of it."""
    if clue := _its_own_clue(complaint):
        end_with_dispute(clue=clue)


def take_clue_along(complaint: Complaint) -> None:
    """The complaint is another office's now: its clue goes with it, unless others still complain of it."""
    if clue := _its_own_clue(complaint):
        go_along(clue=clue, office=complaint.matter.office)


def _its_own_clue(complaint: Complaint) -> Clue | None:
    if complaint.clue_id is None:
        return None
    others = [one for one in _OPEN_OF_CLUE.all(clue=complaint.clue_id) if one.pk != complaint.pk]
    return None if others else _CLUE.one(pk=complaint.clue_id)


def part_all(complaint: Complaint) -> None:
    """The leading complaint ended for a reason of its own: the others go on, each alone."""
    for row in joined_with(complaint.matter):
        if row.matter.state in ("mediating", "testing"):
            part(row)
