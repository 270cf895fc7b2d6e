"""Command: clues whose way of disposal is clear and that wait for an office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xinheng.portals.officer.signed_in import account_of
from xinheng.supervision.clues.queries import pool_rows
from xinheng.supervision.dispatch.queries import orders_for, suggest_offices, waiting_for_command
from xinheng.support.access.decorators import requires
from xinheng.support.access.permissions import Permission
from xinheng.support.orgs.queries import organisations_at

MOST = 100


@requires(Permission.DISPATCH_CLUE)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue with the office each clue seems to belong to, and the orders that are out."""
    clues = list(waiting_for_command(account_of(request))[:MOST])
    suggested = suggest_offices(clues)
    rows = [(row, suggested[row.clue.pk]) for row in pool_rows(clues)]
    orders = list(orders_for(account_of(request))[:MOST])
    named = organisations_at({order.office for order in orders})
    for order in orders:
        order.office = named[order.office].name if order.office in named else order.office
    return render(request, "officer/dispatch.html", {"rows": rows, "orders": orders})
