"""The dossier as JSON: the database's own bytes, passed through."""

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from xinheng.credit.portrait.queries import dossier_json
from xinheng.fusion.registers.queries import names_a_person
from xinheng.kit import city_time
from xinheng.portals.ui.readers import HOUR, asks_too_much
from xinheng.support.access.decorators import open_to_all

TOO_MANY = "这个网络地址一小时内查看的不同主体太多，请过一小时再查。需要成批数据的单位，请向主办单位申请数据交换。"


@open_to_all("信用档案依法公示；接口与网页同一内容")
@csrf_exempt
def dossier(request: HttpRequest, identity: str) -> HttpResponse:
    """`/api/v1/subjects/{scheme:value}`: no session, no template, one statement.

    `?as_of=YYYY-MM-DD` shows what was known at the end of that day; what may be seen is judged today.
    """
    if request.method not in ("GET", "HEAD"):
        return problem(405, "method_not_allowed", "这个网址只能用 GET 读取。", allow="GET, HEAD")
    if asks_too_much(request.META, identity):
        refused = problem(429, "too_many", TOO_MANY)
        refused.headers["Retry-After"] = str(HOUR)
        return refused
    asked = request.GET.get("as_of") if request.META["QUERY_STRING"] else None
    as_of = None
    if asked is not None:
        try:
            as_of = date.fromisoformat(asked)
        except ValueError:
            return problem(422, "invalid", f"as_of 应写成 2026-11-20，收到的是“{asked[:40]}”。", "as_of")
        if as_of > city_time.today():
            return problem(422, "invalid", f"as_of 不能晚于今天，收到的是 {as_of}。", "as_of")
    body = None if names_a_person(identity) else dossier_json(identity, as_of=as_of)
    if body is None:
        return problem(404, "not_found", f"没有这个主体：{identity[:80]}。可用 /api/v1/subjects?q= 查找。", "identity")
    return HttpResponse(body, content_type="application/json", headers={"Content-Length": str(len(body))})


def problem(status: int, error: str, detail: str, field: str | None = None, *, allow: str = "") -> JsonResponse:
    """An error in the API's one shape."""
    body = {"error": error, "detail": detail, "field": field}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if allow:
        response.headers["Allow"] = allow
    return response
