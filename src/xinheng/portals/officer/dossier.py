"""The internal dossier's view model: the same statement as the public's, with everything and the points."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries import list_title, open_warnings_at
from xinheng.credit.portrait.queries import Dossier, dossier
from xinheng.credit.portrait.viewers import staff
from xinheng.credit.remedies import remedies_of
from xinheng.credit.risk.queries import Rating
from xinheng.credit.risk.supervising import is_key_trade, supervisions
from xinheng.credit.risk.telling.published import published_rule
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import identities_of
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.portals.officer.beginnings import links_at
from xinheng.portals.officer.todo import TodoRow, rows_of
from xinheng.portals.ui import charts, lifeline
from xinheng.portals.ui.sections import SectionView, section_views
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.doors.offered import visible_matters
from xinheng.support.procedures.table.registry import procedure


@dataclass(frozen=True)
class RepairBand:
    """A fact that is shown and whether its repair may be asked for; `address` begins it, where the account may."""

    title: str
    number: str
    hindrance: str
    address: str


@dataclass
class InternalDossier:
    """What the page shows of one subject to an officer."""

    subject: Subject
    status: str
    office: str
    in_charge: bool
    may_reveal: bool
    as_of: date
    past: bool
    sections: list[SectionView]
    rating: Rating | None
    matters: list[TodoRow]
    repairs: list["RepairBand"] = field(default_factory=list)
    sum: str = ""
    aspects: list[charts.Spoke] = field(default_factory=list)
    ratings: list[charts.TrendPoint] = field(default_factory=list)
    limits: list[tuple[float, str]] = field(default_factory=list)
    # Persons barred or warned who work here, with their lists.
    persons: list[tuple[PersonWarning, str]] = field(default_factory=list)
    # From its founding to the day that is looked at, as a picture and as rows.
    life: lifeline.WholeLife | None = None
    life_rows: list[tuple[str, str, str]] = field(default_factory=list)
    # How often it may be checked, by its class.
    supervision: str = ""
    # Where a letter to it is drafted, for who may.
    letter: str = ""
    # Why the day that was asked for is not shown.
    not_shown: str = ""

    @property
    def code(self) -> str:
        """The identifier as people read it."""
        return self.subject.identity.partition(":")[2]

    @property
    def unhandled(self) -> list[tuple[PersonWarning, str]]:
        """What nobody has looked at yet pops up."""
        return [pair for pair in self.persons if pair[0].handled_at is None]

    @property
    def heaviest(self) -> int:
        """What the bars of the reasons are drawn against."""
        return max((abs(reason["cost"]) for reason in self.rating.reasons), default=1) if self.rating else 1


def read_internal(identity: str, account: Account, as_of: date | None, today: date) -> InternalDossier | None:
    """The dossier for one officer: everything within the office's area, the public's view outside of it."""
    found = dossier(identity, viewer=staff(account), as_of=as_of)
    if found is None:
        return None
    subject = found.subject
    office = organisation_at(subject.office)
    view = InternalDossier(
        subject=subject,
        status=standard().status_title(subject.kind, subject.status),
        office=office.name if office else "",
        in_charge=may(account, Permission.VIEW_SUBJECT, office=subject.office),
        may_reveal=may(account, Permission.VIEW_RESTRICTED, office=subject.office),
        as_of=as_of or today,
        past=as_of is not None and as_of < today,
        sections=section_views(found.sections, found.told["subject"]),
        rating=found.rating,
        # What is in hand is told of today alone: its states of a past day stand in each matter's history.
        matters=[] if as_of is not None and as_of < today else _open_matters(subject, account),
    )
    view.life = lifeline.life_of(found.sections, subject.established_on, as_of or today)
    view.life_rows = lifeline.rows_of(view.life) if view.life else []
    if view.in_charge and not view.past:
        view.repairs = _repairs(found, account)
        doors = links_at(procedure("inquiry_letter"), account) if subject.kind == "entity" else []
        view.letter = f"{doors[0].address}?{urlencode({'codes': view.code})}" if doors else ""
        view.persons = [(one, list_title(one)) for one in open_warnings_at(subject.identity)]
    if found.rating:
        _explain(view, found, found.rating, today)
    return view


def _repairs(found: Dossier, account: Account) -> list[RepairBand]:
    """What stands in the way of a repair, fact by fact, and the door where nothing does."""
    own = [one for section in found.sections for one in section["records"] if "about" not in one]
    rows = []
    for one in remedies_of(found.subject, own):
        doors = [] if one.hindrance else links_at(procedure(one.procedure), account)
        address = f"{doors[0].address}?{urlencode(one.filled)}" if doors else ""
        rows.append(RepairBand(one.title, one.number, one.hindrance, address))
    return rows


def _explain(view: InternalDossier, found: Dossier, rating: Rating, today: date) -> None:
    view.aspects = charts.spokes(found.sides)
    view.ratings = charts.trend_points(found.trend)
    rule = published_rule(today)
    view.limits = charts.limits(rule.colour_lines)
    cost = sum(reason["cost"] for reason in rating.reasons if reason["cost"] > 0)
    gain = -sum(reason["cost"] for reason in rating.reasons if reason["cost"] < 0)
    view.sum = (
        f"100 − {cost}{f' + {gain}' if gain else ''} = {100 - cost + gain}，{rule.title}，{rating.as_of:%m-%d} 评定"
    )
    rules = supervisions(today, key=is_key_trade(view.subject.industry))
    grade = next((one.words for one in rules if one.grade == rating.grade), "")
    view.supervision = f"{rating.grade} 级：{grade}" if grade else ""


def _open_matters(subject: Subject, account: Account) -> list[TodoRow]:
    """What is open about this subject and may be seen, each by the permission its table names."""
    rows = visible_matters(account).select_related("assignee").filter(closed_at=None)
    rows = rows.filter(subject_identity__in=identities_of(subject.identity))
    return rows_of(rows.order_by("due_at", "id")[:20], account, city_time.now(), alone=True)
