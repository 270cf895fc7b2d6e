"""Keeping classes fresh: what the registers gained is scored within seconds, once a day those whose day has come."""

from datetime import date, timedelta

from django.db import transaction

from xinheng.credit.risk.actions import READER, changes_since, prepare, score_all, score_due, store
from xinheng.credit.risk.models import ClassesRecorded, RiskResult, RiskRun
from xinheng.credit.risk.registry import main_scorecard
from xinheng.credit.risk.running.rule import rule_of
from xinheng.credit.risk.telling.recording import record_classes
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers import feed
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time

# From so many changed subjects on, one run over the lake is quicker than many small ones.
MANY = 5_000
# Changes of colour that are written to the registers at a time.
MOST = 500
# Of so many parts one is due: then all are scored over the lake. On 1 July everybody's annual report is.
LARGE_PART = 4
# What compares subjects, and the medians, are made by a whole run, which also mends what nobody thought of.
WHOLE_EVERY = timedelta(days=7)


def rescore() -> int:
    """Read the feed once and score whose records changed; returns how many subjects were looked at.

    Results and cursor are written in one transaction, so a killed worker repeats the page and finds nothing changed.
    """
    page = feed.read(READER)
    if not page:
        return 0
    if len(page.subjects) > MANY:
        refresh_lake()
        return score_all().subjects
    prepared = prepare(page.subjects)
    with transaction.atomic():
        store(prepared)
        feed.advance(READER, page)
    return len(page.subjects)


def score_daily() -> int:
    """Score on a new day those whose result may be another one: windows move on, periods of publicity end, though no
    record changed. Everybody, where the rule is another one or a week has passed; returns how many were looked at."""
    today = city_time.today()
    last = RiskRun.objects.order_by("-as_of").first()
    if last is None or last.as_of >= today:
        return 0
    if _all_anew(today):
        refresh_lake()
        return score_all().looked_at
    return score_due(today).looked_at


def _all_anew(today: date) -> bool:
    card, whole = main_scorecard(), RiskRun.objects.filter(whole=True).order_by("-as_of", "-id").first()
    if whole is None or today - whole.as_of >= WHOLE_EVERY or whole.rule != rule_of(card, today):
        return True
    held = RiskResult.objects.filter(card=card.id, current=True)
    return held.filter(holds_until__lte=today).count() * LARGE_PART > held.count()


@transaction.atomic
def record_changes() -> int:
    """Write a record for each subject whose colour changed since the last turn; returns how many are new.

    Place and records are written together: a killed worker writes none twice.
    """
    changed = {change.identity for change in changes_since(ClassesRecorded, MOST)}
    return record_classes(Subject.objects.filter(identity__in=changed).values_list("pk", flat=True))
