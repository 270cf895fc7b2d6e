"""A source by example: drop a file, correct what its columns were taken for, save it, take the file in."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.fusion.intake.arriving.shelf import held, hold
from xinheng.fusion.intake.proposing.matching import Proposal, propose
from xinheng.fusion.intake.proposing.peeking import peek
from xinheng.fusion.intake.proposing.saving import SourceDraft, save_source
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.display import shown as as_shown
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.forms import ExampleForm
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account

# Rows shown as they would become.
ROWS = 20


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def example(request: HttpRequest) -> HttpResponseBase:
    """The file first; then its columns with what they were taken for, and the first rows."""
    by = whole_city(request, Permission.RUN_INTAKE)
    word = request.POST.get("held", "")
    path = next(iter(held(word)), None)
    if path is None:
        form = ExampleForm(request.POST or None, request.FILES or None)
        if not (request.method == "POST" and form.is_valid()):
            return render(request, "data/example.html", {"form": form}, status=422 if form.errors else 200)
        word = hold(form.cleaned_data["file"])
        (path,) = held(word)
    try:
        rows = peek(path)
    except Refusal as refusal:
        return render(request, "data/example.html", {"form": ExampleForm(), "problem": str(refusal)}, status=422)
    return _columns(request, word, path, rows, by)


def _columns(request: HttpRequest, word: str, path: Path, rows: list[list[str]], by: Account) -> HttpResponse:
    told = request.POST
    found = propose(
        rows, standard(), told.get("record_type", "") if told.get("record_type") in standard().types else ""
    )
    kind = standard().type(found.record_type)
    chosen = _chosen(request, found)
    problem = ""
    if told.get("save"):
        draft = SourceDraft(
            told.get("name", "").strip(), told.get("title", "").strip(), told.get("department", "").strip(), kind.id,
            {column: field for column, field in chosen.items() if field},
            tuple(column for column, field in chosen.items() if not field),
        )  # fmt: skip
        try:
            save_source(draft=draft, by=by)
            return HttpResponseRedirect(reverse("data:take", args=[draft.name]))
        except Refusal as refusal:
            problem = str(refusal)
    given = set(chosen.values())
    needed = [f.title for name, f in kind.fields.items() if (f.required or name in kind.key) and name not in given]
    shown = {
        "held": word, "kind": kind, "kinds": sorted(standard().types.values(), key=lambda one: one.title),
        "columns": [(place, column, chosen[column]) for place, column in enumerate(chosen)], "problem": problem,
        "fields": [(name, field.title) for name, field in kind.fields.items()], "missing": needed,
        "heads": [kind.fields[name].title for name in chosen.values() if name],
        "rows": _as_they_become(rows, found, chosen, kind), "told": told, "file": path.name,
    }  # fmt: skip
    return render(request, "data/example.html", shown, status=422 if problem else 200)


def _chosen(request: HttpRequest, found: Proposal) -> dict[str, str]:
    """What the steward chose for each column, else what was proposed; a field that the type has not is none."""
    fields = standard().type(found.record_type).fields
    chosen = {}
    for place, one in enumerate(found.guesses):
        said = request.POST.get(f"column{place}")
        same = request.POST.get("was") == found.record_type
        chosen[one.column] = (said if said in fields else "") if said is not None and same else one.field
    return chosen


def _as_they_become(
    rows: list[list[str]], found: Proposal, chosen: dict[str, str], kind: RecordType
) -> list[list[tuple[str, str]]]:
    """The first rows as the register would show them: (value, what is wrong with it)."""
    places = {column: place for place, column in enumerate(rows[found.header])}
    told = []
    for row in rows[found.header + 1 :][:ROWS]:
        line = []
        for column, name in chosen.items():
            if name:
                type, place = standard().type_of(kind.fields[name]), places[column]
                clean = type.clean(row[place] if place < len(row) else "")
                wrong = type.check(clean) or ""
                line.append((clean if wrong else as_shown(kind.fields[name], clean), wrong))
        told.append(line)
    return told
