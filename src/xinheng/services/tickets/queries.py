"""Files of tickets, their rows, and what was refused as a form to correct."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from xinheng.kit.cells import safe
from xinheng.services.tickets.models import Ticket, TicketFile
from xinheng.services.tickets.rules import HEADS
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.documents.sheets import as_workbook
from xinheng.support.procedures.doors.offered import may_see
from xinheng.support.procedures.models import Matter

WIDE = {"text": 60, "place": 30, "respondent": 30}


def files_for(account: Account) -> QuerySet[TicketFile]:
    """The files of the account's offices, newest first, with how many rows became what."""
    counts = {state: Count("tickets", filter=Q(tickets__state=state)) for state in Ticket.State.values}
    rows = visible_to(TicketFile.objects.select_related("by"), account, Permission.HANDLE_COMPLAINT)
    return rows.annotate(**counts).order_by("-taken_at", "-pk")


def file_for(account: Account, pk: int) -> TicketFile | None:
    """One file, if the account may register there."""
    return files_for(account).filter(pk=pk).first()


def matters_of_ticket(account: Account, number: str) -> list[Matter]:
    """What the ticket of a number of another platform became, for who registers there and may see where it is now."""
    if not any(sign.isdigit() for sign in number):
        return []
    rows = visible_to(Ticket.objects.select_related("matter"), account, Permission.HANDLE_COMPLAINT)
    taken = rows.filter(number=number, state=Ticket.State.TAKEN)
    return [one.matter for one in taken if one.matter and may_see(account, one.matter)]


def form_of(tickets: list[Ticket]) -> bytes:
    """Refused rows as a workbook with their reasons last; without rows the empty form."""
    heads = [(names[0], WIDE.get(ours, 18)) for ours, names in HEADS.items()]
    return as_workbook("工单", [*heads, ("没有登记的原因", 60)], _lines(tickets))


def _lines(tickets: list[Ticket]) -> Iterator[list[str]]:
    for one in tickets:
        cells = one.read_cells()
        yield [safe(cells.get(ours, "")) for ours in HEADS] + [safe(one.why)]
