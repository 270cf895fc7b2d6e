"""What every procedure has without a page of its own: a list, one matter, its acts and its papers."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.acts import perform
from xinheng.portals.officer.parts import parts_of
from xinheng.portals.officer.places import address_of, kind_of, own_page
from xinheng.portals.officer.readings import tell_matter, tell_paper
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.commitments import commitment_beside
from xinheng.portals.officer.views.letters import letter_beside
from xinheng.portals.officer.views.listing import WHY, list_page
from xinheng.support.access.decorators import open_to_staff, refusal
from xinheng.support.access.permissions import verbs
from xinheng.support.access.scope import may
from xinheng.support.procedures.doors.offered import button_for, matter_by_number, moved_by
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import state_title
from xinheng.support.procedures.sealed import works_on
from xinheng.support.procedures.table.printing import papers, titles_of
from xinheng.support.procedures.table.registry import current_procedures, procedure
from xinheng.support.procedures.wording import told_facts


@open_to_staff(WHY)
@require_GET
def matters(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The matters of one procedure, most urgent first; what narrows them stands in the address."""
    declared = next((one for one in current_procedures() if one.id == procedure_id), None)
    if declared is None:
        raise Http404("no such procedure")
    if not may(account_of(request), verbs()[declared.view]):
        raise PermissionDenied(refusal(verbs()[declared.view]))
    return list_page(request, declared, [])


@open_to_staff(WHY)
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: clocks, what it tells, papers, history, and what may be done."""
    found, account = own_matter(request, number), account_of(request)
    declared = procedure(found.procedure, found.version)
    tell_matter(request, found)
    shown = {
        **parts_of(found, account),
        **letter_beside(found),
        **commitment_beside(found),
        "declared": declared,
        "told": told_facts(declared, found.facts),
    }
    return render(request, "officer/matter.html", shown)


@open_to_staff("登录即可见；只有本人办过一步的事项，只写走到哪一步")
@require_GET
def moved(request: HttpRequest, number: str) -> HttpResponse:
    """What became of a matter in which the account did something: its steps, nothing of what is in it."""
    account = account_of(request)
    if seen := matter_by_number(account, number):
        return HttpResponseRedirect(address_of(seen))
    found = moved_by(account, number)
    if found is None:
        raise Http404("nothing you had to do with")
    own = {step.pk for step in found.steps.all() if step.by_id == account.pk}
    shown = {"matter": found, "state": state_title(found), "kind": kind_of(found), "own": own}
    return render(request, "officer/moved.html", {**shown, "steps": found.steps.order_by("seq")})


@open_to_staff(WHY)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One act: asks for what it needs, then does it."""
    found = own_matter(request, number)
    button = button_for(found, verb)
    if button is None:
        raise Http404(verb)
    if own := own_page(found, button):
        return HttpResponseRedirect(own)
    return perform(request, found, button)


@open_to_staff(WHY)
@require_GET
def paper(request: HttpRequest, number: str, seq: int, title: str) -> HttpResponse:
    """A paper of a matter as PDF, printed from the step that made it."""
    found = own_matter(request, number)
    step = found.steps.filter(seq=seq).first()
    known = papers().get((found.procedure, title))
    if step is None or known is None or title not in titles_of(step):
        raise Http404("no such paper")
    if known.closed and not works_on(account_of(request), found):
        raise PermissionDenied("这份文书写有个人的姓名和住址，只给办理这类事项的人看。")
    tell_paper(request, found, title)
    try:
        printed = known.of(found, step)
    except Refusal as problem:
        raise Http404(str(problem)) from problem
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(f'{title}-{number}.pdf')}"}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def own_matter(request: HttpRequest, number: str) -> Matter:
    """The matter of that number, if it is the account's to see; else 404."""
    found = matter_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such matter, or not yours to see")
    return found
