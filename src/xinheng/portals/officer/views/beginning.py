"""Beginning a matter of any procedure: at its list, at another matter, at one of its papers (`?step=&paper=`)."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xinheng.kit.refusal import Refusal
from xinheng.kit.typed import whole
from xinheng.portals.officer.acts import as_paper
from xinheng.portals.officer.places import address_of, list_of
from xinheng.portals.officer.readings import tell_matter, tell_paper
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.views.listing import WHY
from xinheng.portals.officer.views.matters import own_matter
from xinheng.support.access.decorators import open_to_staff, refusal
from xinheng.support.access.permissions import verbs
from xinheng.support.procedures.doors import beginning
from xinheng.support.procedures.doors.beginning import Beginning, Origin
from xinheng.support.procedures.table.printing import titles_of


@open_to_staff(WHY)
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, procedure_id: str, verb: str, number: str = "") -> HttpResponse:
    """One sheet: ask for what the first move needs, then begin the matter and go to it."""
    way, account = beginning.beginning_of(procedure_id, verb), account_of(request)
    if way is None:
        raise Http404("nothing is begun here")
    origin = _origin(request, way, number)
    if way not in beginning.beginnings(account, origin):
        raise PermissionDenied(refusal(verbs()[way.move.permission]))
    if origin.matter:
        tell_matter(request, origin.matter)
    data = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    fields = way.form(data, files=files, target=origin, by=account) if way.form else None
    if fields is not None and data is None:
        # What the page of a subject or of a fact has filled in already.
        fields.initial.update({name: request.GET[name] for name in fields.fields if name in request.GET})
    problem = ""
    if request.method == "POST" and (fields is None or fields.is_valid()):
        try:
            told = fields.cleaned_data if fields else {}
            if fields and origin.matter and request.POST.get("preview"):
                tell_paper(request, origin.matter, origin.paper)
                return as_paper(fields.preview(), origin.paper)
            made = beginning.begin(beginning=way, origin=origin, by=account, told=told)
            # Several of one list are found at the list.
            return HttpResponseRedirect(address_of(made[0]) if len(made) == 1 else list_of(procedure_id))
        except Refusal as refused:
            problem = str(refused)
    back = address_of(origin.matter) if origin.matter else list_of(procedure_id)
    shown = {"title": way.move.title, "origin": origin, "form": fields, "problem": problem, "back": back}
    return render(request, "officer/begin.html", shown, status=422 if problem or (fields and fields.errors) else 200)


def _origin(request: HttpRequest, way: Beginning, number: str) -> Origin:
    """From where: what the address names must be there and the account's to see."""
    if not number:
        return beginning.at_own_desk(account_of(request), way)
    matter = own_matter(request, number)
    origin = Origin(matter.office, matter.field, matter)
    if way.move.begins == "matter":
        return origin
    seq, title = request.GET.get("step", ""), request.GET.get("paper", "")
    step = matter.steps.filter(seq=whole(seq, 9) or 0).first()
    if step is None or title not in titles_of(step):
        raise Http404("no such paper")
    return Origin(matter.office, matter.field, matter, step, title)
