"""开放数据: what is published for anybody, with version, licence and digest, and the catalogue for machines."""

import json
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xinheng.fusion.catalogue.dcat import DatasetTold, Distribution, catalogue
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.periods import in_words
from xinheng.kit import city_time
from xinheng.portals.ui.limits import SEARCH, limited
from xinheng.services.open_data.datasets import SMALLEST, Dataset, datasets
from xinheng.services.open_data.models import Release
from xinheng.services.open_data.queries import file_of, newest, releases_of
from xinheng.services.open_data.writing import FORMS
from xinheng.support.access.decorators import open_to_all
from xinheng.support.procedures.parameters import parameter


@open_to_all("开放数据的目录")
@limited(SEARCH)
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Every dataset that was published, the newest release of each."""
    found = newest()
    rows = [(one, found[one.id]) for one in datasets().values() if one.id in found]
    return render(request, "public/open_data.html", {"rows": rows, "licence": pack().city.open_licence})


@open_to_all("一个开放数据集")
@limited(SEARCH)
@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One dataset: what it means, its columns, its files with their digests, the releases before."""
    found, releases = _dataset(name), releases_of(name)
    if not releases:
        raise Http404("not published")
    shown = {
        "one": found, "releases": releases, "files": _files(releases[0]), "refresh": in_words(found.period),
        "smallest": parameter(SMALLEST, city_time.today()),
    }  # fmt: skip
    return render(request, "public/dataset.html", shown)


@open_to_all("开放数据的文件")
@limited(SEARCH)
@require_safe
def file(request: HttpRequest, name: str, version: int, form: str) -> HttpResponseBase:
    """A file of a release, unchanged as long as it is kept."""
    path: Path | None = file_of(name, version, form)
    if path is None:
        raise Http404("no such file")
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}-{version}.{form}")
    answer["Content-Type"] = FORMS[form]
    return answer


@open_to_all("开放数据目录（DCAT）")
@limited(SEARCH)
@require_safe
def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue of what is open, DCAT-AP as JSON-LD."""
    found = newest()
    listed = [_listed(one, found[one.id]) for one in datasets().values() if one.id in found]
    told = catalogue(
        address=f"{settings.XINHENG_PUBLIC_URL}{reverse('public:open_catalogue')}",
        title=f"{pack().city.title}开放数据",
        description="依法公示的登记和统计，可以自由使用。", publisher=pack().city.title, datasets=listed,
    )  # fmt: skip
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/ld+json")


def _dataset(name: str) -> Dataset:
    found = datasets().get(name)
    if found is None:
        raise Http404("nothing of this name is open")
    return found


def _files(release: Release) -> list[tuple[str, str, int, str]]:
    """Form, address, bytes and digest of each file."""
    return [
        (form.upper() if form != "parquet" else "Parquet", _address(release, form), said["bytes"], said["sha256"])
        for form, said in release.files.items()
    ]


def _address(release: Release, form: str) -> str:
    return reverse("public:open_file", args=[release.dataset, release.version, form])


def _listed(one: Dataset, release: Release) -> DatasetTold:
    base = settings.XINHENG_PUBLIC_URL
    files = [
        Distribution(f"{base}{_address(release, form)}", FORMS[form], release.licence, said["sha256"], said["bytes"])
        for form, said in release.files.items()
    ]
    return DatasetTold(
        id=one.id, title=one.title, description=one.meaning, publisher=one.owner, theme=one.theme, public=True,
        refresh=one.period, modified=city_time.local(release.made_at).isoformat(), basis=one.basis,
        page=f"{base}{reverse('public:open_one', args=[one.id])}", version=str(release.version), distributions=files,
    )  # fmt: skip
