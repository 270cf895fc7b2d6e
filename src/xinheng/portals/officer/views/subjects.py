"""Finding a subject, and its internal dossier."""

import re
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from xinheng.credit.portrait.actions import reveal_restricted
from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.trials import what_would_change
from xinheng.fusion.registers.queries import Hit, identities_of, search, subjects_called
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.names import fold
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.dossier import InternalDossier, read_internal
from xinheng.portals.officer.family import relative
from xinheng.portals.officer.marks import ratings_of
from xinheng.portals.officer.places import address_of
from xinheng.portals.officer.readings import tell_dossier, tell_phone
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.ui.asking import asked_past_day, asked_text
from xinheng.services.complaints.check_words import complaints_of_phone
from xinheng.services.tickets.queries import matters_of_ticket
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.offered import matter_by_number, matter_of_paper, matters_found

MOST = 50
# Of how many of the subjects found the matters are looked for.
NEAREST = 10
# What to try next, by what was typed.
NO_SUCH_PHONE = "您能看到的投诉里，没有留这个电话的。换一个电话，或者用投诉编号、店名再找。"
NO_SUCH_NUMBER = "您能看到的事项里，没有这个编号的。核对编号，也可以只写其中几位；别的机构承办的这里找不到。"
FEWER_LETTERS = "少打几个字，或用 18 位代码、拼音首字母再找。"
MOBILE = re.compile("1[0-9]{10}")
NUMBERED = re.compile("[一-龥][0-9]{4}-[0-9A-Z-]{6,20}")


@requires(Permission.VIEW_SUBJECT)
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """The search of the header: a whole number, also that of a paper, goes straight to its matter.

    Else matters by part of a number, by subject or by the telephone of who complained; and subjects.
    """
    query = asked_text(request)
    account = account_of(request)
    if query and (matter := matter_by_number(account, fold(query)) or matter_of_paper(account, query)):
        return HttpResponseRedirect(address_of(matter))
    hits = sorted(search(query, limit=MOST), key=partial(_distance, account)) if query else []
    ratings = ratings_of(hit.identity for hit in hits)
    numbers = identities_of(*(hit.identity for hit in hits[:NEAREST]))
    about = matters_found(account, fold(query), numbers) if query else []
    for one in complaints_of_phone(account, query):
        # That this telephone complained is told by it.
        tell_phone(request, one.matter)
        about += [one.matter] if one.matter not in about else []
    about += [one for one in matters_of_ticket(account, query) if one not in about]
    rows = [(hit, ratings.get(hit.identity), standard().status_title(hit.kind, hit.status)) for hit in hits]
    return render(
        request,
        "officer/search.html",
        {"query": query, "rows": rows, "most": MOST, "matters": [relative(one) for one in about], "hint": _hint(query)},
    )


def _hint(query: str) -> str:
    if MOBILE.fullmatch(query):
        return NO_SUCH_PHONE
    return NO_SUCH_NUMBER if NUMBERED.fullmatch(query) else FEWER_LETTERS


@requires(Permission.VIEW_SUBJECT)
@require_GET
def dossier(request: HttpRequest, identity: str) -> HttpResponse:
    """`?as_of=` a past day; `?change=1` is a page of its own: what would change the class."""
    if request.GET.get("change") == "1":
        return _changes(request, identity)
    return render(request, "officer/dossier.html", {"dossier": _read(request, identity)})


@requires(Permission.VIEW_RESTRICTED)
@never_cache
@require_POST
def reveal(request: HttpRequest, identity: str) -> HttpResponse:
    """Personal and secret fields, shown once for a stated purpose, which the audit trail keeps."""
    view, opened, problem = _read(request, identity), None, ""
    try:
        opened = reveal_restricted(
            subject=view.subject, by=account_of(request), purpose=request.POST.get("purpose", "")
        )
    except Refusal as refusal:
        problem = str(refusal)
    shown = {"dossier": view, "opened": opened, "problem": problem}
    return render(request, "officer/dossier.html", shown, status=422 if problem else 200)


def _distance(account: Account, hit: Hit) -> tuple[bool, bool, bool]:
    """What was asked for by its number first, then shops before goods, and of them those of one's own area."""
    here = may(account, Permission.VIEW_SUBJECT, office=hit.office)
    return hit.why != "code", hit.kind != "entity", not here


def _changes(request: HttpRequest, identity: str) -> HttpResponse:
    """The mark and class with each reason taken away, for who is in charge of the subject."""
    subject = subjects_called([identity]).get(identity)
    if subject is None or not may(account_of(request), Permission.VIEW_SUBJECT, office=subject.office):
        raise Http404("no such subject, or another office's")
    tell_dossier(request, subject)
    # Nothing of the subject is read beyond its result: the dossier has the rest.
    shown = {"subject": subject, "rating": result_for(subject.pk), "changes": what_would_change(subject.pk)}
    return render(request, "officer/changes.html", shown)


def _read(request: HttpRequest, identity: str) -> InternalDossier:
    today = city_time.today()
    as_of, not_shown = asked_past_day(request, today)
    view = read_internal(identity, account_of(request), as_of, today)
    if view is None:
        raise Http404("no such subject")
    view.not_shown = not_shown
    tell_dossier(request, view.subject)
    return view
