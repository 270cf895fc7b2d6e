"""Warnings on key persons: what is open in one's area, who was told of it and when, and what was found."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.credit.persons.actions import confirm_left, note_handling
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.permissions import PersonVerb
from xinheng.credit.persons.queries import (
    list_title,
    officers_told,
    on_lists_by_number,
    on_lists_by_person,
    warnings_for,
)
from xinheng.kit import city_time
from xinheng.portals.officer.forms import LeftAsked, PersonLookup, WarningNote
from xinheng.portals.officer.readings import tell_lookup, tell_warning
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.limits import looks_up_too_often, refuse
from xinheng.portals.ui.records import published_view
from xinheng.support.access.decorators import requires
from xinheng.support.access.scope import may
from xinheng.support.notices.actions import mark_read_about

PAGE = 50
STATES = {"open": "未解除", "said": "单位报告已离岗", "over": "已解除"}


@requires(PersonVerb.VIEW_WARNINGS)
@never_cache
@require_http_methods(["GET", "POST"])
def persons(request: HttpRequest) -> HttpResponse:
    """`?state=` which ones; a POST asks whether one person, or one certificate, is on a list. The number asked for
    stands in no address and is kept nowhere."""
    account, form, answer = account_of(request), PersonLookup(told(request)), None
    if request.method == "POST" and form.is_valid():
        if looks_up_too_often(request, account.pk):
            return refuse(request)
        answer = _on_lists(request, **form.cleaned_data)
    state = request.GET.get("state", "open") if request.GET.get("state") in STATES else "open"
    every = warnings_for(account)
    rows = {
        "open": every.filter(cleared_on=None), "said": every.filter(cleared_on=None).exclude(said_at=None),
        "over": every.exclude(cleared_on=None),
    }[state].order_by("-pk")  # fmt: skip
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form, "answer": answer, "state": state, "states": STATES, "page": page,
        "rows": [(one, list_title(one)) for one in page.object_list],
    }  # fmt: skip
    return render(request, "officer/persons.html", shown, status=422 if form.errors else 200)


def _on_lists(request: HttpRequest, *, number: str, person_name: str, person_id: str) -> list[object]:
    """What is on lists of a certificate, else of a person; told to the trail before it is shown."""
    found = on_lists_by_number(number) or (on_lists_by_person(person_name, person_id) if person_id else [])
    tell_lookup(request, [f"{one['type']}:{one['key']}" for one in found])
    return [published_view(one) for one in found]


@requires(PersonVerb.VIEW_WARNINGS)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning with the proof of who was told, and what may be done about it. Opening it reads one's notice."""
    account, one = account_of(request), _one(request, pk)
    mark_read_about(account=account, about=one)
    shown = {
        "warning": one, "list": list_title(one), "sent": one.sent.all(), "officers": officers_told(one),
        "may": one.cleared_on is None and may(account, PersonVerb.HANDLE_WARNING, office=one.office),
    }  # fmt: skip
    return render(request, "officer/person.html", shown)


@requires(PersonVerb.HANDLE_WARNING)
@require_http_methods(["GET", "POST"])
def left(request: HttpRequest, pk: int) -> HttpResponseBase:
    """It was found that the person is gone."""
    one, account = _one(request, pk), account_of(request)
    form = LeftAsked(told(request), initial={"left_on": one.said_left_on or city_time.today()})
    sheet = Sheet(
        "确认已离岗", f"{one.subject_name}：{one.person_masked}", reverse("officer:person", args=[pk]),
        follows="写入一条任职从业记录（离职日期），警示随之解除，主体的评分当日更新。",
    )  # fmt: skip
    return ask(
        request, form, sheet,
        lambda said: confirm_left(warning=one, left_on=said["left_on"], words=said["words"], by=account),
    )  # fmt: skip


@requires(PersonVerb.HANDLE_WARNING)
@require_http_methods(["GET", "POST"])
def noted(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was found and done, the person being there still."""
    one, account = _one(request, pk), account_of(request)
    sheet = Sheet("登记核实处理情况", f"{one.subject_name}：{one.person_masked}", reverse("officer:person", args=[pk]))
    return ask(
        request, WarningNote(told(request)), sheet,
        lambda said: note_handling(warning=one, words=said["words"], by=account),
    )  # fmt: skip


def _one(request: HttpRequest, pk: int) -> PersonWarning:
    found = warnings_for(account_of(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("no such warning, or not yours to see")
    tell_warning(request, found)
    return found
