"""What waits for command, and what is being done about what was sent out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.officer.signed_in import account_of
from xinheng.supervision.clues.queries import pool_rows
from xinheng.supervision.dispatch.queries import last_returns, orders_for, suggest_offices, waiting_for_command
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.orgs.queries import organisations_at
from xinheng.support.procedures.queries import readings_for, state_title

# As many as fit the day of one dispatcher; the rest come up when these are gone.
MOST = 100


@requires(Permission.DISPATCH_CLUE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue with the office each clue seems to belong to and why it came back, and the orders that are out."""
    clues = list(waiting_for_command(account_of(request))[:MOST])
    orders, returned = list(orders_for(account_of(request))[:MOST]), last_returns(clues)
    named = organisations_at({one.office for one in (*orders, *returned.values())})
    suggested = suggest_offices(clues, returned, named)
    for order in (*orders, *returned.values()):
        order.office = named[order.office].short_name if order.office in named else order.office
    clocks = readings_for([one.matter for one in (*clues, *(order.clue for order in orders))])
    running = {pk: next((one for one in found if one.open), None) for pk, found in clocks.items()}
    lines = pool_rows(clues, clocks)
    shown = {
        "rows": [(row, suggested[row.clue.pk], returned.get(row.clue.pk)) for row in lines],
        "orders": [(order, state_title(order.clue.matter), running.get(order.clue.matter_id)) for order in orders],
    }
    return render(request, "officer/dispatch.html", shown)
