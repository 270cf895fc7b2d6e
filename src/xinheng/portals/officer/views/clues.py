"""The clue pool, one clue in its drawer, registering a clue, and what is done with it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.fusion.registers.queries import search, subject_by
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import NewClue
from xinheng.portals.officer.listing import asked_of, bar_of, batch_buttons
from xinheng.portals.officer.parts import parts_of
from xinheng.portals.officer.places import list_of
from xinheng.portals.officer.readings import served, tell_matter
from xinheng.portals.officer.signed_in import account_of, own_office
from xinheng.portals.ui.asking import asked_text
from xinheng.supervision.clues import actions
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.queries import PoolFilters, clue_by_number, drawer, pool, pool_counts, pool_rows
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.doors.listing import listed
from xinheng.support.procedures.table.registry import procedure

PAGE = 50
# How many subjects a typed name offers.
CANDIDATES = 8


@requires(Permission.VIEW_CLUES)
@require_GET
def clues(request: HttpRequest, number: str = "") -> HttpResponse:
    """The pool, or one clue in its drawer where the address names one; the pool is then fetched behind it."""
    if not number:
        return render(request, "officer/clues.html", _pool(request))
    return _opened(request, _clue(request, number))


@requires(Permission.REGISTER_CLUE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a clue that did not come through a form of the public."""
    fields = NewClue(request.POST or None)
    if request.method == "POST" and fields.is_valid():
        told = fields.cleaned_data
        told["identity"] = _identity(told["identity"]) if told["identity"] else ""
        tip = Tip(channel="officer", **told)
        try:
            clue = actions.register_clue(
                tip=tip, office=own_office(account_of(request), Permission.REGISTER_CLUE), by=account_of(request)
            )
            return HttpResponseRedirect(_after(request, clue))
        except Refusal as refusal:
            fields.add_error(None, str(refusal))
    return render(request, "officer/clue_new.html", {"form": fields}, status=422 if fields.errors else 200)


@requires(Permission.TRIAGE_CLUE)
@require_POST
def match(request: HttpRequest, number: str) -> HttpResponse:
    """Say which subject is meant, or that none of the suggestions is; a typed name offers those of that name."""
    clue = _clue(request, number)
    typed = request.POST.get("identity", "").strip()
    try:
        if typed and subject_by(_identity(typed)) is None and (hits := search(typed, limit=CANDIDATES)):
            return _opened(request, clue, hits=hits, typed=typed)
        if typed:
            actions.match_subject(clue=clue, identity=_identity(typed), by=account_of(request))
        else:
            actions.unmatch_subject(clue=clue, by=account_of(request))
    except Refusal as refusal:
        return _opened(request, clue, 422, problem=str(refusal))
    return HttpResponseRedirect(reverse("officer:clue", args=[number]))


@requires(Permission.TRIAGE_CLUE)
@require_POST
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """Put a clue to another one about the same thing."""
    clue, parent = _clue(request, number), _clue(request, request.POST.get("parent", ""))
    new_facts = request.POST.get("new_facts") == "1"
    reason = request.POST.get("reason", "").strip() or ("有新事实，合并后重新起算" if new_facts else "同一主体同一事由")
    try:
        actions.merge_clue(clue=clue, parent=parent, by=account_of(request), reason=reason, new_facts=new_facts)
    except Refusal as refusal:
        return _opened(request, clue, 422, problem=str(refusal))
    return HttpResponseRedirect(reverse("officer:clue", args=[parent.number]))


@requires(Permission.VIEW_CLUES)
@require_GET
def file(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A photo of the clue, as the copy that may be shown."""
    clue = _clue(request, number)
    return served(request, clue.matter, files_about(clue).filter(pk=pk).first())


def _identity(typed: str) -> str:
    """What was typed as an identity: a code alone is that of a business."""
    return typed if ":" in typed else f"uscc:{typed.upper()}"


def _clue(request: HttpRequest, number: str) -> Clue:
    found = clue_by_number(account_of(request), number)
    if found is None:
        raise Http404("no such clue, or not yours to see")
    return found


def _pool(request: HttpRequest) -> dict[str, object]:
    asked = request.GET
    view = asked.get("view", "")
    filters = PoolFilters(
        source=asked.get("source", ""),
        text=asked_text(request),
        unmatched=view == "unmatched",
        duplicates=view == "duplicates",
        overdue=view == "overdue",
        closed=view == "closed",
    )
    rows, declared = pool(account_of(request), filters), procedure("clue")
    bar = bar_of(request, declared, account_of(request))
    if bar.narrowed:
        rows = rows.filter(
            matter__in=listed(account_of(request), declared.id, asked_of(request)).order_by().values("pk")
        )
    counts, paginator = pool_counts(account_of(request)), Paginator(rows, PAGE)
    if filters == PoolFilters() and not bar.narrowed:
        # Counted a line above.
        paginator.count = counts.all
    page = paginator.get_page(asked.get("page"))
    return {
        "page": page,
        "rows": pool_rows(list(page.object_list)),
        "counts": counts,
        "view": view,
        "sources": Clue.Source.choices,
        "pool_bar": bar,
        "batch": batch_buttons(account_of(request), declared, closed=view == "closed"),
        "home": list_of(declared.id),
    }


def _opened(request: HttpRequest, clue: Clue, status: int = 200, **more: object) -> HttpResponse:
    """One clue in its drawer; alone for a list that puts it beside itself."""
    account = account_of(request)
    tell_matter(request, clue.matter)
    shown = {
        **parts_of(clue.matter, account, clue),
        "drawer": drawer(clue, account),
        "may_sort": is_able(account, Permission.TRIAGE_CLUE, clue.matter),
        "glyph": clue.glyph,
        **more,
    }
    page = "officer/clue_drawer.html" if request.htmx else "officer/clue.html"  # type: ignore[attr-defined]
    return render(request, page, shown, status=status)


def _after(request: HttpRequest, clue: Clue) -> str:
    """Back to the clue where it may be seen, else to the to-do page with its number."""
    if clue_by_number(account_of(request), clue.number):
        return reverse("officer:clue", args=[clue.number])
    return f"{reverse('officer:todo')}?registered={clue.number}"
