"""What an officer opens is told to the trail before it is shown, once a day; the session remembers what was told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from xinheng.credit.persons.models import PersonWarning
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.ui.watching import opened
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.reading import record_reading
from xinheng.support.audit.streams import stream_for
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.sealed import works_on

# Where a session keeps what it has told today, and how much of it.
TOLD, MOST_TOLD = "readings_told", 60


def tell_matter(request: HttpRequest, matter: Matter) -> None:
    """A matter was opened: the words of those it concerns stand on its page."""
    _tell(request, "read.matter", matter, matter.office)


def tell_phone(request: HttpRequest, matter: Matter) -> None:
    """A complaint was found by a telephone: that it complained is known from then on; the number stands nowhere."""
    _tell(request, "read.by_phone", matter, matter.office)


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


def tell_lookup(request: HttpRequest, found: list[str]) -> None:
    """It was asked whether a person or a certificate is on a list: each time anew, with the records it found. What was
    asked for stands nowhere."""
    by = account_of(request)
    record_event(
        stream=stream_for(by.office, "reading"), verb="read.person_lists", actor=by, target=by, detail={"found": found}
    )


def tell_figures(request: HttpRequest, person: Account) -> None:
    """What somebody is assessed by was opened by another."""
    _tell(request, "read.figures", person, person.office)


def _tell(request: HttpRequest, verb: str, target: Any, office: str) -> None:
    """Told once: what this session has told today is not asked of the trail again. The trail itself stays the truth."""
    today, told = city_time.today().isoformat(), request.session.get(TOLD)
    kept = told[1] if told and told[0] == today else []
    mark = f"{verb}:{target.pk}"
    if mark in kept:
        return
    by = account_of(request)
    if record_reading(verb=verb, by=by, target=target, office=office):
        opened(by)
    request.session[TOLD] = [today, [*kept[1 - MOST_TOLD :], mark]]


def must_work_on(request: HttpRequest, matter: Matter) -> None:
    """What shows persons (photos, hands, papers that carry them, what a party laid open) is for who works on such
    matters there, and did not step back; who may only see that there is one gets 404."""
    if not works_on(account_of(request), matter):
        raise Http404("not yours to handle")


def served(request: HttpRequest, matter: Matter, stored: StoredFile | None) -> HttpResponse:
    """A kept file of a matter, whatever its kind, as an answer to who works on it; 404 to others and where is none."""
    must_work_on(request, matter)
    copy = open_served(stored) if stored else None
    if stored is None or copy is None:
        raise Http404("no such file")
    record_reading(
        verb="read.file", by=account_of(request), target=matter, office=matter.office, detail={"file": stored.pk}
    )
    return HttpResponse(copy.content, headers=copy.headers)
