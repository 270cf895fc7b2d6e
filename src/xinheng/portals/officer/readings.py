"""What an officer opens is told to the trail before it is shown, once a day; the process remembers what was told."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from xinheng.credit.persons.models import PersonWarning
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.portals.officer.signed_in import account_of
from xinheng.support.audit.reading import record_reading
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import Matter

# What was told lately, by session, act and thing, and how much of it is kept.
_told: dict[tuple[str, str, int], date] = {}
MOST_TOLD = 20_000


def tell_matter(request: HttpRequest, matter: Matter) -> None:
    """A matter was opened: the words of those it concerns stand on its page."""
    _tell(request, "read.matter", matter, matter.office)


def tell_paper(request: HttpRequest, matter: Matter, title: str) -> None:
    """A paper of a matter was opened."""
    record_reading(
        verb="read.paper", by=account_of(request), target=matter, office=matter.office, detail={"title": title}
    )


def tell_dossier(request: HttpRequest, subject: Subject) -> None:
    """A subject's internal dossier was opened."""
    _tell(request, "read.dossier", subject, subject.office)


def tell_warning(request: HttpRequest, warning: PersonWarning) -> None:
    """A warning on somebody who works at a shop was opened."""
    _tell(request, "read.warning", warning, warning.office)


def _tell(request: HttpRequest, verb: str, target: Any, office: str) -> None:
    """Told once: what this process has told today for the session is not asked of the trail again, which stays the
    truth. Kept in the session itself, it made every request read sixty of them and each matter write it anew."""
    today, mark = city_time.today(), (request.session.session_key or "", verb, target.pk)
    if _told.get(mark) == today:
        return
    record_reading(verb=verb, by=account_of(request), target=target, office=office)
    transaction.on_commit(partial(_remember, mark, today))


def _remember(mark: tuple[str, str, int], today: date) -> None:
    """What was rolled back was never told, so only what stands is remembered."""
    if len(_told) >= MOST_TOLD:
        _told.clear()
    if mark[0]:
        _told[mark] = today


def served(request: HttpRequest, matter: Matter, stored: StoredFile | None) -> HttpResponse:
    """A kept file of a matter as an answer; 404 where there is none."""
    copy = open_served(stored) if stored else None
    if stored is None or copy is None:
        raise Http404("no such file")
    record_reading(
        verb="read.file", by=account_of(request), target=matter, office=matter.office, detail={"file": stored.pk}
    )
    return HttpResponse(copy.content, headers=copy.headers)
