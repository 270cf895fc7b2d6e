"""What the rule is sure of, done: each link and merge in a transaction of its own, so that a kill leaves none half."""

from collections import defaultdict
from dataclasses import dataclass

import duckdb

from xinheng.fusion.matching.comparing.clustering import Clusters
from xinheng.fusion.matching.comparing.declarations import matching
from xinheng.fusion.matching.merging import merge_subjects, split_by_rule
from xinheng.fusion.matching.models import SubjectMerge
from xinheng.fusion.matching.parties import record_of, subject_of
from xinheng.fusion.matching.saying import types_of
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.resolution.actions import decide, undo_decision
from xinheng.fusion.resolution.models import Decision
from xinheng.fusion.standard.pack import pack
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor

REASON = "按归一规则：名称、地址、电话、负责人等比对结果达到自动归并的把握"


@dataclass
class Done:
    """How much a run did."""

    linked: int = 0
    merged: int = 0
    undone: int = 0


def apply(duck: duckdb.DuckDBPyConnection, clusters: Clusters, by: Actor, of: str) -> Done:
    """Links nameless records and merges subjects as the sets say; takes back what the rule said before and does no
    longer. What a steward said stays."""
    done, scheme = Done(), matching(of).said.code or pack().city.main_scheme
    for members in _sets(duck, clusters):
        home = _home(members, scheme)
        if home:
            for party in members:
                _settle(party, home, by, done)
    _take_back(clusters, by, done, of)
    return done


def _sets(duck: duckdb.DuckDBPyConnection, clusters: Clusters) -> list[list[str]]:
    """Sets of more than one, in which somebody is not where he belongs: the surest to be looked at alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for (party,) in duck.execute("SELECT party FROM cleaned ORDER BY party").fetchall():
        found[clusters.of(party)].append(party)
    return [members for _, members in sorted(found.items()) if len(members) > 1]


def _home(members: list[str], scheme: str) -> Subject | None:
    """The subject all others are: the one with the number of its kind, else the oldest."""
    numbers = [int(party.partition(":")[2]) for party in members if party.startswith("subject:")]
    found = list(Subject.objects.filter(pk__in=numbers).order_by("pk"))
    coded = [one for one in found if one.identity.startswith(f"{scheme}:")]
    return next(iter(coded or found), None)


def _settle(party: str, home: Subject, by: Actor, done: Done) -> None:
    try:
        if party.startswith("subject:"):
            _merge(party, home, by, done)
        else:
            _link(party, home, by, done)
    except Refusal:
        # Somebody was faster, or a steward's word stands in the way: the next run looks again.
        return


def _merge(party: str, home: Subject, by: Actor, done: Done) -> None:
    one = Subject.objects.get(pk=int(party.partition(":")[2]))
    if home.pk in (one.pk, one.merged_into):
        return
    if one.merged_into is not None:
        standing = SubjectMerge.objects.filter(gone=one, undone_at__isnull=True, by_rule=True).first()
        if standing is None:
            return
        split_by_rule(merge=standing, by=by)
        done.undone += 1
    merge_subjects(kept=home, gone=one, by=by, reason=REASON, by_rule=True)
    done.merged += 1


def _link(party: str, home: Subject, by: Actor, done: Done) -> None:
    record = record_of(party)
    if record is None or record.subject_id == home.pk:
        return
    if record.subject_id is not None:
        standing = _standing(party)
        if standing is None:
            return
        undo_decision(decision=standing, by=by, reason="归一规则重新判断")
        done.undone += 1
        record = record_of(party)
        if record is None:
            return
    decide(record=record, subject=home, by=by, reason=REASON, by_rule=True)
    done.linked += 1


def _standing(party: str) -> Decision | None:
    type, source, key = party.partition(":")[2].split("/", 2)
    return Decision.objects.filter(type=type, source=source, key=key, undone_at__isnull=True, by_rule=True).first()


def _take_back(clusters: Clusters, by: Actor, done: Done, of: str) -> None:
    """Links and merges of the rule about this kind whose two sides stand in different sets now."""
    linked = Decision.objects.filter(by_rule=True, undone_at__isnull=True, type__in=types_of(of))
    for decision in linked.select_related("subject"):
        party = f"record:{decision.type}/{decision.source}/{decision.key}"
        if clusters.of(party) != clusters.of(f"subject:{decision.subject_id}") and subject_of(
            f"subject:{decision.subject_id}"
        ):
            undo_decision(decision=decision, by=by, reason="归一规则重新判断")
            done.undone += 1
    merged = SubjectMerge.objects.filter(by_rule=True, undone_at__isnull=True, gone__kind=of)
    for merge in merged.select_related("kept", "gone"):
        if clusters.of(f"subject:{merge.gone_id}") != clusters.of(f"subject:{merge.kept_id}"):
            split_by_rule(merge=merge, by=by)
            done.undone += 1
