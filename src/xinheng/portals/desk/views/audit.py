"""The trail: search by who, what, which thing, when; and the proof that it is whole."""

from datetime import date, datetime

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from xinheng.kit import city_time
from xinheng.portals.desk.forms import text
from xinheng.portals.desk.trail import chain_words, lines_of
from xinheng.portals.ui.acting import told
from xinheng.portals.ui.signed_in import account_of, whole_city
from xinheng.portals.ui.verbs import VERBS
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import events_visible_to, is_platform_wide
from xinheng.support.audit.actions import record_verification
from xinheng.support.audit.proving import prove as prove_trail
from xinheng.support.audit.queries import TrailFilter, events_asked, how_many_events
from xinheng.support.audit.reading import record_reading
from xinheng.support.audit.witness import gaps
from xinheng.support.procedures.queries import id_of
from xinheng.support.procedures.table.asking import day

PAGE = 50
MOST_WITNESS = 5_000_000


class SearchForm(forms.Form):
    """What an auditor asks."""

    actor = text("谁", required=False)
    verb = forms.ChoiceField(
        label="做了什么",
        required=False,
        choices=[("", "全部"), *sorted(VERBS.items(), key=lambda pair: pair[1])],
        widget=forms.Select(attrs={"class": "input"}),
    )
    target = text("对象编号或类别", required=False, most=120)
    since = day("从")
    until = day("到")


class WitnessForm(forms.Form):
    """A witness's copy of the checkpoints."""

    witness = forms.FileField(
        label="见证方保存的检查点文件",
        required=False,
        help_text="可以不传；传了才看得出整条链的尾部有没有被删去。",
    )


@requires(Permission.VIEW_AUDIT)
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The events of the organisations an auditor is responsible for, newest first."""
    form = SearchForm(request.GET)
    record_reading(verb="read.trail", by=account_of(request), target=("audit", "all"), office="")
    rows = events_visible_to(account_of(request))
    if form.is_valid():
        words = form.cleaned_data
        asked = TrailFilter(
            words["actor"], words["verb"], _pk_of(words["target"]), _start(words["since"]), _end(words["until"])
        )
        rows = events_asked(rows, asked)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "gaps": gaps(called=chain_words),
        "rows": lines_of(list(page)),
        "platform": is_platform_wide(account_of(request), Permission.VIEW_AUDIT),
    }
    return render(request, "desk/audit.html", shown)


@requires(Permission.VIEW_AUDIT)
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Recompute every chain, against a witness's file where one is given; the answer is in the trail too."""
    account = whole_city(request, Permission.VIEW_AUDIT)
    form = WitnessForm(told(request), request.FILES or None)
    shown: dict[str, object] = {"form": form, "done": False}
    if request.method == "POST" and form.is_valid():
        lines = _witness(form)
        if not form.errors:
            begun = city_time.now()
            breaks = prove_trail(witness=lines)
            record_verification(by=account, breaks=len(breaks), witness=len(lines))
            seconds = (city_time.now() - begun).total_seconds()
            called = [(chain_words(one.stream), one) for one in breaks]
            shown |= {"done": True, "breaks": called, "seconds": seconds, "witness": len(lines)}
            shown["events"] = how_many_events()
    return render(request, "desk/audit_proof.html", shown, status=422 if form.errors else 200)


def _witness(form: forms.Form) -> list[str]:
    sent = form.cleaned_data.get("witness")
    if not sent:
        return []
    if sent.size > MOST_WITNESS:
        form.add_error("witness", "文件太大，检查点每条一行，通常不到 1 MB")
        return []
    try:
        lines: list[str] = sent.read().decode("utf-8").splitlines()
    except UnicodeDecodeError:
        form.add_error("witness", "这不是检查点文件，请选择 xinheng audit checkpoint 打印并保存的文本")
        return []
    return [line for line in lines if line.strip()]


def _pk_of(target: str) -> str:
    """What was asked for as the trail names it: people know a matter by its number."""
    return id_of(target.strip()) or target.strip()


def _start(given: date | None) -> datetime | None:
    return city_time.start_of(given) if given else None


def _end(given: date | None) -> datetime | None:
    return city_time.end_of(given) if given else None
