"""What a letter says and what the business answered, beside the shared page of its matter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xinheng.portals.officer.readings import served
from xinheng.portals.officer.signed_in import account_of
from xinheng.services.letters.permissions import LetterVerb
from xinheng.services.letters.queries import file_of, items_of, letter_of
from xinheng.support.access.decorators import requires
from xinheng.support.procedures.doors.offered import matter_by_number
from xinheng.support.procedures.models import Matter


def letter_beside(matter: Matter) -> dict[str, object]:
    """The letter with its answers; nothing for matters of other procedures."""
    letter = letter_of(matter) if matter.procedure == "inquiry_letter" else None
    return {"letter": letter, "letter_items": items_of(letter)} if letter else {}


@requires(LetterVerb.VIEW_LETTERS)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file that came with an answer."""
    matter = matter_by_number(account_of(request), number)
    letter = letter_of(matter) if matter else None
    stored = file_of(letter, pk) if letter else None
    if matter is None or stored is None:
        raise Http404("no such file")
    return served(request, matter, stored)
