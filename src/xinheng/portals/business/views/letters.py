"""A letter as the business reads and answers it, and its consent to being served here."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit.personal.striking import excerpt
from xinheng.kit.refusal import Refusal
from xinheng.portals.business.places import due_of, is_done_there
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.business.views.home import days_left
from xinheng.portals.ui.attached import attached
from xinheng.services.letters.actions.answering import answer_letter, open_letter
from xinheng.services.letters.models import Letter
from xinheng.services.letters.queries import ANSWERABLE, ItemShown, file_of, items_of, letter_of
from xinheng.services.mandates.actions import end_consent, give_consent
from xinheng.services.mandates.queries import consents_of
from xinheng.support.access.parties import PartyRight
from xinheng.support.files.queries import open_served
from xinheng.support.procedures.doors.of_party import acts_in, matter_of_party, steps_for, words_for
from xinheng.support.procedures.table.printing import papers, papers_of

MOST_FILES = 9


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """Read it: the first opening is kept. Answer it item by item; with an error nothing typed is lost."""
    party, found = acting(request), _found(request, number)
    open_letter(letter=found, by=party)
    problem, answering = "", found.matter.state in ANSWERABLE and found.kind_row.answered
    if request.method == "POST":
        try:
            answer_letter(letter=found, by=party, words=_words(request, found), files=_files(request, found))
            return HttpResponseRedirect(reverse("business:letter", args=[number]) + "?sent=1")
        except Refusal as refusal:
            problem = str(refusal)
    matter, items = found.matter, items_of(found)
    acts = {verb: act for verb, act in acts_in(matter, party).items() if not is_done_there(matter, verb)}
    shown = {
        "party": party, "letter": found, "matter": matter, "words": words_for(matter), "problem": problem,
        "left": days_left(due_of(matter)), "items": items,
        "asked": _asked(found, items, request) if answering else [], "acts": acts, "steps": steps_for(matter),
        "paper": papers_of(matter), "served": matter.facts.get("served_on"),
    }  # fmt: skip
    return render(request, "business/letter.html", shown, status=422 if problem else 200)


@for_party(PartyRight.LETTERS)
@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The letter on paper."""
    found = _found(request, number)
    for step, title in papers_of(found.matter):
        printed = papers()[found.matter.procedure, title].of(found.matter, step)
        return HttpResponse(printed, content_type="application/pdf", headers={"Cache-Control": "private, no-store"})
    raise Http404("not sent")


@for_party(PartyRight.LETTERS)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A file that came with an answer."""
    stored = file_of(_found(request, number), pk)
    copy = open_served(stored) if stored else None
    if copy is None:
        raise Http404("no such file")
    return HttpResponse(copy.content, headers=copy.headers)


@for_party(PartyRight.LETTERS)
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """What agreeing to electronic service means; agree, or take it back."""
    party = acting(request)
    if request.method == "POST":
        if request.POST.get("act") == "end":
            end_consent(by=party)
        else:
            give_consent(by=party)
        return HttpResponseRedirect(reverse("business:consent"))
    rows = list(consents_of(party)[:20])
    running = next((one for one in rows if one.ended_at is None), None)
    return render(request, "business/consent.html", {"party": party, "rows": rows, "running": running})


def _found(request: HttpRequest, number: str) -> Letter:
    matter = matter_of_party(acting(request), number)
    found = letter_of(matter) if matter else None
    if found is None:
        raise Http404("no such letter to this business")
    return found


def _asked(found: Letter, items: list[ItemShown], request: HttpRequest) -> list[tuple[int, str, str]]:
    """What is to be answered now, with what was typed; a supplement is one text beside the items."""
    titles = [(one.number, one.title) for one in items if one.number]
    if found.matter.state == "supplement_requested":
        titles = [(0, "补充说明")]
    return [(number, title, request.POST.get(f"words_{number}", "")) for number, title in titles]


def _numbers(found: Letter) -> range:
    return range(len(found.items) + 1)


def _words(request: HttpRequest, found: Letter) -> dict[int, str]:
    return {number: excerpt(request.POST.get(f"words_{number}", ""), 2000) for number in _numbers(found)}


def _files(request: HttpRequest, found: Letter) -> dict[int, list[tuple[str, bytes]]]:
    """What was sent with each item; one more than may come with all of them is told, and none beyond it looked at."""
    sent = [(number, one) for number in _numbers(found) for one in request.FILES.getlist(f"files_{number}")]
    files: dict[int, list[tuple[str, bytes]]] = {number: [] for number in _numbers(found)}
    for (number, _), looked_at in zip(sent, attached([one for _, one in sent], MOST_FILES), strict=False):
        files[number].append(looked_at)
    return files
