"""What a steward reads of matching: the last run, the open questions, what both sides say, what was made one."""

import json
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from xinheng.fusion.matching.actions import KIND, is_running
from xinheng.fusion.matching.comparing.model import bits_of
from xinheng.fusion.matching.models import LearntModel, MatchRun, Pair, SubjectMerge
from xinheng.fusion.matching.parties import record_of, subject_of
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.resolution.models import Decision
from xinheng.fusion.standard.display import facts
from xinheng.fusion.standard.registry import standard
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide
from xinheng.support.accounts.models import Account
from xinheng.support.jobs.queries import open_jobs

# Named by its path: the worker finds it there.
TASK = "xinheng.fusion.matching.tasks.match_city"
# Runs among which the last of each kind is looked for.
RECENT = 60
Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class MatchProgress:
    """How far a run is: what it is at, and whether it was killed on the way."""

    run: MatchRun | None
    waiting: bool
    running: bool
    # Of each kind the newest run that came to its end.
    finished: dict[str, MatchRun]

    @property
    def killed(self) -> bool:
        """Told as running, while nobody runs it."""
        return bool(self.run and self.run.state == MatchRun.State.RUNNING and not self.running)


@dataclass(frozen=True)
class PartyTold:
    """One party of a pair: what it is, and what it says."""

    title: str
    kind: str
    told: Facts
    # The subject's main identifier, for its dossier; "" for a record.
    identity: str = ""


def taken_for_another(identity: str, moment: str) -> Exists:
    """As a part of a question: whether the subject of a row stood at the row's moment as one with another, by a merge
    that was taken back since. Both are names of columns."""
    undone = SubjectMerge.objects.filter(kept__identity=OuterRef(identity), undone_at__gte=OuterRef(moment))
    return Exists(undone.filter(merged_at__lte=OuterRef(moment)))


def finished_runs() -> dict[str, MatchRun]:
    """Of each kind the newest run that came to its end. One query."""
    return _finished(_recent())


def _recent() -> list[MatchRun]:
    return list(MatchRun.objects.select_related("model").order_by("-pk")[:RECENT])


def _finished(recent: list[MatchRun]) -> dict[str, MatchRun]:
    return {one.kind: one for one in reversed(recent) if one.state == MatchRun.State.FINISHED}


def progress() -> MatchProgress:
    """The newest run of any kind, whether one is ordered or under way, and the last of each kind that ended."""
    recent = _recent()
    run = recent[0] if recent else None
    running = bool(run and run.state == MatchRun.State.RUNNING and is_running())
    finished = _finished(recent)
    return MatchProgress(run, bool(open_jobs(TASK)), running, finished)


def open_by_kind(account: Account) -> dict[str, int]:
    """How many pairs of each kind wait, for who answers for the whole city."""
    if not is_platform_wide(account, Permission.RUN_INTAKE):
        return {}
    rows = Pair.objects.filter(verdict=Pair.Verdict.OPEN).values_list("kind").annotate(number=Count("pk"))
    return dict(rows)


def newest_model(kind: str = KIND) -> LearntModel | None:
    """What is known about comparisons of a kind now."""
    return LearntModel.objects.filter(kind=kind).order_by("-pk").first()


def weights(model: LearntModel) -> list[tuple[str, str, float]]:
    """(comparison, level, bits) of a version: what each level speaks for or against."""
    return [
        (one["output_column_name"], level["label_for_charts"], round(bits_of(level), 1))
        for one in model.parameters["comparisons"]
        for level in one["comparison_levels"]
        if not level.get("is_null_level")
    ]


def pairs_for(account: Account, kind: str, verdict: str = "") -> QuerySet[Pair]:
    """Pairs of a kind and verdict, the likeliest first: they concern the whole city and are for who answers for it."""
    found = Pair.objects.filter(kind=kind, verdict=verdict).order_by("-probability", "pk")
    return found if is_platform_wide(account, Permission.RUN_INTAKE) else found.none()


def merges_for(account: Account) -> QuerySet[SubjectMerge]:
    """Merges that hold, newest first."""
    found = SubjectMerge.objects.filter(undone_at__isnull=True).select_related("kept", "gone").order_by("-pk")
    return found if is_platform_wide(account, Permission.RUN_INTAKE) else found.none()


def links_by_rule_for(account: Account) -> QuerySet[Decision]:
    """Records that the rule linked and nobody took back, newest first."""
    found = Decision.objects.filter(undone_at__isnull=True, by_rule=True).select_related("subject").order_by("-pk")
    return found if is_platform_wide(account, Permission.RUN_INTAKE) else found.none()


def side(party: str) -> PartyTold:
    """What one party of a pair says; of one that is no more, that."""
    if record := record_of(party):
        declared = standard().type(record.type)
        return PartyTold(
            record.key, f"没有代码的记录 · {declared.title}", facts(declared, json.loads(record.open))[:12]
        )
    subject = subject_of(party)
    if subject is None:
        return PartyTold("已撤回或更正", "", [])
    return PartyTold(subject.name, subject.get_kind_display(), _facts(subject), subject.identity)


def _facts(subject: Subject) -> Facts:
    # A person's number is a keyed mark, which tells nobody anything.
    shown = subject.identifiers.exclude(scheme__in=standard().person_schemes).order_by("scheme")
    numbers = "、".join(shown.values_list("value", flat=True)[:4])
    told = [
        ("号码", numbers),
        ("住所", subject.address),
        ("成立日期", str(subject.established_on or "")),
    ]
    return [(title, value) for title, value in told if value]


def pair_by(account: Account, pk: int) -> Pair | None:
    """One pair, whatever was said of it."""
    return Pair.objects.filter(pk=pk).first() if is_platform_wide(account, Permission.RUN_INTAKE) else None
