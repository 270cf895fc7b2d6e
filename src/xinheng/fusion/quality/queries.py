"""Which records a ticket is about, who answers for it, and what is failing now."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from xinheng.fusion.catalogue.models import Flaw
from xinheng.fusion.intake.models import Expectation
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.quality.models import QualityTicket
from xinheng.fusion.quality.permissions import QualityVerb
from xinheng.fusion.standard.quality import quality_rules
from xinheng.fusion.standard.registry import standard
from xinheng.support.access.scope import Viewer, visible_to
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import top_organisation

SILENCE = "silence"


def ticket_by_number(viewer: Viewer, number: str) -> QualityTicket | None:
    """The ticket of that number, if it is the viewer's to see."""
    rows = visible_to(QualityTicket.objects.select_related("matter"), viewer, QualityVerb.VIEW_TICKETS)
    return rows.filter(matter__number=number).exclude(matter__number="").first()


def rows_of(ticket: QualityTicket) -> QuerySet[Flaw]:
    """The records that fail its rule now; none for a silent source."""
    return Flaw.objects.filter(
        type=ticket.type, rule=ticket.rule, source=ticket.source, mended_on__isnull=True
    ).order_by("pk")


def left_of(ticket: QualityTicket) -> int:
    """How many records still fail by the last measuring; of a silent source one, until it is heard."""
    if ticket.rule == SILENCE:
        return Expectation.objects.filter(source=ticket.source, silent_from__isnull=False).count()
    return rows_of(ticket).count()


def failing_now() -> dict[tuple[str, str, str], int]:
    """(type, source, rule) → how many records fail, or 1 for a source that is silent."""
    open_ones = Flaw.objects.filter(mended_on__isnull=True).order_by().values_list("type", "source", "rule")
    found = {(type, source, rule): n for type, source, rule, n in open_ones.annotate(n=Count("pk"))}
    declared = sources()
    for name in Expectation.objects.filter(silent_from__isnull=False).values_list("source", flat=True):
        if name in declared:
            found[declared[name].record_type, name, SILENCE] = 1
    return found


def latest_tickets() -> dict[tuple[str, str], QualityTicket]:
    """The newest ticket of every source and rule."""
    rows: Iterable[QualityTicket] = QualityTicket.objects.select_related("matter").order_by("round")
    return {(one.source, one.rule): one for one in rows}


def words_of(type: str, rule: str) -> str:
    """What the rule asks, in words; its id where the standard no longer has it."""
    if rule == SILENCE:
        return "来源没有按时送数据"
    kind = standard().types.get(type)
    return next((one.title for one in quality_rules(kind) if one.id == rule), rule) if kind else rule


def units() -> list[Organisation]:
    """Who a ticket may be sent to, in the order of the tree."""
    return list(Organisation.objects.filter(closed_on=None).order_by("path"))


def unit_of(ticket: QualityTicket) -> str:
    """The organisation that answers for it: the source's own, the one named like the accountable unit, or the city."""
    declared, kind = sources().get(ticket.source), standard().types.get(ticket.type)
    if declared and declared.told:
        return declared.told
    named = {kind.duties.accountable} if kind else set()
    named |= {declared.department} if declared else set()
    found = next((one.path for one in units() if named & {one.name, one.short_name}), "")
    top = top_organisation()
    return found or (top.path if top else "")


def tickets_about(type: str) -> tuple[list[QualityTicket], list[QualityTicket]]:
    """What is told of a register besides its score: tickets that nobody has settled yet, and problems that are known
    and left for now. One query."""
    asked = Q(matter__closed_at=None) | Q(matter__state="risk_accepted")
    rows = list(QualityTicket.objects.filter(asked, type=type).select_related("matter").order_by("pk"))
    known = [one for one in rows if one.matter.state == "risk_accepted"]
    return [one for one in rows if one not in known], known
