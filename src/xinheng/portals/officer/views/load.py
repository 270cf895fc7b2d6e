"""How much lies where and with whom, and who is on duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.forms import OnDuty
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.ui.asking import asked_text, day_in
from xinheng.portals.ui.wording import WEEKDAYS
from xinheng.supervision.dispatch.actions import put_on_duty, take_off_duty
from xinheng.supervision.dispatch.models import DutyTurn
from xinheng.supervision.dispatch.queries import duty_turn, offices_kept_by, on_duty, turns_for
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.procedures.doors.todo import due_counts
from xinheng.support.procedures.doors.workload import Workload, load_by_office, load_by_person

DAYS = 7


@dataclass(frozen=True)
class Loads:
    """The offices somebody sees, the most late first, each with who is on duty; and all together."""

    rows: list[tuple[str, Organisation | None, Workload, list[Account]]]
    total: Workload


def loads_of(account: Account) -> Loads:
    """How much lies where."""
    loads = load_by_office(account)
    known, duty = organisations_at(loads), on_duty(loads)
    rows = [(path, known.get(path), one, duty.get(path, [])) for path, one in sorted(loads.items(), key=_most_late)]
    return Loads(rows, _sum(loads.values()))


@requires(Permission.VIEW_TASKS)
@require_GET
def load(request: HttpRequest) -> HttpResponse:
    """By office; `?office=` opens one by person, which is done at once where there is only one."""
    account = account_of(request)
    found = loads_of(account)
    paths = [path for path, *_ in found.rows]
    chosen = request.GET.get("office", "") or (paths[0] if len(paths) == 1 else "")
    row = next((one for one in found.rows if one[0] == chosen), None)
    if chosen and row is None:
        raise Http404("no such office, or not yours to see")
    people, free = load_by_person(account, chosen) if chosen else ([], Workload())
    on = {one.pk for one in row[3]} if row else set()
    shown = {
        "rows": found.rows, "total": found.total, "chosen": row[1] if row else None, "free": free,
        "people": [(one, one.person.pk in on) for one in people], "mine": due_counts(account).total,
    }  # fmt: skip
    return render(request, "officer/load.html", shown)


@requires(Permission.VIEW_TASKS)
@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest) -> HttpResponse:
    """The roster of a week from `?since=`; who assigns work puts somebody on it with a POST."""
    account, problem = account_of(request), ""
    offices = offices_kept_by(account)
    if request.method == "POST" and not offices:
        raise Http404("no roster is yours to keep")
    form = OnDuty(request.POST if request.method == "POST" else None, target=offices) if offices else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            put_on_duty(account=form.people[told["who"]], since=told["since"], until=told["until"], by=account)
            return HttpResponseRedirect(f"{reverse('officer:duty')}?since={told['since']}")
        except Refusal as refused:
            problem = str(refused)
    asked = day_in(asked_text(request, "since"), "起始日期")
    since = asked.day or city_time.today()
    turns = list(turns_for(account, since, DAYS))
    names = organisations_at({*(one.office for one in turns), *(one.path for one in offices)})
    shown = {
        "days": [_titled(since + timedelta(days=number)) for number in range(DAYS)],
        "rows": [(names[path], _week(turns, path, since)) for path in sorted(names)],
        "kept": {one.path for one in offices}, "form": form, "problem": problem, "today": city_time.today(),
        "unknown": asked.problem, "before": since - timedelta(days=DAYS), "after": since + timedelta(days=DAYS),
    }  # fmt: skip
    wrong = problem or (form is not None and form.errors)
    return render(request, "officer/duty.html", shown, status=422 if wrong else 200)


@requires(Permission.ASSIGN_WORK)
@require_POST
def off_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """A day is no longer somebody's."""
    account, found = account_of(request), duty_turn(pk)
    if found is None or not may(account, Permission.ASSIGN_WORK, office=found.office):
        raise Http404("no such turn, or not yours to take")
    try:
        take_off_duty(turn=found, by=account)
    except Refusal as refused:
        shown = {"words": str(refused), "home": reverse("officer:duty")}
        return render(request, "officer/not_exported.html", shown, status=422)
    return HttpResponseRedirect(f"{reverse('officer:duty')}?since={found.day}")


def _most_late(one: tuple[str, Workload]) -> tuple[int, int, str]:
    return -one[1].late, -one[1].open, one[0]


def _sum(loads: Iterable[Workload]) -> Workload:
    every = list(loads)
    return Workload(*(sum(getattr(one, name) for one in every) for name in ("open", "late", "soon", "free")))


def _titled(day: date) -> tuple[date, str]:
    return day, f"{WEEKDAYS[day.weekday()]} {day:%m-%d}"


def _week(turns: Iterable[DutyTurn], office: str, since: date) -> list[list[DutyTurn]]:
    here = [one for one in turns if one.office == office]
    return [[one for one in here if one.day == since + timedelta(days=number)] for number in range(DAYS)]
