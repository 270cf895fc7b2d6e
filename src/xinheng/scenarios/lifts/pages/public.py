"""A lift for who stands in front of it, or in it: what it is, who keeps it, what is due, and 96333."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.limits import SUBMIT, limited
from xinheng.scenarios.lifts.actions import report_fault, take_call
from xinheng.scenarios.lifts.models import Lift, Rescue
from xinheng.scenarios.lifts.pages.told import FaultFields, TrappedFields
from xinheng.scenarios.lifts.projecting import LIFTS, SCHEME
from xinheng.scenarios.lifts.queries import LiftSheet, lift_at, sheet_of
from xinheng.support.access.decorators import open_to_all
from xinheng.support.procedures.queries import public_wording

MOST_RESCUES = 5


def page_of(subject: Subject) -> Callable[..., HttpResponse] | None:
    """Lifts have a page of their own; other equipment has its dossier."""
    is_lift = subject.kind == Subject.Kind.EQUIPMENT and subject.category.startswith(LIFTS)
    return scanned if is_lift and subject.identity.startswith(SCHEME) else None


def scanned(request: HttpRequest, subject: Subject, *, verified: bool = False) -> HttpResponse:
    """The page behind a code or a plate."""
    return _page(request, subject.identity.removeprefix(SCHEME), verified=verified, plate=not verified)


@open_to_all("电梯的使用、维保和检验情况依法公示")
@require_GET
def lift(request: HttpRequest, code: str) -> HttpResponse:
    """The same page by its address."""
    return _page(request, code)


@open_to_all("被困的人不用登录")
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def trapped(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the desk without a call: the lift is known, so it can send somebody at once."""
    found = _lift(code)
    form = TrappedFields(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rescue = take_call(by=None, lift=found, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "lifts/told.html", {"lift": found, **_told(rescue)})
    return _form(request, "lifts/trapped.html", found, form)


@open_to_all("反映电梯故障不用登录，可以不留姓名")
@require_http_methods(["GET", "POST"])
@limited(SUBMIT, "POST")
def fault(request: HttpRequest, code: str) -> HttpResponse:
    """Tell of a fault; it becomes a clue for the lift's own office."""
    found = _lift(code)
    form = FaultFields(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            clue = report_fault(lift=found, text=form.words, by=None)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "lifts/told.html", {"lift": found, "clue": clue})
    return _form(request, "lifts/fault.html", found, form)


def _page(request: HttpRequest, code: str, *, verified: bool = False, plate: bool = False) -> HttpResponse:
    sheet = sheet_of(f"{SCHEME}{code}")
    if sheet is None:
        raise Http404("no such lift")
    today = city_time.today()
    shown = {
        "sheet": sheet,
        "dues": [(due, due.late_by(today)) for due in (sheet.inspection, *sheet.rounds)],
        "late": [(due, late) for due in (sheet.inspection, *sheet.rounds) if (late := due.late_by(today))],
        "rescues": sheet.rescues[:MOST_RESCUES],
        "verified": verified,
        "plate": plate,
        "known": lift_at(code) is not None,
        "causes": _causes(sheet),
        "today": today,
    }
    return render(request, "lifts/public.html", shown)


def _causes(sheet: LiftSheet) -> dict[str, str]:
    """The causes of the rescues in words."""
    causes = standard().code_list("lift_fault_cause")
    return {code: causes.title_of(code) for one in sheet.rescues if (code := str(one.get("cause") or ""))}


def _told(rescue: Rescue) -> dict[str, object]:
    return {"rescue": rescue, "words": public_wording(rescue.matter)}


def _lift(code: str) -> Lift:
    found = lift_at(code)
    if found is None:
        raise Http404("no such lift")
    return found


def _form(request: HttpRequest, template: str, found: Lift, form: object) -> HttpResponse:
    wrong = request.method == "POST"
    return render(request, template, {"lift": found, "form": form}, status=422 if wrong else 200)
