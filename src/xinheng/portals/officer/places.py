"""Where matters are shown: most share one page; what deserves a page of its own is named here."""

from collections.abc import Iterable, Iterator
from functools import cache
from urllib.parse import quote

from django.urls import reverse

from xinheng.credit.persons.models import PersonWarning
from xinheng.supervision.performance.actions import RAISED
from xinheng.supervision.performance.models import FigureObjection
from xinheng.support.access.permissions import verbs
from xinheng.support.accounts.models import Account
from xinheng.support.contract import Entry, own_pages
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.doors.offered import Button, may_see
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import matters_by
from xinheng.support.procedures.table.registry import current_procedures, procedure

# Procedure → the addresses of one matter and of the list.
PAGES = {
    "clue": ("officer:clue", "officer:clues"),
    "complaint": ("officer:complaint", "officer:complaints"),
    "inspection_task": ("officer:inspection", "officer:inspections"),
    "violation_report": ("officer:report", ""),
    "mediation": ("officer:mediation", ""),
    "quality_ticket": ("data:ticket", ""),
    "form_filing": ("data:filing", "data:forms"),
}
# Acts done on a page of their own: the address, "" where the matter's own page has the form in it.
OWN_PAGES = {
    ("clue", "register"): "officer:clue_new",
    ("clue", "merge_into_parent"): "",
    ("complaint", "register_on_behalf"): "officer:complaint_new",
    ("complaint", "register_in_own_office"): "officer:complaint_new",
    ("inspection_task", "name_targets_by_unit"): "officer:inspection_new",
    ("inspection_task", "name_targets"): "officer:dispatch",
    ("inspection_task", "draw_target"): "officer:draw",
    ("inspection_task", "arrive"): "officer:phone_task",
    ("inspection_task", "arrive_unannounced"): "officer:phone_task",
    ("inspection_task", "start_urgent_check"): "officer:phone_task",
    ("inspection_task", "record_findings"): "officer:phone_task",
    ("inspection_task", "record_refusal"): "officer:phone_task",
    ("inspection_task", "record_not_found"): "officer:phone_task",
    ("inspection_task", "record_closed_down"): "officer:phone_task",
    ("mediation", "prepare"): "",
    **own_pages(),
}


def address_of(matter: Matter) -> str:
    """The page of a matter: by its number, as it stands on paper."""
    page, _ = PAGES.get(matter.procedure, ("officer:matter", ""))
    return _numbered(page, matter.number)


@cache
def _around(page: str) -> tuple[str, str]:
    """An address before and after its number: a list asks for hundreds, and only the number differs."""
    before, _, after = reverse(page, args=["~"]).partition("~")
    return before, after


def _numbered(page: str, number: str) -> str:
    before, after = _around(page)
    return f"{before}{quote(number, safe='')}{after}"


def address_for(account: Account, matter: Matter) -> str:
    """The page of a matter; for who may not open it any more, or never could, what became of what he did in it."""
    return address_of(matter) if may_see(account, matter) else _numbered("officer:moved", matter.number)


def list_of(procedure_id: str) -> str:
    """The page with the matters of a procedure."""
    _, page = PAGES.get(procedure_id, ("", ""))
    return reverse(page) if page else reverse("officer:matters", args=[procedure_id])


def menu_lines() -> Iterator[tuple[str, Entry]]:
    """The lists of the procedures as their tables place them in the menu."""
    for declared in current_procedures():
        if menu := declared.menu:
            title, address = menu.title or declared.title, list_of(declared.id)
            yield menu.group, Entry(title, address, declared.icon, verbs()[declared.view], order=menu.order)


def own_page(matter: Matter, button: Button) -> str | None:
    """The page made for an act; "" where it stands on the matter's page; None where a sheet does."""
    if button.act is None or not button.act.own_page:
        return None
    page = OWN_PAGES[matter.procedure, button.name]
    return reverse(page, args=[matter.number]) if page else ""


def kind_of(matter: Matter) -> str:
    """线索, 投诉, 检查."""
    return procedure(matter.procedure, matter.version).short


def about_of(matter: Matter) -> str:
    """Whom a matter is about; empty where its kind is about nobody."""
    if matter.subject_name or not procedure(matter.procedure, matter.version).subject:
        return matter.subject_name
    return "未匹配主体"


def places_of(notices: Iterable[Notice]) -> dict[int, str]:
    """Where each notice leads, by its id: to the matter it is about; a page of notices in one query."""
    label, notices = Matter._meta.label_lower, list(notices)
    about = {one.pk: int(one.about_id) for one in notices if one.about_kind == label and one.about_id.isdecimal()}
    matters = matters_by(about.values())
    found = {pk: address_of(matters[id]) for pk, id in about.items() if id in matters and matters[id].number}
    warned = [one for one in notices if one.about_kind == PersonWarning._meta.label_lower]
    found |= {one.pk: reverse("officer:person", args=[one.about_id]) for one in warned}
    objected = [one for one in notices if one.about_kind == FigureObjection._meta.label_lower]
    return found | {one.pk: _objection(one) for one in objected}


def _objection(notice: Notice) -> str:
    """Where it is answered; the answer stands with one's own figures."""
    told = notice.title.startswith(RAISED)
    return (
        reverse("officer:performance_answer", args=[notice.about_id]) if told else reverse("officer:performance_mine")
    )
