"""A source by example: drop a file, correct what its columns were taken for, save it, take the file in."""

import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from xinheng.fusion.intake.arriving.shelf import held, hold
from xinheng.fusion.intake.arriving.tables import NotFetched, tables_of
from xinheng.fusion.intake.declarations import AddressOrigin, Schedule, TableOrigin
from xinheng.fusion.intake.fetching import sample
from xinheng.fusion.intake.models import DataLink
from xinheng.fusion.intake.proposing.matching import propose
from xinheng.fusion.intake.proposing.peeking import Peeked, peek
from xinheng.fusion.intake.proposing.saving import SourceDraft, save_source
from xinheng.fusion.intake.proposing.wording import propose_words
from xinheng.fusion.intake.queries import links
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.standard.registry import standard
from xinheng.kit.finding_words import in_words
from xinheng.kit.refusal import Refusal
from xinheng.portals.data.examples import (
    as_they_become,
    cells_by_field,
    columns_told,
    needed_of,
    reading_of,
    units_said,
)
from xinheng.portals.data.forms import AddressOriginForm, ExampleForm, TableOriginForm, known_encoding
from xinheng.portals.ui.acting import told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account

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
        sheet = request.POST.get("sheet", "")
        # Said only where it is not found without: next month's may be called otherwise.
        named = "" if sheet == _likely(request) else sheet
        seen = peek(path, known_encoding(request.POST.get("encoding", "")), named)
        return _columns(request, word, path, seen, by, request.POST.get("origin", ""))
    except Refusal as refusal:
        form = ExampleForm(initial={"encoding": request.POST.get("encoding", "")})
        return render(request, "data/example.html", {"form": form, "problem": str(refusal)}, status=422)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def fetched(request: HttpRequest) -> HttpResponseBase:
    """A source that is fetched: which connection, which table or path of it; its first rows are the example. Nobody is
    connected to before somebody pressed a button: a page that is merely opened, from wherever, reaches no machine."""
    by = whole_city(request, Permission.RUN_INTAKE)
    known = {one.name: one for one in links()}
    asked = (request.POST if request.method == "POST" else request.GET).get("connection", "")
    link = known.get(asked) or (next(iter(known.values())) if len(known) == 1 else None)
    if link is None:
        return render(request, "data/fetched.html", {"links": known})
    there, problem = _tables(link) if request.method == "POST" else ([], "")
    asks_which = "tables" in request.POST
    typed = None if asks_which else told(request)
    kind = AddressOriginForm if link.kind == DataLink.Kind.HTTP else TableOriginForm
    form = kind(typed, initial=request.POST.dict())
    if isinstance(form, TableOriginForm):
        form.offer(there)
    if request.method == "POST" and not asks_which and form.is_valid():
        sections = form.sections(link.name)
        try:
            origin = origin_of(sections)
            word = sample(origin, origin.connection)
            (path,) = held(word)
            return _columns(request, word, path, peek(path), by, json.dumps(sections, ensure_ascii=False))
        except (Refusal, NotFetched) as refusal:
            problem = str(refusal)
    shown = {"form": form, "problem": problem, "links": known, "link": link, "there": there}
    wrong = request.method == "POST" and (problem or form.errors)
    return render(request, "data/fetched.html", shown, status=422 if wrong else 200)


def _tables(link: DataLink) -> tuple[list[str], str]:
    """The tables of a database, and why they could not be read."""
    if link.kind == DataLink.Kind.HTTP:
        return [], ""
    try:
        return tables_of(link), ""
    except NotFetched as why:
        return [], str(why)


def _columns(request: HttpRequest, word: str, path: Path, seen: Peeked, by: Account, origin: str = "") -> HttpResponse:
    typed, rows = request.POST, seen.rows
    # Another worksheet is another table.
    asked = typed.get("record_type", "") if typed.get("was_sheet", seen.sheet) == seen.sheet else ""
    found = propose(rows, standard(), asked if asked in standard().types else "")
    kind = standard().type(found.record_type)
    said = reading_of(typed, found, kind, seen.sheet)
    cells = cells_by_field(rows, found, said)
    problem, worded = "", propose_words(kind, standard(), cells)
    if typed.get("save"):
        draft = SourceDraft(
            typed.get("name", "").strip(), typed.get("title", "").strip(), typed.get("department", "").strip(), kind.id,
            {column: name for column, name in said.fields.items() if name},
            tuple(column for column, name in said.fields.items() if not name),
            worded, units_said(said.fields, said.units), said.defaults, said.besides,
            _fetched(origin, typed.get("grows", "")), seen.more,
        )  # fmt: skip
        try:
            save_source(draft=draft, by=by)
            return HttpResponseRedirect(reverse("data:source" if origin else "data:take", args=[draft.name]))
        except Refusal as refusal:
            problem = str(refusal)
    heads, become = as_they_become(cells, said, kind, worded)
    needed = [name for name in needed_of(kind) if name not in said.fields.values()]
    shown = {
        "held": word, "origin": origin, "kind": kind,
        "kinds": sorted(standard().types.values(), key=lambda one: one.title),
        "columns": list(columns_told(rows, found, said, kind)), "problem": problem,
        "fields": [(name, field.title) for name, field in kind.fields.items()],
        "needed": [(name, kind.fields[name].title, name in kind.key, said.besides.get(name, ""),
                    said.defaults.get(name, "")) for name in needed],
        "missing": [kind.fields[name].title for name in needed if name not in said.given],
        "heads": heads, "rows": become, "told": typed, "file": path.name,
        "encoding": seen.more.get("encoding", ""), "sheets": seen.sheets, "sheet": seen.sheet,
        "likely": _likely(request) or seen.sheet, "table": "table" in sections_of(origin),
    }  # fmt: skip
    return render(request, "data/example.html", shown, status=422 if problem else 200)


def _likely(request: HttpRequest) -> str:
    """The worksheet that is read where none is named."""
    return request.POST.get("likely", "")


def _fetched(origin: str, grows: str) -> dict[str, dict[str, object]]:
    """Where it is fetched from; of a table also the column that only grows, chosen among those that came."""
    sections = sections_of(origin)
    if grows and "table" in sections:
        sections["table"]["grows"] = grows
    return sections


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
