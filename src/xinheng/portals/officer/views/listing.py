"""A list of matters with its bar: narrowed, kept as a view, taken away as a workbook."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.kit.typed import whole
from xinheng.portals.officer.beginnings import BeginLink, links_at
from xinheng.portals.officer.listing import MOST_EXPORTED, asked_of, bar_of, batch_buttons, exported, problems_in
from xinheng.portals.officer.places import list_of
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.todo import rows_of
from xinheng.support.access.decorators import open_to_staff
from xinheng.support.access.permissions import verbs
from xinheng.support.access.scope import may
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.doors.listing import drop_view, listed, save_view, tell_export
from xinheng.support.procedures.table.registry import current_procedures

PAGE = 50
WHY = "登录即可进；看哪一类、哪一件，由业务流程表里的查看权限决定"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_page(request: HttpRequest, declared: Procedure, begins: list[BeginLink], empty: str = "") -> HttpResponse:
    """The page: a bar, rows, what may be done with several of them."""
    account, asked = account_of(request), asked_of(request)
    page = Paginator(listed(account, declared.id, asked), PAGE).get_page(request.GET.get("page"))
    shown = {
        "declared": declared,
        "page": page,
        "rows": rows_of(page.object_list, account, city_time.now(), families=False),
        "view": request.GET.get("view", ""),
        "bar": bar_of(request, declared, account),
        "batch": batch_buttons(account, declared, closed=asked.closed),
        "begins": [*begins, *links_at(declared, account)],
        "empty": empty or "这里没有事项",
        "home": list_of(declared.id),
    }
    return render(request, "officer/matters.html", shown)


@open_to_staff(WHY)
@require_GET
def export(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """The list as it is asked, as XLSX; that it was taken is written down."""
    declared, account = viewable(request, procedure_id), account_of(request)
    if problems := problems_in(request):
        return _not_exported(request, declared, f"{''.join(problems)}表格没有导出，请改好筛选的日期再导出。")
    rows = list(listed(account, declared.id, asked_of(request))[: MOST_EXPORTED + 1])
    if len(rows) > MOST_EXPORTED:
        words = f"超过 {MOST_EXPORTED} 件，一个表格放不下。请先用日期、环节或机构缩小范围，再导出。"
        return _not_exported(request, declared, words)
    tell_export(by=account, place=declared.id, rows=len(rows))
    name = quote(f"{declared.title}-{city_time.today():%Y%m%d}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(exported(declared, rows, account), content_type=WORKBOOK, headers=headers)


@open_to_staff("每人只存、只删自己的视图")
@require_POST
def keep(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """Keep what is asked under a name, or forget a view (`drop`); back to the list."""
    declared, account, query = viewable(request, procedure_id), account_of(request), request.POST.get("query", "")
    if (pk := whole(request.POST.get("drop", ""))) is not None:
        drop_view(by=account, pk=pk)
    else:
        try:
            save_view(by=account, place=declared.id, title=request.POST.get("title", ""), query=query)
        except Refusal as refused:
            shown = {"words": str(refused), "home": f"{list_of(declared.id)}?{query}"}
            return render(request, "officer/not_exported.html", shown, status=422)
    return HttpResponseRedirect(f"{list_of(declared.id)}?{query}" if query else list_of(declared.id))


def _not_exported(request: HttpRequest, declared: Procedure, words: str) -> HttpResponse:
    """Why no workbook was made; back to the list as it was asked."""
    home = f"{list_of(declared.id)}?{request.GET.urlencode()}"
    return render(request, "officer/not_exported.html", {"words": words, "home": home}, status=422)


def viewable(request: HttpRequest, procedure_id: str) -> Procedure:
    """A procedure whose matters the account may see; else 404."""
    declared = next((one for one in current_procedures() if one.id == procedure_id), None)
    if declared is None or not may(account_of(request), verbs()[declared.view]):
        raise Http404("no such procedure, or not yours to see")
    return declared
