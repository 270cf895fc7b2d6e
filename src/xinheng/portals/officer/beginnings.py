"""The doors at which something may be begun, as links: beside a list, on a matter's page, beside each of its papers."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from xinheng.support.accounts.models import Account
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.doors.beginning import Beginning, Origin, beginnings, begun_at_desk
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.sealed import works_on
from xinheng.support.procedures.table.printing import papers, papers_of, series_number


@dataclass(frozen=True)
class BeginLink:
    """One thing that may be begun."""

    title: str
    address: str


@dataclass(frozen=True)
class PaperRow:
    """A paper of a matter, and what may be begun with it."""

    step: Step
    title: str
    # In its series; empty for one that goes under the number of its matter.
    number: str = ""
    links: list[BeginLink] = field(default_factory=list)
    # Which step made it, where several made one of this title: the proof to take along, and the one that was signed.
    made_by: str = ""


def paper_rows(matter: Matter, account: Account) -> list[PaperRow]:
    """The papers of a matter, in order; to who only looks on none that names people."""
    known, works, made = papers(), works_on(account, matter), papers_of(matter)
    times = Counter(title for _, title in made)
    return [
        PaperRow(
            step, title, series_number(step, title), _links(account, matter, step, title),
            step.title if times[title] > 1 else "",
        )
        for step, title in made
        if works or not known[matter.procedure, title].closed
    ]  # fmt: skip


def links_of(matter: Matter, account: Account) -> list[BeginLink]:
    """What may be begun from a matter itself."""
    return _links(account, matter)


def links_at(declared: Procedure, account: Account) -> list[BeginLink]:
    """What may be begun at the list of a procedure."""
    return [
        BeginLink(one.move.words, reverse("officer:begin", args=[one.declared.id, one.move.verb]))
        for one in begun_at_desk(account, declared.id)
    ]


def _links(account: Account, matter: Matter, step: Step | None = None, paper: str = "") -> list[BeginLink]:
    origin = Origin(matter.office, matter.field, matter, step, paper)
    asked = f"?{urlencode({'step': step.seq, 'paper': paper})}" if step else ""
    return [BeginLink(one.move.words, f"{_address(one, matter)}{asked}") for one in beginnings(account, origin)]


def _address(one: Beginning, matter: Matter) -> str:
    return reverse("officer:begin_from", args=[matter.number, one.declared.id, one.move.verb])
