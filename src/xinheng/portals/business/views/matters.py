"""The matters of a business: letters, orders, applications; what happened, what is to be done, until when."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import Reply
from xinheng.portals.business.places import address_of, due_of, has_own_page, is_done_there
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.business.views.home import days_left
from xinheng.portals.ui.attached import attached
from xinheng.support.access.parties import PartyRight
from xinheng.support.procedures.doors.of_party import (
    acts_in,
    matter_of_party,
    matters_of_party,
    papers_to_read,
    steps_for,
    words_for,
)
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.printing import paper_kind

MOST_FILES = 9


class TooManyFiles(Refusal):
    """More than one act takes; none was cut off in silence."""


@for_party(PartyRight.STANDING)
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """All that is or was under way, the open ones first."""
    party = acting(request)
    rows = [(one, words_for(one), days_left(due_of(one))) for one in matters_of_party(party)]
    return render(request, "business/matters.html", {"party": party, "rows": rows})


@for_party(PartyRight.STANDING)
@require_GET
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """One of them: where it stands, what it asks, what happened."""
    party, found = acting(request), _found(request, number)
    if has_own_page(found):
        return HttpResponseRedirect(address_of(found))
    shown = {
        "party": party, "matter": found, "words": words_for(found), "acts": acts_in(found, party),
        "left": days_left(due_of(found)), "steps": steps_for(found),
        "papers": papers_to_read(found),
    }  # fmt: skip
    return render(request, "business/matter.html", shown)


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One act: its words and files; with an error nothing typed is lost."""
    party, found = acting(request), _found(request, number)
    act = acts_in(found, party).get(verb)
    if act is None or is_done_there(found, verb):
        return HttpResponseRedirect(address_of(found))
    fields, problem = Reply(request.POST if request.method == "POST" else None), ""
    fields.fields["words"].label, fields.fields["words"].help_text = act.label, act.hint
    if request.method == "POST" and fields.is_valid():
        given = {"matter": found, "by": party, "words": fields.cleaned_data["words"]}
        files = request.FILES.getlist("files") if act.files else []
        if act.files:
            given["files"] = attached(files, MOST_FILES)
        try:
            if len(files) > MOST_FILES:
                raise TooManyFiles(
                    f"一次最多 {MOST_FILES} 个文件，选了 {len(files)} 个，请去掉一些，或者合并成一个 PDF。"
                )
            act.do(**given)
            return HttpResponseRedirect(reverse("business:matter", args=[number]))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"party": party, "title": act.title, "about": found.title, "form": fields, "problem": problem,
             "files": act.files, "back": reverse("business:matter", args=[number])}  # fmt: skip
    return render(request, "business/act.html", shown, status=422 if problem or fields.errors else 200)


@for_party(PartyRight.STANDING)
@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The paper itself, as it was issued: the one that a step made (`step`), else the first."""
    found, asked = _found(request, number), request.GET.get("step", "")
    paper = next((one for one in papers_to_read(found) if asked in ("", str(one.step.seq))), None)
    try:
        printed = paper_kind(found.procedure, paper.title).of(found, paper.step) if paper else b""
    except Refusal as problem:
        raise Http404(str(problem)) from problem
    if paper is None:
        raise Http404("no such paper")
    name = quote(f"{paper.title}-{number}.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def _found(request: HttpRequest, number: str) -> Matter:
    found = matter_of_party(acting(request), number)
    if found is None:
        raise Http404("no such matter of this business")
    return found
