"""The yearly holidays: what is loaded, and loading the next year after looking at what it changes."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.desk.forms import text
from xinheng.portals.ui.acting import told
from xinheng.portals.ui.signed_in import whole_city
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.calendar.queries import days_of, loaded_years, missing_year
from xinheng.support.procedures.announcing import announce_year, preview_year
from xinheng.support.procedures.table.asking import TextField, WholeNumberField

# A list has some forty lines; what is larger is another file.
LARGEST = 200_000


class YearForm(forms.Form):
    """A year, its notice, its days."""

    year = WholeNumberField(
        label="年份",
        min_value=2020,
        max_value=2099,
        error_messages={"required": "填写年份", "invalid": "年份写成 2027"},
    )
    source = text("放假通知的文号或网址", most=200)
    table = TextField(
        label="放假安排",
        required=False,
        max_length=LARGEST,
        strip=False,
        help_text="从表格里复制粘贴，或上传 CSV。三列：日期、节日、安排（放假／上班）。调休上班的周末也要列。",
        widget=forms.Textarea(attrs={"rows": 12, "class": "mono"}),
    )
    file = forms.FileField(label="或上传文件", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))

    def clean(self) -> dict[str, Any]:
        """The text of the file where one is given, else what was pasted."""
        words = super().clean() or {}
        sent = words.get("file")
        if sent:
            words["table"] = self._read(sent)
        if not (words.get("table") or "").strip():
            self.add_error("table", "粘贴放假安排，或上传文件")
        return words

    def _read(self, sent: Any) -> str:
        if sent.size > LARGEST:
            self.add_error("file", "文件太大，放假安排只有几十行")
            return ""
        raw: bytes = sent.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error("file", "文件不是文本，请另存为 CSV 后上传")
        return ""


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def holidays(request: HttpRequest) -> HttpResponse:
    """The years that are known; what is missing."""
    shown = {"years": loaded_years(), "missing": missing_year(city_time.today())}
    return render(request, "desk/holidays.html", shown)


@requires(Permission.MANAGE_SYSTEM)
@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The days of one year as they count now."""
    days = days_of(year)
    if not days:
        raise Http404("this year is not loaded")
    return render(request, "desk/holiday_year.html", {"year": year, "days": days})


@requires(Permission.MANAGE_SYSTEM)
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponseBase:
    """Paste or upload, look at what would change, load."""
    first = {"year": request.GET.get("year") or city_time.today().year + 1}
    form = YearForm(told(request), request.FILES or None, initial=first)
    preview, problem = None, ""
    account = whole_city(request, Permission.MANAGE_SYSTEM)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            preview = preview_year(words["year"], words["table"])
            if request.POST.get("sure") == "1":
                announce_year(year=words["year"], text=words["table"], source=words["source"], by=account)
                return HttpResponseRedirect(reverse("desk:holidays"))
        except Refusal as refusal:
            problem = str(refusal)
    shown = {"form": form, "preview": preview, "problem": problem}
    return render(request, "desk/holiday_load.html", shown, status=422 if problem or form.errors else 200)
