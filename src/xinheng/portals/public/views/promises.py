"""What a business has promised, in full, with the files it showed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.fusion.registers.queries import subject_by
from xinheng.portals.ui.limits import SEARCH, limited
from xinheng.services.commitments.queries import public_promises
from xinheng.support.access.decorators import open_to_all
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import open_served


@open_to_all("自主承诺向社会公开")
@require_GET
@limited(SEARCH)
def promises(request: HttpRequest, identity: str) -> HttpResponse:
    """The promises in force; `?file=` one of their files."""
    subject = subject_by(identity)
    if subject is None or subject.kind != "entity":
        raise Http404("no such business")
    rows = public_promises(subject.identity)
    if wanted := request.GET.get("file", ""):
        return _file(wanted, {str(one.pk): one for _, files in rows for one in files})
    return render(request, "public/promises.html", {"subject": subject, "rows": rows})


def _file(wanted: str, files: dict[str, StoredFile]) -> HttpResponse:
    stored = files.get(wanted)
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such file")
    return HttpResponse(copy.content, headers=copy.headers)
