"""Following a complaint: by number and check word, or from the device that filed it."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.refusal import Refusal
from xinheng.portals.public.forms import ProgressFields
from xinheng.portals.public.mine import forget_all, numbers_of, remember_number
from xinheng.portals.public.progress import number_opened_by, read_progress
from xinheng.portals.ui.elder import remember_elder
from xinheng.portals.ui.limits import PROGRESS, SUBMIT, limited
from xinheng.services.complaints.actions import add_evidence, withdraw_complaint
from xinheng.services.complaints.papers import receipt_pdf
from xinheng.support.access.decorators import open_to_all

WRONG = "编号和查询码对不上。请看回执再填一次；也可以打 12315 报编号查询。"


@open_to_all("凭编号和查询码看自己的投诉")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def mine(request: HttpRequest) -> HttpResponse:
    """What this device filed, and a form for any other complaint."""
    if request.method == "POST" and "forget" in request.POST:
        gone = HttpResponseRedirect(reverse("public:mine"))
        forget_all(gone)
        return gone
    fields = ProgressFields(request.POST or None)
    if request.method == "POST" and fields.is_valid():
        number, word = fields.cleaned_data["number"], fields.cleaned_data["word"]
        if opened := number_opened_by(number, word):
            return _opened(request, opened)
        fields.add_error("word", WRONG)
    kept = [view for number in numbers_of(request) if (view := read_progress(number))]
    response = render(request, "public/mine.html", {"form": fields, "kept": kept}, status=422 if fields.errors else 200)
    remember_elder(request, response)
    return response


@open_to_all("凭编号和查询码看自己的投诉")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Where the complaint stands; on another device the check word or the telephone is asked for first."""
    if request.method == "POST":
        if number_opened_by(number, request.POST.get("word", "")):
            return _opened(request, number)
        return _ask(request, number, problem=WRONG)
    view = read_progress(number) if number in numbers_of(request) else None
    if view is None:
        return _ask(request, number)
    return render(request, "public/progress.html", {"progress": view})


@open_to_all("回执只给提交投诉的这台设备看")
@never_cache
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, check word, what comes next and until when."""
    view = read_progress(number) if number in numbers_of(request) else None
    if view is None:
        return _ask(request, number)
    return render(request, "public/receipt.html", {"progress": view})


@open_to_all("回执只给提交投诉的这台设备下载")
@never_cache
@require_GET
def receipt_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as PDF, to keep."""
    view = read_progress(number) if number in numbers_of(request) else None
    if view is None:
        return _ask(request, number)
    name = quote(f"投诉登记回执-{number}.pdf")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(receipt_pdf(view.complaint), content_type="application/pdf", headers=headers)


@open_to_all("投诉人补充自己投诉的材料")
@require_POST
@limited(SUBMIT)
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Add photos to a complaint filed or opened on this device."""
    view = read_progress(number) if number in numbers_of(request) else None
    if view is None:
        return _ask(request, number)
    problems = []
    for file in request.FILES.getlist("photos"):
        try:
            add_evidence(complaint=view.complaint, name=str(file.name), data=file.read(), by=None)
        except Refusal as refusal:
            problems.append(str(refusal))
    shown = {"progress": read_progress(number), "problems": problems, "added": not problems}
    return render(request, "public/progress.html", shown, status=422 if problems else 200)


@open_to_all("投诉人撤回自己的投诉")
@require_POST
@limited(SUBMIT)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw; asked twice, since it ends the complaint."""
    view = read_progress(number) if number in numbers_of(request) else None
    if view is None:
        return _ask(request, number)
    try:
        withdraw_complaint(complaint=view.complaint, by=None, words=request.POST.get("words", "")[:200])
    except Refusal as refusal:
        shown = {"progress": read_progress(number), "problems": [str(refusal)]}
        return render(request, "public/progress.html", shown, status=422)
    return HttpResponseRedirect(reverse("public:progress", args=[number]))


def _opened(request: HttpRequest, number: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("public:progress", args=[number]))
    remember_number(request, response, number)
    return response


def _ask(request: HttpRequest, number: str, problem: str = "") -> HttpResponse:
    shown = {"number": number, "problem": problem}
    return render(request, "public/progress_ask.html", shown, status=422 if problem else 200)
