"""What an officer opens is told to the trail before it is shown."""

from django.http import Http404, HttpRequest, HttpResponse

from xinheng.credit.persons.models import PersonWarning
from xinheng.fusion.registers.models import Subject
from xinheng.portals.officer.signed_in import account_of
from xinheng.support.audit.reading import record_reading
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.models import Matter


def tell_matter(request: HttpRequest, matter: Matter) -> None:
    """A matter was opened: the words of those it concerns stand on its page."""
    record_reading(verb="read.matter", by=account_of(request), target=matter, office=matter.office)


def tell_paper(request: HttpRequest, matter: Matter, title: str) -> None:
    """A paper of a matter was opened."""
    record_reading(
        verb="read.paper", by=account_of(request), target=matter, office=matter.office, detail={"title": title}
    )


def tell_dossier(request: HttpRequest, subject: Subject) -> None:
    """A subject's internal dossier was opened."""
    record_reading(verb="read.dossier", by=account_of(request), target=subject, office=subject.office)


def tell_warning(request: HttpRequest, warning: PersonWarning) -> None:
    """A warning on somebody who works at a shop was opened."""
    record_reading(verb="read.warning", by=account_of(request), target=warning, office=warning.office)


def served(request: HttpRequest, matter: Matter, stored: StoredFile | None) -> HttpResponse:
    """A kept file of a matter as an answer; 404 where there is none."""
    copy = open_served(stored) if stored else None
    if stored is None or copy is None:
        raise Http404("no such file")
    record_reading(
        verb="read.file", by=account_of(request), target=matter, office=matter.office, detail={"file": stored.pk}
    )
    return HttpResponse(copy.content, headers=copy.headers)
