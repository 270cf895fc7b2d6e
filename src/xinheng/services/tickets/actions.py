"""Taking in a file of tickets: each row a complaint or a report of its own, in a transaction of its own."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q

from xinheng.fusion.registers.queries import identities_of
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.personal.striking import excerpt
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.services.complaints.check_words import phone_keys
from xinheng.services.complaints.models import Complaint
from xinheng.services.reports.actions import ToldReport, file_report
from xinheng.services.reports.models import Reporter
from xinheng.services.tickets import rules
from xinheng.services.tickets.models import Ticket, TicketFile
from xinheng.services.tickets.reading import TicketsRefused, rows_in
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may, visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.cipher import encrypt, new_secret
from xinheng.support.procedures.erasing import also_erases
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.sealed import works_on

# Within so many days a second complaint of one telephone about one business may be the same.
SAME_WITHIN = timedelta(days=30)


def take_in(*, name: str, data: bytes, channel: str, office: str, by: Account) -> TicketFile:
    """Take a file in. Rows that cannot be taken are kept with their reasons; what came before changes nothing.

    Raises TicketsRefused where the file as a whole says nothing that can be read, or the account may not register.
    """
    if channel not in rules.CHANNELS:
        raise TicketsRefused(f"工单来源应为{'、'.join(rules.CHANNELS.values())}之一。")
    if not may(by, Permission.HANDLE_COMPLAINT, office=office):
        raise TicketsRefused("您在本机构没有“办理投诉”权限，不能导入工单。")
    rows = rows_in(name, data)
    file = TicketFile.objects.create(
        office=office,
        name=excerpt(name, 200),
        channel=channel,
        digest=sha256(data).hexdigest(),
        taken_at=city_time.now(),
        by=by,
    )
    for line, cells in rows:
        _take(file, line, cells, by)
    _tell(file, by)
    return file


def forget_refused() -> int:
    """Destroy the cells of rows that nobody corrected within their days; the reasons stay. Gives how many."""
    days = timedelta(days=int(parameter("ticket.refused", city_time.today())))
    old = Ticket.objects.filter(cells__isnull=False, file__taken_at__lt=city_time.now() - days)
    return old.update(cells=None, secret=None)


@also_erases
def forget_rows_naming(*, matter: Matter, clean: Callable[[str], str], by: Actor, reason: str) -> None:
    """Destroy the cells of refused rows of who is erased: by his telephone, or where none was told by his name."""
    phone, naming = standard().field_type("phone"), list[int]()
    for ticket in Ticket.objects.filter(cells__isnull=False):
        cells = ticket.read_cells()
        called = phone.clean(cells.get("phone", ""))
        who = cells.get("name", "") if not called or phone.check(called) else called
        naming += [ticket.pk] if clean(who) != who else []
    Ticket.objects.filter(pk__in=naming).update(cells=None, secret=None)


def _take(file: TicketFile, line: int, cells: dict[str, str], by: Account) -> None:
    """One row, told by its state."""
    row = rules.row_of(cells, city_time.today())
    ticket = Ticket(file=file, line=line, channel=file.channel, number=row.number)
    if before := _before(file.channel, row.number):
        _keep_as_known(ticket, before)
        return
    try:
        if row.problems:
            raise TicketsRefused(_in_words(row.problems))
        with transaction.atomic():
            _register(ticket, row, by)
    except Refusal as refused:
        _keep(ticket, cells, "；".join(filter(None, (str(refused).rstrip("。"), _in_words(row.left_out)))))
    except IntegrityError:
        # The same file was handed in twice at once: the other hand was quicker.
        before = _before(file.channel, row.number)
        if before is None:
            raise
        _keep_as_known(ticket, before)


def _register(ticket: Ticket, row: rules.TicketRow, by: Account) -> None:
    left_out = f"没有登记的内容：{_in_words(row.left_out)}" if row.left_out else ""
    ticket.why = excerpt("；".join(filter(None, (_alike(row, by), left_out))), 500)
    ticket.matter = _report(ticket, row, by) if row.report else _complaint(ticket, row, by)
    ticket.state = Ticket.State.TAKEN
    ticket.save()
    until = row.days["answer_by"]
    if (until or left_out) and works_on(by, ticket.matter):
        asked = f"，要求在 {until} 前答复" if until else ""
        words = f"{rules.CHANNELS[ticket.channel]}工单 {row.number}{asked}。{left_out}"
        write_note(matter=ticket.matter, kind="note", words=words, by=by)
    # Whoever writes another office's number takes nothing away from it: its own row is its own to correct.
    refused = Ticket.objects.filter(channel=ticket.channel, number=row.number, state=Ticket.State.REFUSED)
    mine = visible_to(refused, by, Permission.HANDLE_COMPLAINT).values_list("pk", flat=True)
    Ticket.objects.filter(pk__in=list(mine)).update(
        state=Ticket.State.CORRECTED, matter=ticket.matter, cells=None, secret=None
    )


def _complaint(ticket: Ticket, row: rules.TicketRow, by: Account) -> Matter:
    cells = row.cells
    form = ComplaintForm(
        name=cells.get("name", ""), phone=cells.get("phone", ""), address=cells.get("address", "") or "工单没有写",
        respondent_name=cells.get("respondent", ""), respondent_address=cells.get("place", ""),
        identity=row.identity, facts=cells.get("text", ""), claims=list(row.claims), issue=row.issue,
        goods=cells.get("goods", "")[:120], bought_on=row.days["bought_on"], amount=row.amount, channel=ticket.channel,
        answer_by=row.answer_by_after(city_time.today()),
    )  # fmt: skip
    return submit_complaint(form=form, by=by).complaint.matter


def _report(ticket: Ticket, row: rules.TicketRow, by: Account) -> Matter:
    cells, name = row.cells, row.cells.get("name", "")
    named = name not in rules.ANONYMOUS and bool(cells.get("phone"))
    reporter = Reporter(name, cells.get("phone", ""), cells.get("address", "")) if named else Reporter()
    told = ToldReport(
        channel=ticket.channel,
        text=cells.get("text", ""), named=named, reporter=reporter, identity=row.identity,
        respondent_name=cells.get("respondent", ""), respondent_address=cells.get("place", ""),
        received_on=row.days["received_on"],
        answer_by=row.answer_by_after(row.days["received_on"] or city_time.today()),
    )  # fmt: skip
    return file_report(told=told, by=by, office=ticket.file.office).matter


def _in_words(told: Mapping[str, str]) -> str:
    return "；".join(f"{column}：{why}" for column, why in told.items())


def _before(channel: str, number: str) -> Ticket | None:
    if not number:
        return None
    return Ticket.objects.filter(channel=channel, number=number, state=Ticket.State.TAKEN).first()


def _alike(row: rules.TicketRow, by: Account) -> str:
    """Which earlier complaint, of those that `by` may see, may be the same: for a person to judge, never merged by
    itself."""
    phone, respondent, identity = row.cells.get("phone", ""), row.cells.get("respondent", ""), row.identity
    if row.report or not phone:
        return ""
    about = Q(respondent_name=respondent) if respondent else Q(pk__in=[])
    about |= Q(matter__subject_identity__in=identities_of(identity)) if identity else Q(pk__in=[])
    since = city_time.now() - SAME_WITHIN
    seen = visible_to(Complaint.objects.all(), by, Permission.HANDLE_COMPLAINT)
    same = seen.filter(about, phone_key__in=phone_keys(phone), received_at__gte=since)
    numbers = list(same.order_by("pk").values_list("number", flat=True)[:3])
    return f"疑似与{'、'.join(numbers)}是同一件事（同一电话、同一商家），请核对" if numbers else ""


def _keep_as_known(ticket: Ticket, before: Ticket) -> None:
    again = Ticket(file=ticket.file, line=ticket.line, channel=ticket.channel, number=ticket.number)
    again.state, again.matter = Ticket.State.DUPLICATE, before.matter
    again.why = f"{rules.CHANNELS[ticket.channel]}工单 {ticket.number} 已登记过，没有重复登记"
    again.save()


def _keep(ticket: Ticket, cells: dict[str, str], why: str) -> None:
    ticket.state, ticket.why, ticket.secret = Ticket.State.REFUSED, excerpt(why, 500), new_secret()
    ticket.cells = encrypt(bytes(ticket.secret), json.dumps(cells, ensure_ascii=False).encode())
    ticket.save()


@transaction.atomic
def _tell(file: TicketFile, by: Account) -> None:
    states = list(file.tickets.values_list("state", flat=True))
    detail: dict[str, object] = {"channel": file.channel, "digest": file.digest}
    detail |= {state: states.count(state) for state in sorted(set(states))}
    record_event(stream=stream_for(file.office, "ticket"), verb="ticket.take_in", actor=by, target=file, detail=detail)
