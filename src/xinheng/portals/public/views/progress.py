"""Following a complaint: by number and check word, or from the device that filed it."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit.personal.striking import excerpt, strike
from xinheng.kit.refusal import Refusal
from xinheng.portals.public.drafts import MOST_PHOTOS
from xinheng.portals.public.forms import ProgressFields
from xinheng.portals.public.mine import browser_of, forget_all, numbers_of, remember_number, word_just_given
from xinheng.portals.public.progress import ProgressView, read_progress
from xinheng.portals.ui.attached import REST, attached
from xinheng.portals.ui.handed import handed
from xinheng.portals.ui.limits import PAPERS, PROGRESS, SEND_CODE, SUBMIT, caller_of, limited
from xinheng.services.complaints.actions import add_evidence, open_complaint, withdraw_complaint
from xinheng.services.complaints.check_words import phone_keys
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.papers import receipt_of
from xinheng.services.complaints.queries import full_number
from xinheng.services.complaints.tasks import send_code
from xinheng.services.mediation.actions import answer_agreement
from xinheng.support.access.decorators import open_to_all
from xinheng.support.documents.rendering import set_paper
from xinheng.support.notices.channels import messages_leave
from xinheng.support.procedures.words_tried import TooManyTries

WRONG = "编号和查询码对不上。请看回执再填一次；也可以打 12315 报编号查询。"
WRONG_AGAIN = "没有撤回：查询码不对。撤回会结束这件投诉，所以要再填一次回执上的查询码，或者刚收到的验证码。"
# Of a complaint, with its first character.
LONGEST_NUMBER = 40
ANSWER_AGAIN = "没有答复：查询码不对。同意协议会影响您的权利，所以要再填一次回执上的查询码，或者刚收到的验证码。"


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
        try:
            if opened := _opens(request, number, word):
                return _opened(request, opened.number)
            fields.add_error("word", WRONG)
        except TooManyTries as refusal:
            fields.add_error("word", str(refusal))
    kept = [view for number in numbers_of(request) if (view := read_progress(number))]
    return render(request, "public/mine.html", {"form": fields, "kept": kept}, status=422 if fields.errors else 200)


@open_to_all("凭编号和查询码看自己的投诉")
@never_cache
@require_http_methods(["GET", "POST"])
@limited(PROGRESS, "POST")
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Where the complaint stands; on another device the word of the receipt is asked for first."""
    if number != full_number(number):
        return HttpResponseRedirect(reverse("public:progress", args=[full_number(number)]), status=307)
    if request.method == "POST":
        try:
            if _opens(request, number):
                return _opened(request, number)
        except TooManyTries as refusal:
            return _ask(request, number, problem=str(refusal), status=429)
        return _ask(request, number, problem=WRONG)
    view = _own(request, number)
    if view is None:
        return _ask(request, number, sent="sent" in request.GET)
    said = {"added": "added" in request.GET, "sent": "sent" in request.GET}
    return render(request, "public/progress.html", {"progress": view, "messages": messages_leave(), **said})


@open_to_all("凭投诉时留的手机号收验证码")
@never_cache
@require_POST
@limited(SEND_CODE)
def code(request: HttpRequest, number: str) -> HttpResponse:
    """Send a code to the telephone of the complaint, if it is the one typed. The answer is the same if it is not."""
    if messages_leave():
        keys = ",".join(one.hex() for one in phone_keys(request.POST.get("phone", "")[:40]))
        # A job waits in clear: somebody's own number, typed in place of a complaint's, is kept by none.
        send_code.enqueue(strike(full_number(number)[:LONGEST_NUMBER]), keys, browser_of(request))
    return HttpResponseRedirect(reverse("public:progress", args=[full_number(number)]) + "?sent=1")


@open_to_all("回执只给提交投诉的这台设备看")
@never_cache
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, the word for half an hour, what comes next and until when."""
    view = _own(request, number)
    if view is None:
        return _ask(request, number)
    return render(request, "public/receipt.html", {"progress": view, "word": word_just_given(request, number)})


@open_to_all("回执只给提交投诉的这台设备下载")
@never_cache
@require_GET
@limited(PAPERS)
def receipt_paper(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as PDF, to keep."""
    view = _own(request, number)
    if view is None:
        return _ask(request, number)
    name = quote(f"投诉登记回执-{number}.pdf")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    paper = set_paper(receipt_of(view.complaint, word_just_given(request, number))).pdf
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@open_to_all("投诉人在自己的设备上看给自己的文书")
@never_cache
@require_GET
def paper(request: HttpRequest, number: str, place: str) -> HttpResponse:
    """A paper of the complaint or of its mediation that is for who complained."""
    view = _own(request, number)
    if view is None:
        return _ask(request, number)
    return handed(view.complaint.matter, "complainant", place)


@open_to_all("投诉人补充自己投诉的材料")
@require_POST
@limited(SUBMIT)
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Add photos to a complaint filed or opened on this device."""
    view = _own(request, number)
    if view is None:
        return _ask(request, number)
    problems, taken = [], 0
    sent = request.FILES.getlist("photos")
    looked_at = attached(sent, MOST_PHOTOS)
    for name, photo in looked_at:
        try:
            add_evidence(complaint=view.complaint, name=name, data=photo, by=None)
            taken += 1
        except Refusal as refusal:
            problems.append(f"照片“{name}”没有收下：{refusal}")
    if not problems:
        # Shown by a page of its own: reading it again sends no photo again.
        return HttpResponseRedirect(reverse("public:progress", args=[number]) + "?added=1")
    if len(looked_at) < min(len(sent), MOST_PHOTOS):
        problems.append(REST)
    if taken:
        problems.append(f"另外 {taken} 张已经收下，不用再传。")
    return _not_done(request, number, problems)


@open_to_all("投诉人撤回自己的投诉")
@require_POST
@limited(SUBMIT)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw: the word is asked for again, since it ends the complaint; a device that was lent does not know it."""
    view = _own(request, number)
    if view is None:
        return _ask(request, number)
    problem = WRONG_AGAIN
    try:
        if _opens(request, number):
            withdraw_complaint(complaint=view.complaint, by=None, words=excerpt(request.POST.get("words", ""), 200))
            return HttpResponseRedirect(reverse("public:progress", args=[number]))
    except Refusal as refusal:
        problem = str(refusal)
    return _not_done(request, number, [problem], words=request.POST.get("words", ""))


@open_to_all("被代表的投诉人答复代表人谈成的协议")
@require_POST
@limited(SUBMIT)
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Agree or not to what representatives settled; the word is asked for again, since it disposes of the claim."""
    view = _own(request, number)
    if view is None:
        return _ask(request, number)
    problem, told = ANSWER_AGAIN, request.POST
    try:
        if _opens(request, number):
            given = "yes" if told.get("answer") == "yes" else "no"
            answer_agreement(matter=view.complaint.matter, by=None, answer=given, seen=told.get("agreement", ""))
            return HttpResponseRedirect(reverse("public:progress", args=[number]))
    except Refusal as refusal:
        problem = str(refusal)
    return _not_done(request, number, [problem])


def _opens(request: HttpRequest, number: str, word: str | None = None) -> Complaint | None:
    """The complaint, by the word or the code that was typed."""
    given = request.POST.get("word", "") if word is None else word
    return open_complaint(number=number, given=given, place=caller_of(request), browser=browser_of(request))


def _own(request: HttpRequest, number: str) -> ProgressView | None:
    """The complaint's page on a device that filed or opened it."""
    return read_progress(number) if number in numbers_of(request) else None


def _not_done(request: HttpRequest, number: str, problems: list[str], **typed: str) -> HttpResponse:
    shown = {"progress": read_progress(number), "problems": problems, "messages": messages_leave(), **typed}
    return render(request, "public/progress.html", shown, status=422)


def _opened(request: HttpRequest, number: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("public:progress", args=[number]))
    remember_number(request, response, number)
    return response


def _ask(request: HttpRequest, number: str, problem: str = "", *, sent: bool = False, status: int = 0) -> HttpResponse:
    typed = request.POST.get("word", "")
    shown = {"number": number, "problem": problem, "sent": sent, "typed": typed, "messages": messages_leave()}
    return render(request, "public/progress_ask.html", shown, status=status or (422 if problem else 200))
