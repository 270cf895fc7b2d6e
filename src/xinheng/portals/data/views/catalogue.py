"""The catalogue: registers, fields and models found by words or by tag; the whole of it for machines."""

import json

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.fusion.catalogue.actions import drop_tag, put_tag
from xinheng.fusion.catalogue.dcat import DatasetTold, catalogue
from xinheng.fusion.catalogue.finding import FoundField, search
from xinheng.fusion.catalogue.queries import CatalogueEntry, entries
from xinheng.fusion.catalogue.tagging import tag_by, tags_of
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.registry import models
from xinheng.portals.data.forms import TagForm
from xinheng.portals.data.views.standard import sample_rows, sampled
from xinheng.portals.ui.acting import Sheet, ask, told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

PAGE = 10


@requires(Permission.VIEW_SOURCES)
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """What `?q=` is found in, or what bears the tag `?tag=`: owner, freshness, quality, tags, one masked record."""
    asked, tag = request.GET.get("q", "").strip()[:60], request.GET.get("tag", "")
    every: list[tuple[RecordType, list[FoundField]]] = [(kind, []) for kind in standard().types.values()]
    hits = {kind.id: fields for kind, fields in (search(asked) if asked else every)}
    found = entries([standard().type(id) for id in hits])
    tags = tags_of(found)
    words = sorted({one.word for many in tags.values() for one in many})
    fit = [one for one in found if not tag or tag in {each.word for each in tags[one.kind.id]}]
    if not asked:
        fit.sort(key=lambda one: -(one.rows or 0))
    page = Paginator(fit, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"entry": one, "fields": hits[one.kind.id], "tags": tags[one.kind.id],
         "theme": standard().theme_title(one.kind.theme), "sample": _sample(one)}
        for one in page
    ]  # fmt: skip
    made = [one for one in models().values() if asked and asked in f"{one.id} {one.title} {one.meaning} {one.owner}"]
    shown = {"rows": rows, "page": page, "query": asked, "tag": tag, "words": words, "models": made}
    return render(request, "data/catalogue.html", shown)


def _sample(entry: CatalogueEntry) -> list[tuple[str, str]]:
    """One record with the names of its fields; what is empty is left out."""
    row = next(iter(sample_rows(entry.kind, entry, 1)), [])
    heads = [entry.kind.fields[name].title for name in sampled(entry.kind)]
    return [(head, value) for head, value in zip(heads, row, strict=False) if value]


@requires(Permission.VIEW_SOURCES)
@require_GET
def dcat(request: HttpRequest) -> HttpResponse:
    """Every register as DCAT-AP in JSON-LD, the closed ones too; what is open to all stands at /open."""
    found = entries()
    tags, base = tags_of(found), settings.XINHENG_PUBLIC_URL
    listed = [
        DatasetTold(
            id=one.kind.id, title=one.kind.title, description=one.kind.note, publisher=one.kind.duties.accountable,
            theme=standard().theme_title(one.kind.theme), public=one.kind.public is not None, refresh=one.kind.refresh,
            keywords=[each.word for each in tags[one.kind.id] if not each.field], basis=standard().basis_of(one.kind),
            modified=max((at.isoformat() for each in one.sources if (at := each.last_received_at)), default=""),
            page=f"{base}{reverse('data:kind', args=[one.kind.id])}",
        )
        for one in found
    ]  # fmt: skip
    said = catalogue(
        address=f"{base}{reverse('data:dcat')}", title=f"{pack().city.title}数据资源目录",
        description="十二类主题库的全部数据类。", publisher=pack().city.title, datasets=listed,
    )  # fmt: skip
    return HttpResponse(json.dumps(said, ensure_ascii=False), content_type="application/ld+json")


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def tag(request: HttpRequest, id: str) -> HttpResponseBase:
    """Put a word on a register or on one of its fields."""
    by, kind = whole_city(request, Permission.RUN_INTAKE), standard().types.get(id)
    if kind is None:
        raise Http404("no such type")
    follows = "标签写在数据目录里，可以按它查找；加上和去掉都留在审计记录中。"
    sheet = Sheet("加标签", kind.title, reverse("data:kind", args=[id]), "加上", follows)
    form = TagForm([(name, field.title) for name, field in kind.fields.items()], told(request))
    return ask(request, form, sheet, lambda said: put_tag(type=id, by=by, **said))


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def untag(request: HttpRequest, id: str, pk: int) -> HttpResponseBase:
    """Take a word off again."""
    by, found = whole_city(request, Permission.RUN_INTAKE), tag_by(type=id, pk=pk)
    if found is None:
        raise Http404("no such tag")
    follows = "目录里不再有这个标签。"
    sheet = Sheet("去掉标签", found.word, reverse("data:kind", args=[id]), "去掉", follows, refusing=True)
    return ask(request, None, sheet, lambda _: drop_tag(tag=found, by=by))
