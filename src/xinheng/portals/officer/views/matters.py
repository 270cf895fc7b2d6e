"""What every procedure has without a page of its own: a list, one matter, its acts and its papers."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.acts import actbar, perform
from xinheng.portals.officer.beginnings import links_at, links_of, paper_rows
from xinheng.portals.officer.family import beside
from xinheng.portals.officer.places import own_page
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.todo import rows_of
from xinheng.portals.ui.asking import asked_text
from xinheng.support.access.decorators import open_to_staff, refusal
from xinheng.support.access.permissions import verbs
from xinheng.support.access.scope import may
from xinheng.support.procedures.doors.offered import button_for, matter_by_number, visible_matters
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings, state_title
from xinheng.support.procedures.table.printing import papers, titles_of
from xinheng.support.procedures.table.registry import current_procedures, procedure
from xinheng.support.procedures.wording import told_facts

PAGE = 50
WHY = "登录即可进；看哪一类、哪一件，由业务流程表里的查看权限决定"


@open_to_staff(WHY)
@require_GET
def matters(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The matters of one procedure, most urgent first; `?view=closed`, `?q=`."""
    declared = next((one for one in current_procedures() if one.id == procedure_id), None)
    if declared is None:
        raise Http404("no such procedure")
    account, view = account_of(request), request.GET.get("view", "")
    if not may(account, verbs()[declared.view]):
        return HttpResponse(refusal(verbs()[declared.view]), status=403)
    rows = visible_matters(account, procedure_id).select_related("assignee").filter(closed_at__isnull=view != "closed")
    if text := asked_text(request):
        rows = rows.filter(title__contains=text) | rows.filter(number__contains=text)
    page = Paginator(rows.order_by(F("due_at").asc(nulls_last=True), "-pk"), PAGE).get_page(request.GET.get("page"))
    shown = {"declared": declared, "page": page, "rows": rows_of(page.object_list, account, city_time.now())}
    return render(request, "officer/matters.html", {**shown, "view": view, "begins": links_at(declared, account)})


@open_to_staff(WHY)
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One matter: clocks, what it tells, papers, history, and what may be done."""
    found, account = own_matter(request, number), account_of(request)
    declared = procedure(found.procedure, found.version)
    shown = {
        "matter": found,
        "declared": declared,
        "step": state_title(found),
        "clocks": clock_readings(found),
        "told": told_facts(declared, found.facts),
        "bar": actbar(found, account),
        **beside(found, account),
        "papers": paper_rows(found, account),
        "begins": links_of(found, account),
        "steps": found.steps.order_by("seq"),
    }
    return render(request, "officer/matter.html", shown)


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
