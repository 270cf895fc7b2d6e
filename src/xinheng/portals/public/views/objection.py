"""Saying that a fact of a dossier is wrong: choose it, say what and why, receipt; and what came of it."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.credit.disputing import DisputableFact, ToldDispute, disputes
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.public.carried import open_or_closed, shown_by, to_show
from xinheng.portals.public.forms import ObjectionFields, ObjectionWord
from xinheng.portals.ui.limits import PROGRESS, SUBMIT, caller_of, limited
from xinheng.portals.ui.searching import business_by
from xinheng.support.access.decorators import open_to_all

WRONG = "编号和查询码对不上。请看回执再填一次；也可以打 12315 报编号查询。"


@open_to_all("任何人都可以对公示的内容提出异议")
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """The facts of a business that anybody sees, to choose the one that is wrong."""
    subject = business_by(request.GET.get("e", ""))
    if subject is None:
        raise Http404("no such business")
    shown = {"subject": subject, "facts": disputes().facts(subject.identity)}
    return render(request, "public/objection.html", shown)


@open_to_all("任何人都可以对公示的内容提出异议")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def fill(request: HttpRequest) -> HttpResponse:
    """The form; sent, it leads to its receipt. With an error nothing typed is lost."""
    if request.method == "GET":
        asked = request.GET
        initial = {"identity": asked.get("e", ""), "target_type": asked.get("t", ""), "target_key": asked.get("k", "")}
        return _page(request, ObjectionFields(initial={**initial, "form_key": secrets.token_urlsafe(24)}))
    fields = ObjectionFields(request.POST)
    if not fields.is_valid():
        return _page(request, fields, status=422)
    try:
        receipt = disputes().file(ToldDispute(**fields.cleaned_data, received_on=city_time.today()))
    except Refusal as refusal:
        fields.add_error(None, str(refusal))
        return _page(request, fields, status=422)
    return shown_by(request, [receipt.number, receipt.word], at=reverse("public:objection_mine"))


@open_to_all("凭编号和查询码看自己提出的异议")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def mine(request: HttpRequest) -> HttpResponse:
    """Where an objection stands, for who has the word of its receipt; right after it was sent, that receipt."""
    fields = ObjectionWord(request.POST or None)
    if request.method == "POST" and fields.is_valid():
        try:
            number, word = fields.cleaned_data["number"], fields.cleaned_data["word"]
            if found := disputes().opened(number, word, caller_of(request)):
                return shown_by(request, [found.number])
            fields.add_error("word", WRONG)
        except Refusal as refusal:
            fields.add_error("word", str(refusal))
    told = to_show(request)
    if told and len(told) > 1:
        receipt = {"number": told[0], "word": told[1]}
        return open_or_closed(request, render(request, "public/objection_done.html", receipt), told)
    shown = {"form": fields, "found": disputes().told(told[0]) if told else None}
    answer = render(request, "public/objection_mine.html", shown, status=422 if request.method == "POST" else 200)
    return open_or_closed(request, answer, told)


def _page(request: HttpRequest, fields: ObjectionFields, status: int = 200) -> HttpResponse:
    subject = business_by(str(fields["identity"].value() or ""))
    fact = _fact(fields) if subject else None
    shown = {"form": fields, "subject": subject, "fact": fact}
    return render(request, "public/objection_form.html", shown, status=status if fact else 404)


def _fact(fields: ObjectionFields) -> DisputableFact | None:
    """The fact the form is about, where anybody still sees it."""
    identity, type, key = (str(fields[name].value() or "") for name in ("identity", "target_type", "target_key"))
    return next((one for one in disputes().facts(identity) if (one.type, one.key) == (type, key)), None)
