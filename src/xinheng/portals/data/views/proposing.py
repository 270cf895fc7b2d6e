"""A source by example: drop a file, correct what its columns were taken for, save it, take the file in."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from xinheng.fusion.intake.arriving.shelf import held, hold
from xinheng.fusion.intake.arriving.tables import NotFetched
from xinheng.fusion.intake.checking.rows import VEIL
from xinheng.fusion.intake.declarations import AddressOrigin, Schedule, TableOrigin
from xinheng.fusion.intake.fetching import sample
from xinheng.fusion.intake.proposing.matching import Proposal, propose
from xinheng.fusion.intake.proposing.peeking import Peeked, peek
from xinheng.fusion.intake.proposing.saving import SourceDraft, save_source
from xinheng.fusion.intake.proposing.wording import propose_words
from xinheng.fusion.intake.queries import links
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.display import shown as as_shown
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.validation import veiled
from xinheng.kit.finding_words import in_words
from xinheng.kit.personal.striking import excerpt, strike
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.forms import ExampleForm, OriginForm, known_encoding
from xinheng.portals.ui.acting import told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account

# Rows shown as they would become.
ROWS = 20
# Different values of a column shown beside its name.
SAID = 3
# Keys of a declaration as the form calls them.
WORDS = {"table": "表或视图", "path": "接口路径", "records": "记录的位置", "daily": "每天几点取", "grows": "只增的列"}


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
        seen = peek(path, known_encoding(request.POST.get("encoding", "")))
        return _columns(request, word, path, seen, by, request.POST.get("origin", ""))
    except Refusal as refusal:
        form = ExampleForm(initial={"encoding": request.POST.get("encoding", "")})
        return render(request, "data/example.html", {"form": form, "problem": str(refusal)}, status=422)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def fetched(request: HttpRequest) -> HttpResponseBase:
    """A source that is fetched: its first rows are the example."""
    by = whole_city(request, Permission.RUN_INTAKE)
    known = {one.name: one for one in links()}
    form = OriginForm(told(request), links=[(one.name, one.title) for one in known.values()])
    problem = ""
    if request.method == "POST" and form.is_valid():
        sections = form.sections(known[form.cleaned_data["connection"]].kind == "http")
        try:
            origin = origin_of(sections)
            word = sample(origin, origin.connection)
            (path,) = held(word)
            return _columns(request, word, path, peek(path), by, json.dumps(sections, ensure_ascii=False))
        except (Refusal, NotFetched) as refusal:
            problem = str(refusal)
    shown = {"form": form, "problem": problem, "links": known}
    return render(request, "data/fetched.html", shown, status=422 if problem or form.errors else 200)


def _columns(request: HttpRequest, word: str, path: Path, seen: Peeked, by: Account, origin: str = "") -> HttpResponse:
    typed, rows = request.POST, seen.rows
    found = propose(
        rows, standard(), typed.get("record_type", "") if typed.get("record_type") in standard().types else ""
    )
    kind = standard().type(found.record_type)
    chosen = _chosen(request, found)
    problem, worded = "", propose_words(kind, standard(), _cells(rows, found, chosen))
    if typed.get("save"):
        draft = SourceDraft(
            typed.get("name", "").strip(), typed.get("title", "").strip(), typed.get("department", "").strip(), kind.id,
            {column: field for column, field in chosen.items() if field},
            tuple(column for column, field in chosen.items() if not field),
            worded, sections_of(origin), seen.more,
        )  # fmt: skip
        try:
            save_source(draft=draft, by=by)
            return HttpResponseRedirect(reverse("data:source" if origin else "data:take", args=[draft.name]))
        except Refusal as refusal:
            problem = str(refusal)
    given = set(chosen.values())
    needed = [f.title for name, f in kind.fields.items() if (f.required or name in kind.key) and name not in given]
    shown = {
        "held": word, "origin": origin, "kind": kind,
        "kinds": sorted(standard().types.values(), key=lambda one: one.title),
        "columns": [
            (place, column, told, chosen[column])
            for place, (column, told) in enumerate(_said(rows, found, chosen, kind))
        ],
        "problem": problem,
        "fields": [(name, field.title) for name, field in kind.fields.items()], "missing": needed,
        "heads": [kind.fields[name].title for name in chosen.values() if name],
        "rows": _as_they_become(rows, found, chosen, kind, worded), "told": typed, "file": path.name,
        "encoding": seen.more.get("encoding", ""),
    }  # fmt: skip
    return render(request, "data/example.html", shown, status=422 if problem else 200)


def _said(
    rows: list[list[str]], found: Proposal, chosen: dict[str, str], kind: RecordType
) -> Iterator[tuple[str, list[str]]]:
    """Each column with the first different things that stand in it: a name like `st` tells nobody what it is."""
    places = {column: place for place, column in enumerate(rows[found.header])}
    guessed = {one.column: one.field for one in found.guesses}
    for column, name in chosen.items():
        cells = (row[places[column]] for row in rows[found.header + 1 :] if places[column] < len(row))
        told = [excerpt(cell, 24) for cell in list(dict.fromkeys(filter(None, cells)))[:SAID]]
        closed = kind.restricted_fields.keys() & {name, guessed.get(column)}
        yield column, [VEIL] if told and closed else told


def _cells(rows: list[list[str]], found: Proposal, chosen: dict[str, str]) -> dict[str, list[str]]:
    """The cells below the header, by the field that their column was taken for."""
    places = {column: place for place, column in enumerate(rows[found.header])}
    below = rows[found.header + 1 :]
    return {
        name: [row[places[column]] for row in below if places[column] < len(row)]
        for column, name in chosen.items()
        if name
    }


def sections_of(origin: str) -> dict[str, dict[str, object]]:
    """What the page kept of where it is fetched from; checked once more when the source is saved."""
    try:
        found = json.loads(origin) if origin else {}
    except ValueError:
        found = {}
    known = ("table", "address", "schedule")
    return {name: found[name] for name in known if isinstance(found, dict) and isinstance(found.get(name), dict)}


def origin_of(sections: dict[str, dict[str, object]]) -> TableOrigin | AddressOrigin:
    """The checked declaration. Raises IntakeRefused with what is wrong."""
    try:
        if schedule := sections.get("schedule"):
            Schedule.model_validate(schedule)
        if "table" in sections:
            return TableOrigin.model_validate(sections["table"])
        return AddressOrigin.model_validate(sections["address"])
    except ValidationError as error:
        first = error.errors()[0]
        place = "、".join(str(one) for one in first["loc"])
        raise IntakeRefused(f"{WORDS.get(place.partition('、')[0], place)}：{in_words(first)}。") from error


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
    rows: list[list[str]],
    found: Proposal,
    chosen: dict[str, str],
    kind: RecordType,
    worded: dict[str, dict[str, str]],
) -> list[list[tuple[str, str]]]:
    """The first rows as the register would show them to a steward: (value, what is wrong with it)."""
    places = {column: place for place, column in enumerate(rows[found.header])}
    told = []
    for row in rows[found.header + 1 :][:ROWS]:
        line = []
        for column, name in chosen.items():
            if name:
                type, place = standard().type_of(kind.fields[name]), places[column]
                cell = row[place] if place < len(row) else ""
                clean = type.clean(worded.get(name, {}).get(cell.strip(), cell))
                wrong = type.check(clean) or ""
                if clean and kind.fields[name].in_restricted:
                    line.append((VEIL, veiled(wrong, clean)))
                else:
                    line.append((strike(clean) if wrong else as_shown(kind.fields[name], clean), strike(wrong)))
        told.append(line)
    return told
