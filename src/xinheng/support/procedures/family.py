"""A matter and what was begun from it are one family: one row in a list, and a clock handed down.

A family goes by its root, the matter all the others came from; a matter alone has none. Where a member has no running
clock of its own, it stands under the one of the matter it was begun from: a check has no legal period, the report that
led to it has.

Families that are handled as one without having come of each other, such as joint complaints, are tied: an app says
which (`ties_families`). Who has an interest in one has it in all, and who is forgotten is forgotten in all (ADR 118).
"""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import change
from xinheng.support.procedures.models import Matter, SteppedBack

RUNNING, INHERITED = "running", "inherited"
# Of some matters those tied to them, now or, where it is true, ever.
Tie = Callable[[QuerySet[Matter], bool], QuerySet[Matter]]
_ties: list[Tie] = []
_UNDER = PreparedQuestion(
    lambda: Matter.objects.filter(parent=given("parent"), closed_at=None, clock_state__in=("", INHERITED)).only(
        "family", "closed_at", "due_at", "due_on", "due_provisional", "clock_state"
    )
)


def ties_families(tie: Tie) -> Tie:
    """Binds what an app keeps of matters that are handled as one without having come of each other."""
    _ties.append(tie)
    return tie


def born_of(parent: Matter | None) -> int | None:
    """The family of a matter begun from `parent`; the parent becomes a root where it was alone."""
    if parent is None or parent.pk is None:
        return None
    if parent.family_id is None:
        parent.family_id = parent.pk
        change(parent, "family")
    return parent.family_id


def adopt(child: Matter, parent: Matter) -> None:
    """Put a matter under another than it was begun from; what came of it comes along. Who stepped back from one of them
    did so from all, and whose recusal is under review in one is asked in all."""
    family = born_of(parent)
    for one in (child, *_below(child)):
        Matter.objects.filter(pk=one.pk).update(family=family)
    child.parent, child.family_id = parent, family
    Matter.objects.filter(pk=child.pk).update(parent=parent)
    share_who_steps_back(child)
    for one in (child, parent):
        one.refresh_from_db(fields=["recused", "challenged", "assignee"])


def share_who_steps_back(matter: Matter) -> None:
    """Of kin that have just become so: who stepped back from one of them did so from all and has none of them in hand,
    and whose recusal is under review in one is asked in all."""
    kin = list(kin_of(matter).select_for_update(of=("self",)).order_by("pk"))
    recused = {account for one in kin for account in one.recused}
    challenged = {account for one in kin for account in one.challenged}
    if recused or challenged:
        kin_of(matter).update(recused=sorted(recused), challenged=sorted(challenged))
        kin_of(matter).filter(assignee__in=recused).update(assignee=None)
        find_by_who(kin, recused)


def find_by_who(kin: Iterable[Matter], accounts: Iterable[int]) -> None:
    """Let lists and counts know who stepped back from these matters and their families."""
    families = {one.family_id or one.pk for one in kin}
    rows = [SteppedBack(account_id=one, family_id=family) for family in families for one in accounts]
    SteppedBack.objects.bulk_create(rows, ignore_conflicts=True)


def kin_of(*matters: Matter, ever: bool = False) -> QuerySet[Matter]:
    """The matters, those that came of each other with them, and the families tied to theirs, now or `ever`."""
    roots: set[int] = set()
    found = {one.family_id or one.pk for one in matters}
    while found:
        roots |= found
        tied = (one for tie in _ties for one in tie(_of_families(roots), ever))
        found = {one.family_id or one.pk for one in tied} - roots
    return _of_families(roots)


def _of_families(roots: Iterable[int]) -> QuerySet[Matter]:
    return Matter.objects.filter(Q(pk__in=roots) | Q(family__in=roots))


def inherit(matter: Matter, parent: Matter | None) -> None:
    """Stand under the parent's running clock, in the columns of the instance; the caller saves it."""
    runs = parent is not None and parent.closed_at is None and parent.clock_state in (RUNNING, INHERITED)
    if parent is not None and runs and matter.closed_at is None:
        matter.due_at, matter.due_on = parent.due_at, parent.due_on
        matter.due_provisional, matter.clock_state = parent.due_provisional, INHERITED


def stand_anew(matter: Matter) -> None:
    """A closed matter stands under no clock, one opened again under its parent's, where it has none of its own."""
    if matter.clock_state in ("", INHERITED):
        _stand_alone(matter)
        inherit_from_parent(matter)


def inherit_from_parent(matter: Matter) -> None:
    """The same under the parent it has; of a closed one that is not even read."""
    if matter.closed_at is None:
        inherit(matter, matter.parent)


def hand_down(matter: Matter) -> None:
    """Tell those begun from a matter how its clock stands now. Nothing is asked where it is alone."""
    if matter.family_id is None:
        return
    for child in _UNDER.all(parent=matter):
        before = (child.due_at, child.clock_state)
        _stand_alone(child)
        inherit(child, matter)
        if (child.due_at, child.clock_state) != before:
            change(child, "due_at", "due_on", "due_provisional", "clock_state")
            hand_down(child)


def _stand_alone(matter: Matter) -> None:
    matter.due_at = matter.due_on = None
    matter.due_provisional, matter.clock_state = False, ""


def _below(matter: Matter) -> list[Matter]:
    found: list[Matter] = []
    for child in matter.children.all():
        found += [child, *_below(child)]
    return found
