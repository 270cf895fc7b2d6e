"""Steps, facts and states compared with the trail: what a history says now is what was heard when it was made."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import Break
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.rules import content_digest

PIECE = 500
KIND = Matter._meta.label_lower
# Who has a matter in hand is told by such a step, and is no fact of the matter.
ASSIGNED = "assign"


def compare_matters() -> Iterator[Break]:
    """Steps changed, added or gone; matters gone; facts and states that no step brought about."""
    last = 0
    while piece := list(Matter.objects.filter(pk__gt=last).order_by("pk")[:PIECE]):
        last = piece[-1].pk
        yield from _compare(piece)
    yield from _gone()


def _compare(matters: Sequence[Matter]) -> Iterator[Break]:
    heard = _heard([str(matter.pk) for matter in matters])
    kept: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(matter__in=matters).order_by("matter_id", "seq"):
        kept[step.matter_id].append(step)
    for matter in matters:
        steps, told = kept[matter.pk], heard[str(matter.pk)]
        says = {step.seq: content_digest(step) for step in steps}
        for seq in sorted(says.keys() | told.keys()):
            if says.get(seq) != told.get(seq):
                yield Break(_name(matter), seq, "这一步与审计记录不符，被改动、增添或删去")
        if steps and (steps[-1].to_state, _facts(steps)) != (matter.state, matter.facts):
            yield Break(_name(matter), matter.seq, "事项的状态或事实与各步不符，被改动")


def _heard(ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """The digest of each step by matter; an erasure tells a step's digest anew."""
    heard: dict[str, dict[int, str]] = defaultdict(dict)
    events = AuditEvent.objects.filter(target_kind=KIND, target_id__in=ids).order_by("id")
    for target, text in events.values_list("target_id", "detail"):
        detail = json.loads(text)
        # Looking at struck words tells of no step.
        if "content" in detail:
            heard[target][detail["seq"]] = detail["content"]
    return heard


def _facts(steps: Sequence[Step]) -> dict[str, object]:
    facts: dict[str, object] = {}
    for step in steps:
        facts |= {} if step.verb == ASSIGNED else step.facts
    return facts


def _gone() -> Iterator[Break]:
    known = {str(pk) for pk in Matter.objects.values_list("pk", flat=True)}
    told = AuditEvent.objects.filter(target_kind=KIND).order_by("target_id").values_list("target_id", flat=True)
    for target in told.distinct().iterator():
        if target not in known:
            yield Break(f"{KIND} {target}", 0, "审计记录里有这件事项，库里已经没有")


def _name(matter: Matter) -> str:
    return f"{matter.procedure} {matter.number or matter.pk}"
