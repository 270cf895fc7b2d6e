"""Error pages. Each says what happened, what became of the input, what to do now, and gives a number to quote."""

import errno
import json
import logging
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from xinheng.kit.refusal import Refusal
from xinheng.support.contract import PortalConfig

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fault:
    """What a person reads when a request cannot be served."""

    status: int
    error: str
    title: str
    what: str
    input: str
    todo: str


FAULTS = {
    fault.status: fault
    for fault in (
        Fault(
            400,
            "bad_request",
            "这个请求看不懂",
            "网址或表单里有缺少或写错的内容。",
            "刚才的内容没有保存。",
            "返回上一页检查后再提交，填过的内容还在。",
        ),
        Fault(
            403,
            "forbidden",
            "这页需要另外的权限",
            "您现在的账号不能看这页，或不能做这件事。",
            "什么都没有改动。",
            "请找本单位的系统管理员开通，或换一个账号登录。",
        ),
        Fault(
            404,
            "not_found",
            "没有这个网页",
            "网址可能少了几个字，或这页已经撤下。",
            "没有任何内容丢失。",
            "回首页用店名或 18 位信用代码查找。",
        ),
        Fault(
            405,
            "method_not_allowed",
            "这一步要从页面上的按钮进入",
            "这个网址只接收提交的表单，不能直接打开。",
            "没有任何内容丢失。",
            "返回上一页，用页面上的按钮再做一次。",
        ),
        Fault(
            408,
            "too_slow",
            "网络太慢，没有收完",
            "这次提交的内容传到一半停住了。",
            "刚才的内容没有保存，返回上一页还在。",
            "换到信号好的地方，或少传几张照片再试。急事请打 12315。",
        ),
        Fault(
            411,
            "length_required",
            "这个请求看不懂",
            "请求没有说明内容的长度（Content-Length）。",
            "刚才的内容没有保存。",
            "请换一个浏览器再试；程序请先写明长度再发送。",
        ),
        Fault(
            413,
            "too_large",
            "上传的内容太大",
            "一次最多 9 张照片，每张不超过 10 MB。",
            "文字和照片都没有保存，返回上一页文字还在。",
            "删掉几张照片或换小一点的再提交。",
        ),
        Fault(
            429,
            "too_many",
            "操作太快了",
            "短时间内来自同一网络的请求太多。",
            "刚才的内容没有保存，返回上一页还在。",
            "请等几分钟再试。急事请打 12315。",
        ),
        Fault(
            500,
            "server_error",
            "这一步没有做成",
            "程序出了错，已经记下，会有人查看。",
            "刚才的操作没有生效，没有只做一半。",
            "返回上一页再试一次，填过的内容还在；仍不行请报下面的编号。",
        ),
        Fault(
            503,
            "unavailable",
            "系统正忙，请稍候",
            "数据库暂时连不上，通常几分钟内恢复。",
            "刚才的操作没有生效，没有只做一半；返回上一页，填过的内容还在。",
            "过几分钟再试一次。急事请打 12315。",
        ),
    )
}


DATABASE_TROUBLE = (OperationalError, InterfaceError)
# The disk of the files or of the state folder takes nothing more: as passing as a full database.
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
# When a program should come back.
RETRY_SECONDS = 5
# Words of SQLite and PostgreSQL, and what they mean.
REASONS = {
    "locked": "系统正在写入大批数据，这次没有排上。",
    "lock timeout": "系统正在写入大批数据，这次没有排上。",
    "statement timeout": "这一步用的时间太长，已经停下。",
    "disk is full": "服务器的存储空间已满，现在只能查看，不能提交。",
    "quota exceeded": "服务器的存储空间已满，现在只能查看，不能提交。",
    "no space left": "服务器的存储空间已满，现在只能查看，不能提交。",
    "readonly": "系统现在只读（维护中），只能查看，不能提交。",
    "read-only": "系统现在只读（维护中），只能查看，不能提交。",
}


def fault_json(fault: Fault, what: str = "", number: str = "") -> bytes:
    """One fault as the API tells it: what happened, what became of what was sent, a number to quote."""
    became = fault.input.rstrip("。").partition("；")[0].partition("，返回")[0]
    detail = f"{what or fault.what}{became}。" + (f"编号 {number}。" if number else "")
    told = {"error": fault.error, "detail": detail, "field": None}
    return json.dumps(told, ensure_ascii=False).encode()


# A form that is too old has nothing to do with permissions.
OLD_FORM = Fault(
    403,
    "forbidden",
    "这张表单没有提交",
    "这张表单打开得太久，或不是从本站打开的，所以没有提交。",
    "什么都没有改动，填写的内容在上一页。",
    "返回上一页，刷新后再提交一次；要登录的，先登录。",
)


# Neither another account nor the workbench helps: both are as closed from there.
FROM_OUTSIDE = Fault(
    403,
    "forbidden",
    "这页只能在单位内部打开",
    "工作人员的页面只从单位的内部网络打开，您现在的网络不在其中。",
    "什么都没有改动。",
    "请连上单位的内部网络再打开；在单位里也打不开的，请联系本单位的系统管理员。",
)
# Whose faults are answered with a way to sign in as somebody else, and where that is.
SIGN_IN = {"/business/": "/business/login/", "/partner/": "/business/login/", "/": ""}
NOT_HERE = "没有这一件，或者不归您的机构办理；也可能网址少了几个字。"


def home_of(path: str) -> str:
    """The first page of the portal an address belongs to; "/" for the public's."""
    begun = (
        prefix for config in apps.get_app_configs() if isinstance(config, PortalConfig) for prefix in config.addresses
    )
    fitting = (prefix for prefix in begun if prefix.endswith("/") and path.startswith(f"/{prefix}"))
    # A scenario's pages stand inside a portal: the shortest is the portal's own.
    return f"/{min(fitting, key=len, default='')}"


def fault_page(request: HttpRequest, status: int, *, what: str = "", fault: Fault | None = None) -> HttpResponse:
    """The page (or, for the API, the JSON) of one fault; `what` says more exactly what happened."""
    fault, number = fault or FAULTS[status], secrets.token_hex(4).upper()
    if status >= 500:
        log.error("fault", exc_info=True, extra={"number": number, "path": request.path})
    if request.path.startswith("/api/"):
        kept = fault_json(fault, what, number if status >= 500 else "")
        return HttpResponse(kept, status=status, content_type="application/json")
    # Rendered without the shell's context processors: they may be what failed.
    context = shown(fault, what, number, "/" if fault is FROM_OUTSIDE else home_of(request.path))
    return render(None if status >= 500 else request, "ui/fault.html", context, status=status)


def shown(fault: Fault, what: str, number: str, home: str) -> dict[str, object]:
    """What the page of a fault shows, in the portal whose first page is `home`."""
    sign_in = SIGN_IN.get(home, "/login/") if fault.status == 403 else ""
    return {"fault": fault, "what": what or fault.what, "number": number, "home": home, "sign_in": sign_in}


class ExplainedMethods:
    """Middleware: who opens the address of a form directly, as after signing in again, reads why there is no page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the page in place of an empty refusal."""
        """Give a refused method a page that says what to do instead."""
        response = self.get_response(request)
        if response.status_code != 405 or not isinstance(response, HttpResponse) or response.content:
            return response
        page = fault_page(request, 405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the body was larger than we read."""
    return fault_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the sentence of the refusal names the role that is needed and who grants it."""
    return fault_page(request, 403, what=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; of a matter that is another office's it is said alike, so that nobody learns that it is there."""
    at_work = home_of(request.path) == "/officer/"
    return fault_page(request, 404, what=NOT_HERE if at_work else "")


def is_passing(error: BaseException | None) -> bool:
    """Whether a fault is the machine's, so that the same request may be answered in a while."""
    if isinstance(error, OSError):
        return error.errno in DISK_TROUBLE
    return isinstance(error, DATABASE_TROUBLE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with the reason when the database or the disk is what is missing. A refusal that no page caught says
    its sentence."""
    error = sys.exc_info()[1]
    if isinstance(error, Refusal):
        return fault_page(request, 500, what=str(error))
    if isinstance(error, DataError) and "NUL" in str(error):
        # No keyboard types it, and PostgreSQL keeps it in no text; SQLite does, and finds nothing.
        return fault_page(request, 400, what="地址或内容里有不能保存的字符（NUL）。")
    if not is_passing(error):
        return fault_page(request, 500)
    response = fault_page(request, 503, what=_reason(str(error)))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _reason(error: str) -> str:
    """What the database's own words mean for whoever wanted something of it; empty for an ordinary absence."""
    lowered = error.lower()
    return next((told for word, told in REASONS.items() if word in lowered), "")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an old page or another site: ask to reload, say that nothing was stored."""
    return fault_page(request, 403, fault=OLD_FORM)
