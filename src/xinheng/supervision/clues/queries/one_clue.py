"""One clue with what helps to decide about it: likely subjects, clues alike, what is known of the shop."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from xinheng.credit.risk.queries import Rating, results_for
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of, search
from xinheng.kit import city_time
from xinheng.supervision.clues import rules
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.queries.in_the_pool import clues_for, priority_of, signs_of, subjects_of
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.parameters import parameter

# Candidates of a name search that are scored, and how likely one must be to be shown.
CANDIDATES = 12
LEAST_LIKELY = 30
LEAST_ALIKE = 0.2


@dataclass(frozen=True)
class Suggestion:
    """A subject that may be meant, how likely, and why."""

    subject: Subject
    percent: int
    reasons: tuple[str, ...]
    rating: Rating | None


@dataclass(frozen=True)
class Duplicate:
    """A clue that may tell of the same thing, and what merging would do to the legal clock."""

    clue: Clue
    percent: int
    effect: str


@dataclass(frozen=True)
class ClueDrawer:
    """Everything the drawer of one clue shows."""

    clue: Clue
    subject: Subject | None
    rating: Rating | None
    suggestions: list[Suggestion]
    duplicates: list[Duplicate]
    high: bool
    reasons: list[rules.PriorityReason]


def drawer(clue: Clue, account: Account) -> ClueDrawer:
    """One clue with all a clerk needs to decide. The caller has found it through `clue_by_number`."""
    identity = clue.matter.subject_identity
    subject = subjects_of({identity}).get(identity)
    rating = results_for([subject.pk], everything=True).get(subject.pk) if subject else None
    high, reasons = priority_of(signs_of(subject), rating)
    return ClueDrawer(
        clue=clue,
        subject=subject,
        rating=rating,
        suggestions=[] if clue.match == Clue.Match.EXACT else suggest_subjects(clue),
        duplicates=similar_clues(clue, account),
        high=high,
        reasons=reasons,
    )


def suggest_subjects(clue: Clue, limit: int = 5) -> list[Suggestion]:
    """Subjects the reported name and address may mean, likeliest first, each with a percentage and its reasons."""
    if not clue.reported_name:
        return []
    hits = search(clue.reported_name, limit=CANDIDATES)
    scored = [
        (rules.subject_likeness(
            name=clue.reported_name, address=clue.reported_address, subject_name=hit.name, subject_address=hit.address,
        ), hit.id)
        for hit in hits
    ]  # fmt: skip
    likely = sorted((pair for pair in scored if pair[0].percent >= LEAST_LIKELY), key=lambda pair: -pair[0].percent)
    likely = likely[:limit]
    subjects = Subject.objects.in_bulk([id for _, id in likely])
    ratings = results_for(list(subjects), everything=True)
    return [Suggestion(subjects[id], like.percent, like.reasons, ratings.get(id)) for like, id in likely]


def similar_clues(clue: Clue, account: Account, limit: int = 5) -> list[Duplicate]:
    """Clues about the same subject within the merging window, most alike first, that the account may see."""
    identity, name = clue.matter.subject_identity, clue.matter.subject_name
    if not identity and not name:
        return []
    since = city_time.now() - timedelta(days=int(parameter("clue.merge_window", city_time.today())))
    called = Q(matter__subject_identity="", matter__subject_name=name)
    same = Q(matter__subject_identity__in=identities_of(identity)) if identity else called
    rows = clues_for(account).filter(same, received_at__gte=since).exclude(pk=clue.pk)
    rows = rows.exclude(matter__state__in=("merged", "invalid")).order_by("-received_at")[:50]
    told = f"{clue.matter.title}{clue.text}"
    alike = [(rules.likeness(told, f"{other.matter.title}{other.text}"), other) for other in rows]
    alike = sorted((pair for pair in alike if pair[0] >= LEAST_ALIKE), key=lambda pair: -pair[0])
    return [Duplicate(other, round(share * 100), _effect(clue, other)) for share, other in alike[:limit]]


def _effect(clue: Clue, parent: Clue) -> str:
    """What merging `clue` into `parent` would do to the legal clock, in one sentence (Order 121 art 35)."""
    if parent.matter.closed_at:
        return "已办结：无新事实的可并入，不再处理；有新事实的作为新线索"
    kept = rules.starts_on_after_merge(parent=parent.found_on, child=clue.found_on, new_facts=False)
    renewed = rules.starts_on_after_merge(parent=parent.found_on, child=clue.found_on, new_facts=True)
    return f"合并后期限自 {kept:%m-%d} 起算；有新事实的自 {renewed:%m-%d} 重新起算（投诉举报处理办法第三十五条）"
