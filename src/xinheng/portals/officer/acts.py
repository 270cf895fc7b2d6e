"""Acts: the buttons of a matter as links and presses, and the sheet behind each."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from xinheng.kit.refusal import Refusal
from xinheng.kit.typed import whole
from xinheng.portals.officer.places import address_of, own_page
from xinheng.portals.officer.readings import tell_matter
from xinheng.portals.officer.signed_in import account_of
from xinheng.services.mediation.queries import room_led
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.doors.offered import Button, as_it_stands, buttons, make, may_see, why_not
from xinheng.support.procedures.doors.trying import print_out, try_out
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.sealed import opens_to, works_on
from xinheng.support.procedures.words_tried import is_shut

# What a mediation in its room comes to by itself.
IN_THE_ROOM = ("record_agreement", "terminate")


@dataclass(frozen=True)
class ActLink:
    """One button on a page: a link where something is to be filled in, else one press."""

    title: str
    address: str
    asks: bool
    main: bool


@dataclass(frozen=True)
class ActBar:
    """What may be done with a matter now, and the step the page shows: who presses later than another is told."""

    acts: list[ActLink]
    seq: int
    matter: Matter
    # What may be done with any matter besides its table.
    may_correct: bool
    may_read_struck: bool
    # Its number is shut somewhere after too many wrong words, and the account may open it again.
    may_open_number: bool = False
    # While a mediation room is open its acts lead; what the complaint itself offers beside it is for paper.
    aside: list[ActLink] = field(default_factory=list)


def actbar(matter: Matter, account: Account, relatives: Iterable[Matter]) -> ActBar:
    """The buttons of a matter for one account, who knows its relatives."""
    found: dict[str, ActLink] = {}
    for button in buttons(matter, account):
        own = own_page(matter, button)
        if own is None:
            address = f"{address_of(matter)}/do/{button.name}"
            found[address] = ActLink(button.title, address, button.asks, button.main)
        elif own:
            found.setdefault(own, ActLink(button.title, own, asks=True, main=button.main))
    acts, aside = _with_room(matter, list(found.values()), relatives)
    return ActBar(
        acts,
        matter.seq,
        matter,
        may_correct=bool(matter.facts) and is_able(account, Permission.APPROVE_RESULT, matter),
        may_read_struck=opens_to(matter, account),
        may_open_number=works_on(account, matter) and is_shut(matter),
        aside=aside,
    )


def _with_room(matter: Matter, acts: list[ActLink], relatives: Iterable[Matter]) -> tuple[list[ActLink], list[ActLink]]:
    """The way into an open room first, where it is joined that of who leads; apart what the room does better."""
    if matter.procedure != "complaint" or matter.closed_at is not None:
        return acts, []
    rooms = (one for one in relatives if one.procedure == "mediation" and one.parent_id == matter.pk)
    room = next((one for one in rooms if one.closed_at is None), None)
    if room is None and matter.facts.get("joined_to"):
        room = room_led(matter)
    if room is None:
        return acts, []
    aside = [one for one in acts if one.address.rsplit("/", 1)[-1].startswith(IN_THE_ROOM)]
    enter = ActLink("进入调解室", address_of(room), asks=True, main=True)
    return [enter, *(replace(one, main=False) for one in acts if one not in aside)], aside


def perform(request: HttpRequest, matter: Matter, button: Button) -> HttpResponse:
    """Ask for what the act needs, show on demand what the party would read, then do it. Whether it may be done is
    judged by the engine alone, and who may not do it is asked for nothing. Who only presses is shown nothing of the
    matter: the act stands in the trail, no reading besides."""
    data = request.POST if request.method == "POST" else None
    target = button.act.target(matter) if button.act else matter
    if request.method == "GET" and (closed := why_not(matter, button, account_of(request))):
        return _closed(request, matter, button, closed)
    fields = (
        button.form(data, files=request.FILES or None, target=target, by=account_of(request)) if button.form else None
    )
    problem, tried = "", None
    if request.method == "POST" and (fields is None or fields.is_valid()):
        asked: dict[str, Any] = {"matter": matter, "button": button, "by": account_of(request)}
        asked |= {"seen_seq": seen(request), "told": fields.cleaned_data if fields else {}}
        try:
            if title := request.POST.get("paper"):
                tell_matter(request, matter)
                return as_paper(print_out(**asked, title=title), title)
            if request.POST.get("preview"):
                tried = try_out(**asked)
            else:
                make(**asked)
                return HttpResponseRedirect(afterwards(account_of(request), matter))
        except Refusal as refusal:
            problem = str(refusal)
    tell_matter(request, matter)
    shown = {
        "title": button.title,
        "matter": matter,
        "button": button,
        "tried": tried,
        "seq": request.POST.get("seq") or matter.seq,
        "form": fields,
        "problem": problem,
        "back": address_of(matter),
    }
    return render(request, "officer/act.html", shown, status=422 if problem or (fields and fields.errors) else 200)


def _closed(request: HttpRequest, matter: Matter, button: Button, why: str) -> HttpResponse:
    tell_matter(request, matter)
    shown = {"title": button.title, "matter": matter, "closed": why, "back": address_of(matter)}
    return render(request, "officer/act.html", shown, status=409)


def as_paper(printed: bytes, title: str) -> HttpResponse:
    """A paper as it would be, to look at; 404 where there is none."""
    if not printed:
        raise Http404(title)
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{quote(f'{title}-预览.pdf')}"}
    return HttpResponse(printed, content_type="application/pdf", headers=headers)


def seen(request: HttpRequest) -> int | None:
    """The step the page showed; a page that tells none is trusted to be new."""
    seq = request.POST.get("seq", "")
    return whole(seq, 9)


def afterwards(account: Account, matter: Matter) -> str:
    """Back to the matter, or to the to-do list where it went into other hands."""
    now = as_it_stands(matter)
    return address_of(now) if may_see(account, now) else "/officer/"
