"""A list of matters, narrowed and ordered as its reader asks; what is asked can be kept under a name."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import F, Q, QuerySet

from xinheng.kit import city_time
from xinheng.support.access.permissions import verbs
from xinheng.support.access.queries import colleagues_of
from xinheng.support.access.scope import all_grants, may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.doors.offered import visible_matters
from xinheng.support.procedures.models import Matter, SavedView
from xinheng.support.procedures.refusals import MoveRefused

MINE, NOBODY = "me", "nobody"
DUES = {"overdue": "已超期", "soon": "三天内到期", "paused": "已暂停", "none": "没有期限"}
ORDERS = {"": "最急的在前", "new": "最新的在前", "old": "最早的在前"}
# What of an address a kept view holds.
KEPT = ("state", "holder", "office", "due", "since", "until", "view", "order", "more")
SOON = timedelta(days=3)
# As many as a person still reads in a choice, and keeps in a row.
MOST_CHOICES, MOST_VIEWS = 60, 12


@dataclass(frozen=True)
class ListFilters:
    """What narrows a list of matters; empty values do not. `holder` is a user name, `me` or `nobody`; the days are
    those on which a matter was begun, both included."""

    text: str = ""
    state: str = ""
    holder: str = ""
    office: str = ""
    due: str = ""
    since: date | None = None
    until: date | None = None
    closed: bool = False
    order: str = ""


def listed(account: Account, procedure_id: str, asked: ListFilters) -> QuerySet[Matter]:
    """The matters of a procedure that the account may see and asks for."""
    rows = visible_matters(account, procedure_id).filter(closed_at__isnull=not asked.closed)
    rows = _by_due(_by_day(_by_holder(rows, account, asked), asked), asked)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.office.endswith("/"):  # what is no path of an office is as if not given
        rows = rows.filter(office__under=asked.office)
    if asked.text:
        said = Q(title__contains=asked.text) | Q(subject_name__contains=asked.text) | Q(number__contains=asked.text)
        rows = rows.filter(said)
    soonest = "-closed_at" if asked.closed else F("due_at").asc(nulls_last=True)
    orders = {"new": ("-opened_at", "-pk"), "old": ("opened_at", "pk")}
    return rows.select_related("assignee").order_by(*orders.get(asked.order, (soonest, "-pk")))


def holders_in(account: Account, declared: Procedure) -> list[Account]:
    """Who may have such a matter in hand, among those whose matters the account sees."""
    return colleagues_of(account, verbs()[declared.view])[:MOST_CHOICES]


def offices_in(account: Account, declared: Procedure) -> list[Organisation]:
    """The offices whose matters of a procedure the account may see, in the order of the house."""
    here = Q(pk__in=[])
    for grant in all_grants(account):
        if may(account, verbs()[declared.view], office=grant.organisation.path, field=grant.field):
            here |= Q(path__under=grant.organisation.path)
    return list(Organisation.objects.filter(here).order_by("path")[:MOST_CHOICES])


@transaction.atomic
def save_view(*, by: Account, place: str, title: str, query: str) -> SavedView:
    """Keep what a list was asked under a name; the same name again replaces it. Typed words are left out: they may name
    somebody. Raises MoveRefused."""
    name = title.strip()[:20]
    if not name:
        raise MoveRefused("给这个视图起个名字，比如“本所快到期的”。")
    asked = urlencode([(key, value) for key, value in parse_qsl(query) if key in KEPT])[:300]
    kept = SavedView.objects.select_for_update().filter(account=by)
    if kept.filter(place=place).exclude(title=name).count() >= MOST_VIEWS:
        raise MoveRefused(f"每个列表最多存 {MOST_VIEWS} 个视图，请先删掉不用的。")
    return kept.update_or_create(place=place, title=name, defaults={"account": by, "query": asked})[0]


def drop_view(*, by: Account, pk: int) -> None:
    """Forget a view of one's own."""
    SavedView.objects.filter(account=by, pk=pk).delete()


@transaction.atomic
def tell_export(*, by: Account, place: str, rows: int) -> None:
    """Write down that a list left the house as a workbook."""
    detail: dict[str, object] = {"list": place, "rows": rows}
    record_event(stream=stream_for(by.office, "export"), verb="list.export", actor=by, target=by, detail=detail)


def views_of(account: Account, place: str) -> list[SavedView]:
    """The views an account keeps of one list."""
    return list(SavedView.objects.filter(account=account, place=place).order_by("title"))


def _by_holder(rows: QuerySet[Matter], account: Account, asked: ListFilters) -> QuerySet[Matter]:
    if asked.holder == MINE:
        return rows.filter(assignee=account)
    if asked.holder == NOBODY:
        return rows.filter(assignee=None)
    return rows.filter(assignee__username=asked.holder) if asked.holder else rows


def _by_day(rows: QuerySet[Matter], asked: ListFilters) -> QuerySet[Matter]:
    if asked.since:
        rows = rows.filter(opened_at__gte=city_time.start_of(asked.since))
    return rows.filter(opened_at__lt=city_time.start_of(asked.until + timedelta(days=1))) if asked.until else rows


def _by_due(rows: QuerySet[Matter], asked: ListFilters) -> QuerySet[Matter]:
    now = city_time.now()
    if asked.due == "overdue":
        return rows.filter(due_at__lt=now)
    if asked.due == "soon":
        return rows.filter(due_at__gte=now, due_at__lt=now + SOON)
    if asked.due == "paused":
        return rows.filter(clock_state="paused")
    return rows.filter(due_at=None) if asked.due == "none" else rows
