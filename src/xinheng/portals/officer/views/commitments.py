"""What a business promised, beside the shared page of its matter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinheng.portals.officer.readings import served
from xinheng.portals.officer.signed_in import account_of
from xinheng.services.commitments.permissions import CommitmentVerb
from xinheng.services.commitments.queries import commitment_of
from xinheng.support.access.decorators import requires
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.doors.offered import matter_by_number
from xinheng.support.procedures.models import Matter


def commitment_beside(matter: Matter) -> dict[str, object]:
    """Its words and files; nothing for matters of other procedures."""
    found = commitment_of(matter) if matter.procedure == "commitment" else None
    return {"commitment": found, "commitment_files": files_about(found)} if found else {}


@requires(CommitmentVerb.VIEW_COMMITMENTS)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file of a promise."""
    matter = matter_by_number(account_of(request), number)
    found = commitment_of(matter) if matter else None
    if matter is None or found is None:
        raise Http404("no such file")
    return served(request, matter, files_about(found).filter(pk=pk).first())
