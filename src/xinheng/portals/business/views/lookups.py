"""Looking up partners: many codes in, a dated table out, as a page, a PDF or a workbook. Nothing of it is kept."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xinheng.fusion.intake.reading.lists import UnreadableList, table_in
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.business.forms import PartnerCodes
from xinheng.portals.business.signed_in import acting, for_party
from xinheng.portals.ui.limits import SEARCH, limited
from xinheng.portals.ui.readers import party_asks_too_much
from xinheng.services.lookups.papers import report_pdf, report_workbook
from xinheng.services.lookups.queries import COLUMNS, Looked, look_up
from xinheng.services.partners.rules import ListedCode, read_lines
from xinheng.support.access.parties import PartyRight

MOST, MOST_BYTES = 1_000, 5_000_000
# Whoever looks up his partners has two full tables an hour, not the city's register page by page.
TABLES = 4
TOO_MANY = "这一小时查的主体太多，请过一小时再查；查过的再查不算。代码还留在下面。"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@for_party(PartyRight.STANDING)
@require_http_methods(["GET", "POST"])
@limited(SEARCH, "POST")
def partners(request: HttpRequest) -> HttpResponse:
    """One form: what is wrong with a line stands in its row, what is wrong with all of them above."""
    party, problem, found = acting(request), "", list[Looked]()
    fields = PartnerCodes(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and fields.is_valid():
        try:
            lines = _lines(fields.cleaned_data["typed"], fields.cleaned_data["file"])
            if any(party_asks_too_much(party.pk, one.code, times=TABLES) for one in lines):
                problem = TOO_MANY
            else:
                found = look_up(lines)
        except Refusal as refusal:
            problem = str(refusal)
    if found and request.POST.get("as") == "pdf":
        return _file(report_pdf(found, asked_by=party.subject_name), "application/pdf", "pdf")
    if found and request.POST.get("as") == "xlsx":
        return _file(report_workbook(found), WORKBOOK, "xlsx")
    shown = {
        "party": party, "form": fields, "problem": problem, "found": found, "heads": list(COLUMNS),
        "codes": "\n".join(one.code for one in found), "at": city_time.now(),
        "warned": sum(one.warns for one in found), "missing": sum(bool(one.why) for one in found),
    }  # fmt: skip
    return render(request, "business/partners.html", shown, status=422 if problem or fields.errors else 200)


def _lines(typed: str, file: Any) -> list[ListedCode]:
    """What was typed and what stands in the file. Raises a refusal in words for the page."""
    rows = [line.replace(",", " ").replace("，", " ").split() for line in typed.splitlines()]
    if file is not None:
        if (file.size or 0) > MOST_BYTES:
            raise UnreadableList("文件超过 5 MB，请只留信用代码一列。")
        rows += table_in(file.name or "", file.read())
    lines = read_lines(rows)
    if not lines:
        raise UnreadableList("没有看到信用代码，请一行写一个，或者选一个表格文件。")
    if len(lines) > MOST:
        raise UnreadableList(f"一次最多查 {MOST} 个，这里有 {len(lines)} 个，请分几次查。")
    return lines


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    name = quote(f"合作方查询-{city_time.today():%Y%m%d}.{ending}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
