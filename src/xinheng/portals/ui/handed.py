"""A paper as a party opens it on its own page."""

from urllib.parse import quote

from django.http import Http404, HttpResponse

from xinheng.services.complaints.informing import print_for
from xinheng.support.procedures.models import Matter


def handed(complaint: Matter | None, side: str, place: str) -> HttpResponse:
    """The paper of a complaint at a place of the side's page; 404 where none is there for this side."""
    printed = print_for(complaint, side, place) if complaint else b""
    if not printed:
        raise Http404("no such paper for this side")
    name = quote(f"{place.rpartition('/')[2]}.pdf")
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}"},
    )
