"""Who files what, what stands below and above a filing, and how a period stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from xinheng.fusion.collection.computing import Cells, Look, added, completed
from xinheng.fusion.collection.declarations import LAST, Form, form_for
from xinheng.fusion.collection.models import Filing
from xinheng.fusion.collection.periods import before, in_words, last_day
from xinheng.fusion.collection.permissions import CollectionVerb
from xinheng.kit import city_time
from xinheng.support.access.scope import Viewer, visible_to
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import organisations_at

# What is over, for who asks for figures.
REPORTED = ("checking", "accepted")
TYPED_IN = ("filling", "returned")


@dataclass(frozen=True)
class FilingRow:
    """One organisation's filing as the list of a period tells it."""

    filing: Filing
    organisation: Organisation
    figures: Cells
    due_on: date | None

    @property
    def late(self) -> str:
        """迟报 where it came late, 逾期 where it did not come and its day is over, else nothing."""
        if self.filing.matter.facts.get("late") == "yes":
            return "迟报"
        open_ = self.filing.matter.state in TYPED_IN
        return "逾期未报" if open_ and self.due_on and self.due_on < city_time.today() else ""


def decimals(kept: dict[str, str]) -> dict[str, Decimal]:
    """Figures as they are stored, as numbers."""
    return {cell: Decimal(text) for cell, text in kept.items()}


def fillers(form: Form) -> list[Organisation]:
    """The organisations that file a form, in the order of the tree."""
    rows = Organisation.objects.filter(kind__in=list(form.levels), closed_on=None)
    return list(rows.order_by("path"))


def ancestors(path: str) -> list[str]:
    """The paths above one, the nearest first."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[:length]) + "/" for length in range(len(parts) - 1, 0, -1)]


def above(form: Form, path: str) -> str:
    """Who checks: the nearest organisation above that files the form too, else the city."""
    known = organisations_at(ancestors(path))
    kinds: tuple[str, ...] = (*form.levels, Organisation.Kind.CITY)
    return next((one for one in ancestors(path) if one in known and known[one].kind in kinds), ancestors(path)[-1])


def filings_of(viewer: Viewer) -> QuerySet[Filing]:
    """The filings somebody may see: of the own organisation and of all below."""
    return visible_to(Filing.objects.select_related("matter"), viewer, CollectionVerb.VIEW_FILINGS)


def filing_by_number(viewer: Viewer, number: str) -> Filing | None:
    """The filing of that number, if it is the viewer's to see."""
    return filings_of(viewer).filter(matter__number=number).exclude(matter__number="").first()


def below(form: Form, filing: Filing) -> list[Filing]:
    """The filings that are summed in this one: of the level under it, in the order of the tree."""
    rows = Filing.objects.filter(form=form.id, period=filing.period, office__under=filing.office)
    found = list(rows.exclude(pk=filing.pk).select_related("matter").order_by("office"))
    paths = {one.office for one in found}
    return [one for one in found if not paths & set(ancestors(one.office))]


def sum_below(form: Form, lower: Iterable[Filing]) -> dict[str, Decimal]:
    """What the accepted filings below add up to."""
    return added(form, (decimals(one.figures) for one in lower if one.matter.state == "accepted"))


def figures_now(form: Form, filing: Filing, lower: Sequence[Filing]) -> dict[str, Decimal]:
    """The figures as they stand: as reported, or what is typed and what lies below."""
    if filing.matter.state in REPORTED:
        return decimals(filing.figures)
    known = set(form.typed())
    own = {cell: value for cell, value in decimals(filing.own).items() if cell in known}
    return completed(form, added(form, (own, sum_below(form, lower))))


def types_itself(form: Form, organisation: Organisation, lower: Sequence[Filing]) -> bool:
    """Whether an organisation writes figures of its own; who has nothing below to sum does."""
    level = form.levels.get(organisation.kind)  # type: ignore[call-overload]
    return bool(level and level.own) or not lower


def others_of(filing: Filing) -> Look:
    """The figures that checks look at beside the form: the period before, other forms of the same period."""

    def look(of: str) -> Cells | None:
        form, period = (filing.form, before(filing.period)) if of == LAST else (of, filing.period)
        found = Filing.objects.filter(form=form, period=period, office=filing.office, matter__state__in=REPORTED)
        other, declared = found.first(), form_for(form, period)
        return decimals(other.figures) if other and declared else None

    return look


def rows_of(viewer: Viewer, form: str, period: str) -> list[FilingRow]:
    """How a period stands, organisation by organisation, as far as the viewer may see it."""
    found = list(filings_of(viewer).filter(form=form, period=period).order_by("office"))
    places = organisations_at(one.office for one in found)
    return [
        FilingRow(one, places[one.office], decimals(one.figures), one.matter.due_on)
        for one in found
        if one.office in places
    ]


def rolled_up(form: Form, rows: Sequence[FilingRow]) -> tuple[dict[str, Decimal], int, int]:
    """What the reader's territory comes to so far: the sum, of how many filings, and how many are still to come.

    A county's accepted sum counts for all below it; until then what was accepted below counts by itself.
    """
    done = {one.filing.office for one in rows if one.filing.matter.state == "accepted"}
    counted = [one for one in rows if one.filing.office in done and not done & set(ancestors(one.filing.office))]
    waiting = [one for one in rows if one.filing.office not in done and not done & set(ancestors(one.filing.office))]
    return completed(form, sum_below(form, [one.filing for one in counted])), len(counted), len(waiting)


@dataclass(frozen=True)
class PeriodLine:
    """One period of a form: how many filings the viewer sees of it, and where they stand."""

    form: str
    period: str
    all: int
    accepted: int
    checking: int

    @property
    def title(self) -> str:
        """The period in words."""
        return in_words(self.period)

    @property
    def open(self) -> int:
        """Those that are still being filled in."""
        return self.all - self.accepted - self.checking


def periods_of(viewer: Viewer) -> list[PeriodLine]:
    """Every form and period of which the viewer sees something, the newest period first."""
    state = "matter__state"
    rows = filings_of(viewer).order_by().values_list("form", "period").annotate(
        all=Count("pk"), accepted=Count("pk", filter=Q(**{state: "accepted"})),
        checking=Count("pk", filter=Q(**{state: "checking"})),
    )  # fmt: skip
    found = [PeriodLine(*row) for row in rows]
    return sorted(found, key=lambda one: (last_day(one.period), one.form), reverse=True)
