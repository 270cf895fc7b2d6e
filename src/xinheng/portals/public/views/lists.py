"""查警示、查源头、知政策: what is published of the whole city, list by list, each entry with whose it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.credit.portrait.listing import PER_PAGE, Page, lists_of, read_list
from xinheng.portals.ui.limits import SEARCH, limited
from xinheng.portals.ui.records import record_view
from xinheng.portals.ui.searching import district_title, districts
from xinheng.support.access.decorators import open_to_all

WORDS = {
    "beware": ("警示名单", "查警示", "这些都在依法公示；公示期满、移出名单或改正之后，这里就不再显示。"),
    "policies": (
        "政策与办事",
        "知政策",
        "法律法规、政策文件、办事指南和惠企政策，写明发布机关和什么时候施行，过期的会标明；还有消费提示、比较试验和典型案例。",
    ),
    "rights": (
        "消费者投诉公示",
        "投诉公示",
        "消费者同意公开、已经办结的投诉：投诉了什么、怎么处理的。不写投诉人是谁；公示到期就不再显示。",
    ),
    "sources": ("重点商品与设备", "查源头", "商品由谁生产、谁在卖，设备由谁使用、下次哪天检验。点进去看全部记录。"),
}
LAST_PAGE = 500


@open_to_all("依法公示的名单")
@limited(SEARCH)
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What to beware of: failed samples, the serious list, equipment past its inspection."""
    return _page(request, "beware")


@open_to_all("依法公示的商品和设备")
@limited(SEARCH)
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where things come from and who keeps them."""
    return _page(request, "sources")


@open_to_all("依法公示的消费投诉")
@limited(SEARCH)
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """What was complained about and how it ended, of all shops (Order 121 art 38)."""
    return _page(request, "rights")


@open_to_all("主动公开的政策")
@limited(SEARCH)
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Laws, policies and guides in force."""
    return _page(request, "policies")


def _page(request: HttpRequest, page: Page) -> HttpResponse:
    """`?list=` which one, `?district=` whose, `?page=` from where."""
    lists = lists_of(page)
    asked = request.GET.get("list", "")
    first = lists[0].key if len(lists) == 1 else next((one.key for one in lists if one.count), "")
    key = asked if asked in {one.key for one in lists} else first
    # Laws and policies belong to no district.
    known = () if page == "policies" else districts()
    district = request.GET.get("district", "") if request.GET.get("district", "") in known else ""
    number = page_number(request.GET.get("page", ""))
    found = read_list(page, key, district=district, number=number)
    title, heading, note = WORDS[page]
    shown = {
        "title": title, "heading": heading, "note": note, "lists": lists, "key": key, "found": found, "page": number,
        "records": [(record_view(one), one["about"]) for one in found.records] if found else [],
        "district": district, "district_title": district_title(district) if district else "",
        "districts": [(code, district_title(code)) for code in known],
        "pages": -(-found.count // PER_PAGE) if found else 0,
    }  # fmt: skip
    return render(request, "public/list.html", shown)


def page_number(text: str) -> int:
    """The page asked for in an address; the first for what is none."""
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) <= 4 else 1
