"""A model made on demand: by which engine, how far it is, from which columns it comes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.actions import EngineMissing
from xinheng.fusion.statistics.declarations import Model
from xinheng.fusion.statistics.engines import spark
from xinheng.fusion.statistics.lineage import Place, places_of
from xinheng.fusion.statistics.queries import makings
from xinheng.fusion.statistics.registry import models
from xinheng.fusion.statistics.tasks import make_models
from xinheng.portals.ui.acting import Sheet, ask
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission

ENGINES = {"duckdb": "DuckDB", "spark": "Spark"}
PARTLY = "HX-Request"
# Tables of the lake that are no record type.
TITLES = {"subject": "主体", "mention": "提及", "record": "全部记录", "failing": "质量规则的结果"}
# A column and where its values come from: words and, of a field, its page.
Way = tuple[str, list[tuple[str, str]]]


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest) -> HttpResponseBase:
    """Bring the lake up to date and make every model of which something changed."""
    follows = "先更新数据湖，再运行输入有变化的模型；没有变化的不再运行，没有做成的保留上一次的结果并说明原因。"
    return _ordered(request, "", "运行统计模型", settings.XINHENG_ENGINE, reverse("data:models"), follows)


@requires(Permission.RUN_INTAKE)
@require_http_methods(["GET", "POST"])
def run_one(request: HttpRequest, id: str) -> HttpResponseBase:
    """Make one model by the engine of the address (`?engine=`), whether or not something changed."""
    found, engine = models().get(id), request.GET.get("engine", "duckdb")
    if found is None or engine not in ENGINES:
        raise Http404("no such model or engine")
    follows = "先更新数据湖，再运行这个模型；另一种引擎的结果不动，做完后两种结果在这一页对照。"
    return _ordered(request, id, f"运行“{found.title}”", engine, reverse("data:model", args=[id]), follows)


def _ordered(request: HttpRequest, model: str, title: str, engine: str, back: str, follows: str) -> HttpResponseBase:
    by = whole_city(request, Permission.RUN_INTAKE)
    follows += f"由后台进程运行，{'要几分钟' if engine == spark.NAME else '一般几秒'}，页面上看得到进度；"
    follows += f"超过 {settings.XINHENG_MAKING_SECONDS} 秒会停止并说明。"
    sheet = Sheet(title, f"引擎：{ENGINES[engine]}", back, "运行", follows)

    def do(_: object) -> object:
        if engine == spark.NAME and (lack := spark.missing()):
            raise EngineMissing(f"Spark 在这里不能运行：{lack}。")
        if any((one.model, one.engine) == (model, engine) for one in makings(model)):
            raise EngineMissing("已经在运行或排队，不用再点。请返回看进度。")
        return make_models.enqueue(by=by.pk, engine=engine, model=model)

    return ask(request, None, sheet, do)


def partly(request: HttpRequest) -> bool:
    """Whether a part of the page asks how far things are."""
    return request.headers.get(PARTLY) == "true"


def under_way(request: HttpRequest, model: str) -> HttpResponse:
    """How far things are; when nothing is under way any more the browser reads the whole page anew."""
    found = makings_told(model)
    if not found:
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    return render(request, "data/making.html", {"makings": found})


def makings_told(model: str) -> list[str]:
    """What is made now, a sentence each."""
    return [_told(one.model, ENGINES.get(one.engine, one.engine), one.begun_at is not None, one.seconds)
            for one in makings(model)]  # fmt: skip


def _told(model: str, engine: str, begun: bool, seconds: int) -> str:
    found = models().get(model)
    what = f"“{found.title}”" if found else "全部有变化的模型"
    return f"{engine} 正在运行{what}，已 {seconds} 秒" if begun else f"{what}排队等候 {engine} 运行"


def offered() -> list[tuple[str, str, str]]:
    """The engines with their titles, and what one that cannot run here lacks."""
    return [(name, title, spark.missing() if name == spark.NAME else "") for name, title in ENGINES.items()]


def ways_of(model: Model) -> list[Way]:
    """For each column of a model where its values come from; last what only decides which rows count."""
    read = places_of(model)
    ways = [(column.title, sorted(map(_place, read.gives.get(name, ())))) for name, column in model.columns.items()]
    given = {place for places in read.gives.values() for place in places}
    rest = sorted(map(_place, read.looks_at - given))
    return [*ways, ("（只用来筛选）", rest)] if rest else ways


def _place(place: Place) -> tuple[str, str]:
    table, name = place
    kind = standard().types.get(table)
    if kind is None:
        return f"{TITLES.get(table, table)}·{name}", ""
    field = kind.fields.get(name)
    title = f"{kind.title}·{field.title if field else name}"
    return title, reverse("data:field", args=[table, name]) if field else ""
