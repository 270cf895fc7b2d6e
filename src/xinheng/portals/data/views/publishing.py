"""What is open to everybody, and its publishing."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.portals.ui.acting import Sheet, ask
from xinheng.portals.ui.signed_in import whole_city
from xinheng.services.open_data.actions import publish
from xinheng.services.open_data.datasets import SMALLEST, datasets
from xinheng.services.open_data.queries import newest
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.procedures.parameters import parameter


@requires(Permission.VIEW_SOURCES)
@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """Every dataset that may be published, with its newest release."""
    found = newest()
    rows = [(one, found.get(one.id)) for one in datasets().values()]
    smallest = parameter(SMALLEST, city_time.today())
    shown = {"rows": sorted(rows, key=lambda row: row[1] is None), "published": len(found), "smallest": smallest}
    return render(request, "data/open.html", shown)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def publish_all(request: HttpRequest) -> HttpResponseBase:
    """Publish what changed since its last release."""
    by = whole_city(request, Permission.RUN_INTAKE)
    follows = (
        "标准公示的数据类（按今天公众能看到的）和写明公开依据的统计模型，内容有变化的各发一个新版本，任何人都能下载。"
        "个人信息不在其中，过小的计数不公布。发布后不能收回已被下载的文件。"
    )
    sheet = Sheet("发布开放数据", "开放数据", reverse("data:open"), "发布", follows)
    return ask(request, None, sheet, lambda _: publish(by=by))
