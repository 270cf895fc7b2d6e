"""Which subject a clue is about, and whether another clue tells the same."""

from django.db import transaction

from xinheng.fusion.registers.queries import are_one, subject_by
from xinheng.kit import city_time
from xinheng.supervision.clues import rules
from xinheng.supervision.clues.actions.registering import ClueRefused, makes
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.procedures.able import is_able, must_be_free
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.family import adopt
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.refusals import MoveRefused


@transaction.atomic
def match_subject(*, clue: Clue, identity: str, by: Account) -> Clue:
    """A clerk says which subject is meant. The office stays: where the clue goes is decided by dispatch."""
    _may_triage(clue, by)
    subject = subject_by(identity)
    if subject is None:
        raise ClueRefused(f"登记库里没有“{identity}”这个主体，请核对代码或改用名称查找。")
    clue.match = Clue.Match.CONFIRMED
    clue.save(update_fields=["match"])
    _name_subject(clue.matter, subject.identity, subject.name)
    record_event(
        stream=stream_for(clue.matter.office, "clue"), verb="clue.match_subject", actor=by, target=clue,
        detail={"subject": subject.identity},
    )  # fmt: skip
    return clue


@transaction.atomic
def unmatch_subject(*, clue: Clue, by: Account) -> Clue:
    """None of the suggestions is meant: the reported name stays, the link goes."""
    _may_triage(clue, by)
    clue.match = Clue.Match.NONE
    clue.save(update_fields=["match"])
    _name_subject(clue.matter, "", clue.reported_name)
    record_event(stream=stream_for(clue.matter.office, "clue"), verb="clue.unmatch_subject", actor=by, target=clue)
    return clue


@makes("merge_into_parent", along=("absorb", "absorb_and_recount"), own_page=True)
@transaction.atomic
def merge_clue(*, clue: Clue, parent: Clue, by: Account, reason: str, new_facts: bool = False) -> Step:
    """Merge a clue into an earlier one about the same subject. The merged one's source and text stay readable.

    The parent keeps the earliest legal start; with new facts the period starts again from the later receipt (Order 121
    art 35).
    """
    if clue.pk == parent.pk:
        raise ClueRefused("线索不能并入自身，请选择另一条。")
    must_be_free(parent.matter, by)
    if not is_able(by, Permission.TRIAGE_CLUE, parent.matter):
        raise ClueRefused("目标线索由另一机构承办，您在那里没有“分流线索”权限，请转交那里的受理员合并。")
    today = city_time.today()
    closed_at = parent.matter.closed_at
    problem = rules.may_merge(
        same_subject=are_one(clue.matter.subject_identity, parent.matter.subject_identity),
        parent_open=closed_at is None,
        parent_closed_on=city_time.day_of(closed_at) if closed_at else None,
        today=today,
        days=int(parameter("clue.merge_window", today)),
    )
    if problem is None and closed_at is not None and new_facts:
        problem = "目标线索已办结，而新线索有新事实，不能合并；请作为新线索办理"
    if problem:
        raise ClueRefused(f"{problem}。")
    step = move(matter=clue.matter, verb="merge_into_parent", by=by, reason=reason, facts={"parent": parent.number})
    adopt(clue.matter, parent.matter)
    if closed_at is None:
        _absorb(parent, clue, by=by, reason=reason, new_facts=new_facts)
    return step


def _absorb(parent: Clue, child: Clue, *, by: Account, reason: str, new_facts: bool) -> None:
    """Tell the parent, and set its legal clock where the merger moves its start."""
    start = rules.starts_on_after_merge(parent=parent.found_on, child=child.found_on, new_facts=new_facts)
    if start == parent.found_on:
        move(matter=parent.matter, verb="absorb", by=by, facts={"child": child.number})
        return
    facts = {"child": child.number, "found_on": start}
    move(matter=parent.matter, verb="absorb_and_recount", by=by, reason=reason, facts=facts)
    parent.found_on = start
    parent.save(update_fields=["found_on"])


def _may_triage(clue: Clue, by: Account) -> None:
    must_be_free(clue.matter, by)
    if not is_able(by, Permission.TRIAGE_CLUE, clue.matter):
        raise ClueRefused("您在这条线索的承办范围内没有“分流线索”权限，请转交受理员。")
    if clue.matter.closed_at:
        raise MoveRefused("这条线索已经办结，不能再改主体；需要时请先重新打开。")


def _name_subject(matter: Matter, identity: str, name: str) -> None:
    matter.subject_identity, matter.subject_name = identity, name
    matter.save(update_fields=["subject_identity", "subject_name"])
