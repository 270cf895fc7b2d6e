"""The internal dossier's view model: the same statement as the public's, with everything and the points."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from django.utils import timezone

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import staff
from xinheng.credit.risk.queries import Rating, peers_of, published_rule, results_for, sides_of, trend_of
from xinheng.credit.risk.trials import Change, what_would_change
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.portals.officer.todo import Row, rows_of
from xinheng.portals.public.searching import status_title
from xinheng.portals.ui import charts
from xinheng.portals.ui.sections import SectionView, section_views
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may, restrict
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.models import Matter


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
    matters: list[Row]
    sum: str = ""
    aspects: list[charts.Aspect] = field(default_factory=list)
    ratings: list[charts.Rating] = field(default_factory=list)
    limits: list[tuple[float, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The identifier as people read it."""
        return self.subject.identity.partition(":")[2]

    @property
    def heaviest(self) -> int:
        """What the bars of the reasons are drawn against."""
        return max((abs(reason["cost"]) for reason in self.rating.reasons), default=1) if self.rating else 1


def read_internal(identity: str, account: Account, as_of: date | None, today: date, *, trial: bool) -> InternalDossier | None:
    """The dossier for one officer: everything within the office's area, the public's view outside of it."""
    subject = subject_by(identity)
    body = dossier_json(identity, viewer=staff(account), as_of=as_of) if subject else None
    if subject is None or body is None:
        return None
    told: dict[str, Any] = orjson.loads(body)
    past = as_of is not None and as_of < today
    in_charge = may(account, Permission.VIEW_SUBJECT, office=subject.office)
    office = organisation_at(subject.office)
    rating = results_for([subject.pk], everything=in_charge).get(subject.pk) if not past else None
    view = InternalDossier(
        subject=subject,
        status=status_title(subject.kind, subject.status),
        office=office.name if office else "",
        in_charge=in_charge,
        may_reveal=may(account, Permission.VIEW_RESTRICTED, office=subject.office),
        as_of=as_of or today,
        past=past,
        sections=section_views(told["sections"]),
        rating=rating,
        matters=_open_matters(subject.identity, account),
    )
    if rating:
        _explain(view, rating, today, trial=trial)
    return view


def _explain(view: InternalDossier, rating: Rating, today: date, *, trial: bool) -> None:
    peers = peers_of(view.subject)
    view.aspects = [charts.Aspect(side.title, side.mark, side.peers) for side in sides_of(rating.aspects, peers)]
    view.ratings = [charts.Rating(p.on, p.mark, p.colour) for p in trend_of(view.subject.pk, today=today)]
    rule = published_rule(today)
    worst = {grade: band.worst for grade, band, _, _ in rule.bands}
    view.limits = [(worst["B"], "绿码线"), (worst["C"], "红码线")]
    cost = sum(reason["cost"] for reason in rating.reasons if reason["cost"] > 0)
    gain = -sum(reason["cost"] for reason in rating.reasons if reason["cost"] < 0)
    view.sum = f"100 − {cost}{f' + {gain}' if gain else ''} = {100 - cost + gain}，{rule.title}，{rating.as_of:%m-%d} 评定"
    view.changes = what_would_change(view.subject.pk) if trial and view.in_charge else []


def _open_matters(identity: str, account: Account) -> list[Row]:
    """What is open about this subject and may be seen, each kind by its own permission."""
    seen = {
        "clue": Permission.VIEW_CLUES,
        "complaint": Permission.VIEW_COMPLAINTS,
        "inspection_task": Permission.VIEW_TASKS,
    }
    rows = Matter.objects.none()
    for procedure, permission in seen.items():
        mine = Matter.objects.filter(procedure=procedure, subject_identity=identity, closed_at=None)
        rows = rows | restrict(mine, account=account, permission=permission)
    return rows_of(rows.order_by("due_at", "id")[:20], account, timezone.now())
