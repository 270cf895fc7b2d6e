"""Questions to the steward: pairs between the two thresholds, with what each comparison came to. What was said of a
pair is kept for good and nobody is asked again."""

import math
from collections.abc import Mapping
from typing import Any

import duckdb
from django.db import transaction

from xinheng.fusion.matching.comparing.clustering import Clusters
from xinheng.fusion.matching.comparing.declarations import MatchingRules, kinds, matching
from xinheng.fusion.matching.comparing.model import bits_of
from xinheng.fusion.matching.merging import keep_apart, merge_subjects, name_of
from xinheng.fusion.matching.models import Pair
from xinheng.fusion.matching.parties import pair_of, record_of, subject_of
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.resolution.actions import decide, undo_decision
from xinheng.fusion.resolution.models import Decision
from xinheng.fusion.standard.pack import pack
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.personal.striking import excerpt
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for

# A party is asked about with the few that fit it best; a run asks no more than a desk can answer.
EACH, MOST = 3, 5_000
# Bits within which a weight is that of a level.
ALIKE = 1e-6
Said = list[tuple[str, str]]


def keep_words() -> tuple[Said, Said]:
    """What stewards said: pairs that are one, pairs that are two."""
    told: dict[str, Said] = {Pair.Verdict.SAME: [], Pair.Verdict.APART: []}
    for one, other, verdict in Pair.objects.filter(verdict__in=list(told)).values_list("one", "other", "verdict"):
        told[verdict].append((one, other))
    return told[Pair.Verdict.SAME], told[Pair.Verdict.APART]


def ask_anew(
    duck: duckdb.DuckDBPyConnection, clusters: Clusters, kind: MatchingRules, parameters: Mapping[str, Any], of: str
) -> int:
    """Brings the open questions about a kind in step with a run; how many are open."""
    terms = _weighed_by_rarity(parameters)
    bits = [f"mw_{one.column}, {f'mw_tf_adj_{one.column}' if one.column in terms else '0'}" for one in kind.compare]
    rows = duck.execute(
        f"SELECT party_l, party_r, l.name, r.name, match_probability, {', '.join(bits)} FROM edge "
        "JOIN party l ON l.party = party_l JOIN party r ON r.party = party_r "
        "WHERE party_l LIKE 'subject:%' OR party_r LIKE 'subject:%' ORDER BY match_probability DESC, 1, 2"
    )
    found: dict[tuple[str, str], Pair] = {}
    times: dict[str, int] = {}
    now = city_time.now()
    while len(found) < MOST and (row := rows.fetchone()):
        left, right, left_name, right_name, probability, *told = row
        floating = left if left.startswith("record:") else right
        settled = clusters.of(left) == clusters.of(right) or clusters.never(left, right)
        if settled or times.get(floating, 0) >= EACH:
            continue
        times[floating] = times.get(floating, 0) + 1
        one, other = pair_of(left, right)
        names = (left_name, right_name) if one == left else (right_name, left_name)
        found[one, other] = Pair(
            kind=of, one=one, other=other, one_name=names[0] or "", other_name=names[1] or "", probability=probability,
            evidence=_evidence(kind, parameters, told), found_at=now,
        )  # fmt: skip
    _save(found, of)
    return Pair.objects.filter(kind=of, verdict=Pair.Verdict.OPEN).count()


def _weighed_by_rarity(parameters: Mapping[str, Any]) -> set[str]:
    return {
        one["output_column_name"]
        for one in parameters["comparisons"]
        if any(level.get("tf_adjustment_column") for level in one["comparison_levels"])
    }


def _evidence(kind: MatchingRules, parameters: Mapping[str, Any], told: list[float]) -> list[list[object]]:
    """[comparison, level, bits] of each: what Splink added to the weight tells which level held."""
    lines: list[list[object]] = []
    for place, (one, learnt) in enumerate(zip(kind.compare, parameters["comparisons"], strict=True)):
        added, rare = told[2 * place : 2 * place + 2]
        bits = {
            level["label_for_charts"]: bits_of(level)
            for level in learnt["comparison_levels"]
            if not level.get("is_null_level")
        }
        nearest = min(bits, key=lambda title: abs(bits[title] - added))
        level = nearest if added and abs(bits[nearest] - added) < ALIKE else "没有可比的内容"
        lines.append([one.title, level, round(added + (rare or 0), 1)])
    often = parameters["probability_two_random_records_match"]
    return [*lines, ["起点", "随意两个很少是同一主体", round(math.log2(often / (1 - often)), 1)]]


@transaction.atomic
def _save(found: dict[tuple[str, str], Pair], of: str) -> None:
    unsaid = Pair.objects.filter(kind=of).exclude(verdict__in=[Pair.Verdict.SAME, Pair.Verdict.APART])
    known = {(one.one, one.other): one for one in unsaid}
    Pair.objects.filter(
        pk__in=[one.pk for pair, one in known.items() if pair not in found and one.verdict == ""]
    ).delete()
    for pair, one in found.items():
        if old := known.get(pair):
            old.probability, old.evidence = one.probability, one.evidence
    Pair.objects.bulk_update(
        [known[pair] for pair in found if pair in known], ["probability", "evidence"], batch_size=500
    )
    new = [one for pair, one in found.items() if pair not in known]
    Pair.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def answer(*, pair: Pair, verdict: str, by: Account, reason: str) -> None:
    """A steward's word on a pair. Raises Refusal where another was faster, or the word cannot be."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    if pair.verdict in (Pair.Verdict.SAME, Pair.Verdict.APART):
        raise Refusal(
            f"{pair.answered_by}已判为“{Pair.Verdict(pair.verdict).label}”（{pair.reason}），没有再改动。要改判请先撤销。"
        )
    if verdict == Pair.Verdict.SAME:
        _make_one(pair, by, reason)
    elif verdict == Pair.Verdict.APART and is_blank(reason):
        raise Refusal("请写明为什么不是同一主体，例如“两家店在同一栋楼”。")
    pair.verdict, pair.answered_at, pair.answered_by, pair.reason = (
        verdict,
        city_time.now(),
        name_of(by),
        excerpt(reason, 400),
    )
    pair.save()
    record_event(
        stream=stream_for("", "resolution"), verb="answer_pair", actor=by, target=pair,
        detail={"verdict": verdict, "reason": reason},
    )  # fmt: skip


@transaction.atomic
def reopen(*, pair: Pair, by: Account, reason: str) -> None:
    """Second thoughts on "not the same": the pair waits again."""
    pair = Pair.objects.select_for_update().get(pk=pair.pk)
    if pair.verdict != Pair.Verdict.APART:
        raise Refusal("只有判为“不是同一主体”的可以重新判断；判为同一主体的请撤销归并。")
    pair.verdict = Pair.Verdict.OPEN
    pair.save(update_fields=["verdict"])
    record_event(
        stream=stream_for("", "resolution"), verb="reopen_pair", actor=by, target=pair, detail={"reason": reason}
    )


@transaction.atomic
def take_back_link(*, decision: Decision, by: Account, reason: str) -> None:
    """Undo a link for good: no rule links the two again. Raises Refusal."""
    if is_blank(reason):
        raise Refusal("请写明撤销的理由，例如“同名的另一家”。")
    undo_decision(decision=decision, by=by, reason=reason)
    record = f"record:{decision.type}/{decision.source}/{decision.key}"
    subject = decision.subject
    keep_apart(record, f"subject:{subject.pk}", decision.key, subject.name, by, reason, subject.kind)


def _make_one(pair: Pair, by: Account, reason: str) -> None:
    record = record_of(pair.one) or record_of(pair.other)
    subjects = [one for one in map(subject_of, (pair.one, pair.other)) if one]
    if record is not None and subjects:
        decide(record=record, subject=subjects[0], by=by, reason=reason)
    elif len(subjects) == 2:
        kept, gone = _older_first(*subjects)
        merge_subjects(kept=kept, gone=gone, by=by, reason=reason)
    else:
        raise Refusal("其中一方已被撤回或更正，请重新运行归一后再判断。")


def _older_first(one: Subject, other: Subject) -> tuple[Subject, Subject]:
    """The one that stays first: it has the city's code, or is the older."""
    main = f"{matching(one.kind).said.code or pack().city.main_scheme}:" if one.kind in kinds() else "-"
    first, second = sorted((one, other), key=lambda it: (not it.identity.startswith(main), it.pk))
    return first, second
