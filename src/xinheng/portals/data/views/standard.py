"""The standard to browse: registers by theme, one register with all that follows from its file, code lists."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.fusion.catalogue.finding import FoundField, search
from xinheng.fusion.catalogue.papers import privacy_of, standard_pdf, standard_workbook, type_words
from xinheng.fusion.catalogue.queries import CatalogueEntry, entries, rules_held, sample, scores_of
from xinheng.fusion.catalogue.supplies import SUPPLY
from xinheng.fusion.catalogue.tagging import tags_of
from xinheng.fusion.intake.sources import TEMPLATE
from xinheng.fusion.standard.declarations import RecordType, Theme
from xinheng.fusion.standard.display import shown as as_shown
from xinheng.fusion.standard.exports import csv_template, dcat_entry, excel_template, json_schema
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.periods import in_words
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.system import standards_system
from xinheng.portals.ui.downloads import WORKBOOK, as_file
from xinheng.portals.ui.signed_in import account_of
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import is_platform_wide

PAGE = 100


@requires(Permission.VIEW_SOURCES)
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """All registers, of one theme (`?theme=`) or those in which words are found (`?q=`)."""
    theme, asked = request.GET.get("theme", ""), request.GET.get("q", "").strip()
    found: dict[str, list[FoundField]] = {}
    if asked:
        hits = search(asked)
        found, kinds = {kind.id: fields for kind, fields in hits}, [kind for kind, _ in hits]
    else:
        kinds = _of_theme(theme)
    rows = [(one, found.get(one.kind.id, []), in_words(one.kind.refresh)) for one in entries(kinds)]
    titles = [(id, standard().theme_title(id).removesuffix("库")) for id in standard().themes]
    shown = {"rows": rows, "theme": theme, "query": asked, "themes": titles, "total": len(standard().types)}
    return render(request, "data/standard.html", shown)


@requires(Permission.VIEW_SOURCES)
@require_GET
def system(request: HttpRequest) -> HttpResponse:
    """The six parts of the system of standards: each norm, what follows it here, where that is read."""
    parts = standards_system().parts
    return render(request, "data/system.html", {"parts": parts, "total": sum(len(part.norms) for part in parts)})


@requires(Permission.VIEW_SOURCES)
@require_GET
def one(request: HttpRequest, id: str) -> HttpResponse:
    """One register: fields, what its file gives, duties, sources, rules, a sample of its records."""
    type = _type(id)
    (entry,) = entries([type])
    shown = {
        "kind": type, "entry": entry, "fields": _fields(type), "theme": standard().theme_title(type.theme),
        "section": standard().section_title(type.portrait) if type.portrait else "",
        "basis": standard().basis_of(type), "refresh": in_words(type.refresh),
        "retention": in_words(type.retention), "rules": rules_held(type), "scores": scores_of(id),
        "takes": is_platform_wide(account_of(request), Permission.RUN_INTAKE), "template": f"{TEMPLATE}{id}",
        "supply": standard().code_list(SUPPLY).by_code[type.supply].title,
        "tags": tags_of([entry])[id], "sample": sample_rows(type, entry),
        "heads": [type.fields[name].title for name in sampled(type)],
    }  # fmt: skip
    return render(request, "data/kind.html", shown)


@requires(Permission.VIEW_SOURCES)
@require_GET
def file(request: HttpRequest, id: str) -> HttpResponse:
    """What a type's file gives (`?as=`): the template as xlsx or csv, the JSON Schema, the entry of a catalogue."""
    type = _type(id)
    match request.GET.get("as", "xlsx"):
        case "xlsx":
            return as_file(excel_template(type), f"{id}.xlsx", WORKBOOK)
        case "csv":
            return as_file(csv_template(type).encode("utf-8-sig"), f"{id}.csv", "text/csv")
        case "schema":
            return as_file(_json(json_schema(type)), f"{id}.schema.json", "application/schema+json")
        case "dcat":
            return as_file(_json(dcat_entry(type, pack().city.title)), f"{id}.jsonld", "application/ld+json")
    raise Http404("no such form")


@requires(Permission.VIEW_SOURCES)
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The standard, or one theme of it (`?theme=`), as a workbook or with `?as=pdf` as a document."""
    theme = request.GET.get("theme", "")
    kinds = _of_theme(theme)
    title = f"{standard().theme_title(Theme(theme))}数据标准" if theme else "市场监管数据标准"
    name = f"standard{'-' + theme if theme else ''}"
    if request.GET.get("as") == "pdf":
        return as_file(standard_pdf(kinds, title), f"{name}.pdf", "application/pdf")
    return as_file(standard_workbook(kinds), f"{name}.xlsx", WORKBOOK)


@requires(Permission.VIEW_SOURCES)
@require_GET
def codes(request: HttpRequest, id: str) -> HttpResponse:
    """A code list: codes, meanings, since and until when; and the fields that use it."""
    found = standard().code_lists.get(id)
    if found is None:
        raise Http404("no such list")
    used = [
        (type, field)
        for type in standard().types.values()
        for field in type.fields.values()
        if field.type in (f"code:{id}", id if id == "industry" else "")
    ]
    page = Paginator(found.entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "data/codes.html", {"codes": found, "page": page, "used": used})


def _type(id: str) -> RecordType:
    found = standard().types.get(id)
    if found is None:
        raise Http404("no such type")
    return found


def _of_theme(theme: str) -> list[RecordType]:
    if not theme:
        return [kind for kinds in standard().themes.values() for kind in kinds]
    if theme not in set(Theme):
        raise Http404("no such theme")
    return standard().themes[Theme(theme)]


def _fields(type: RecordType) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "field": field, "type": type_words(field), "privacy": privacy_of(field),
            "codes": listed.id if (listed := standard().codes_of(field)) else "",
            "basis": standard().basis_of(type, field) if field.privacy in ("personal", "secret") else "",
            "key": name in type.key, "refuses": type.refuses(name),
        }
        for name, field in type.fields.items()
    ]  # fmt: skip


def sampled(type: RecordType) -> list[str]:
    """What of a record the sample shows: its title and its own list, else its first open fields."""
    names = dict.fromkeys((type.title_field, *type.list_fields, *type.open_fields))
    return [name for name in names if name in type.open_fields][:6]


def sample_rows(type: RecordType, entry: CatalogueEntry, most: int = 5) -> list[list[str]]:
    """A few of its records as the lake has them, each field as people read it."""
    if not entry.rows:
        return []
    names = sampled(type)
    return [[as_shown(type.fields[name], _text(row[name])) for name in names] for row in sample(type, names, most)]


def _text(value: object) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()
