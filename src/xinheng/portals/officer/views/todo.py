"""The first page after signing in: what is due, by its legal clock."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xinheng.portals.officer.apps import WORKS
from xinheng.portals.officer.signed_in import account_of
from xinheng.portals.officer.todo import read_todo
from xinheng.portals.officer.views.load import loads_of
from xinheng.portals.ui.asking import asked_text
from xinheng.support.access.decorators import open_to_staff
from xinheng.support.access.permissions import Permission, verbs
from xinheng.support.access.scope import may
from xinheng.support.procedures.doors.batch import works
from xinheng.support.procedures.table.registry import current_procedures


@open_to_staff("登录即可见；列表里只有本人有权办理的事")
@require_safe
def todo(request: HttpRequest) -> HttpResponse:
    """`?tab=`, `?due=` (a day, late, paused), `?kind=`, `?q=` narrow the list; the address holds them all."""
    asked, account = request.GET, account_of(request)
    told = (asked.get("due", ""), asked.get("kind", ""), asked_text(request))
    page = read_todo(account, asked.get("tab", ""), *told)
    # Who never has a matter to move on is not shown an empty list first: what became of what he began is his work.
    nothing = not page.counts.total
    leads = nothing and may(account, Permission.VIEW_TASKS) and not any(may(account, one) for one in WORKS)
    begins = leads or (nothing and not works(account))
    if begins and not leads and "tab" not in asked:
        page = read_todo(account, "doing", *told)
    kinds = [(one.id, one.short) for one in current_procedures() if may(account, verbs()[one.view])]
    shown = {
        "todo": page,
        "due": asked.get("due", ""),
        "kind": asked.get("kind", ""),
        "kinds": kinds,
        "chosen_kind": dict(kinds).get(asked.get("kind", "")),
        # Who registers a clue that he may not open reads its number here.
        "registered": asked_text(request, "registered", 40),
        "begins": begins,
        # Who moves nothing chooses nothing for a batch.
        "works": leads or not begins,
        # Who looks on has no list of his own: what is done by whom is his page.
        "leads": leads,
        "loads": loads_of(account) if leads else None,
        "can_register": may(account, Permission.REGISTER_CLUE),
    }
    return render(request, "officer/todo.html", shown)
