"""What waits for command, and what is being done about what was sent out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.officer.signed_in import account_of
from xinheng.supervision.clues.queries import ClueRow, pool_rows, subjects_of
from xinheng.supervision.dispatch.models import DispatchOrder
from xinheng.supervision.dispatch.queries import (
    OfficeSuggestion,
    last_returns,
    on_duty,
    orders_for,
    suggest_offices,
    waiting_for_command,
)
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.procedures.doors.workload import Workload, loads_at
from xinheng.support.procedures.queries import standing_clocks, state_title

# As many as fit the day of one dispatcher; the rest come up when these are gone.
MOST = 100


@requires(Permission.DISPATCH_CLUE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue with the office each clue seems to belong to and why it came back, and the orders that are out."""
    clues = list(waiting_for_command(account_of(request))[:MOST])
    orders, returned = list(orders_for(account_of(request))[:MOST]), last_returns(clues)
    named = organisations_at({one.office for one in (*orders, *returned.values())})
    subjects = subjects_of({one.matter.subject_identity for one in clues})
    suggested = suggest_offices(clues, returned, named, subjects)
    for order in (*orders, *returned.values()):
        order.office = named[order.office].short_name if order.office in named else order.office
    standing = standing_clocks(one.matter for one in (*clues, *(order.clue for order in orders)))
    lines = pool_rows(clues, standing, subjects)
    told = {one.office.path: one.office for one in suggested.values() if one}
    loads, duty = loads_at(told), on_duty(told)
    shown = {
        "rows": [_row(row, suggested[row.clue.pk], returned, loads, duty) for row in lines],
        "orders": [(one, state_title(one.clue.matter), standing[one.clue.matter_id].running.clock) for one in orders],
    }
    return render(request, "officer/dispatch.html", shown)


def _row(
    row: ClueRow,
    suggestion: OfficeSuggestion | None,
    returned: dict[int, DispatchOrder],
    loads: dict[str, Workload],
    duty: dict[str, list[Account]],
) -> tuple[ClueRow, OfficeSuggestion | None, DispatchOrder | None, Workload | None, list[Account]]:
    path = suggestion.office.path if suggestion else ""
    return row, suggestion, returned.get(row.clue.pk), loads.get(path), duty.get(path, [])
