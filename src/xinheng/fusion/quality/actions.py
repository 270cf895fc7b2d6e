"""Opening a ticket, sending it to who answers, answering it, verifying it by the next measuring."""

from datetime import date, timedelta

from django.db import transaction

from xinheng.fusion.intake.sources import sources
from xinheng.fusion.quality.forms import Corrected, Known, NotOurs, SentOn
from xinheng.fusion.quality.models import QualityTicket
from xinheng.fusion.quality.queries import SILENCE, failing_now, latest_tickets, left_of, words_of
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.queries import organisation_at, top_organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.asking import Reason
from xinheng.support.procedures.table.binding import binder

makes = binder("quality_ticket", row="quality_ticket", named="ticket")
# What comes back so soon is the same ticket.
AGAIN = timedelta(days=30)


def follow_failures() -> int:
    """Opens a ticket for what fails and has none, settles those of what fails no more; how many of both."""
    failing, known = failing_now(), latest_tickets()
    changed = 0
    for (type, source, rule), count in failing.items():
        changed += _raise(type, source, rule, count, known.get((source, rule)))
    still = {(source, rule) for _, source, rule in failing}
    for place, ticket in known.items():
        if ticket.matter.closed_at is None and place not in still:
            settle_ticket(ticket=ticket)
            changed += 1
    return changed


def _raise(type: str, source: str, rule: str, count: int, last: QualityTicket | None) -> int:
    if last is None:
        return int(open_ticket(type=type, source=source, rule=rule, found=count, round=1) is not None)
    matter = last.matter
    if matter.closed_at is None:
        return 0
    if matter.state == "closed" and city_time.now() < matter.closed_at + AGAIN:
        reopen_ticket(ticket=last, found=count)
        return 1
    if matter.state == "false_alarm" and count <= int(matter.facts["found"]):
        return 0
    if matter.state == "risk_accepted" and city_time.today() < date.fromisoformat(str(matter.facts["review_on"])):
        return 0
    return int(open_ticket(type=type, source=source, rule=rule, found=count, round=last.round + 1) is not None)


@makes("raise_ticket")
@transaction.atomic
def open_ticket(*, type: str, source: str, rule: str, found: int, round: int) -> QualityTicket | None:
    """A ticket in the hands of the city's stewards; None in a city without organisations, or opened by another."""
    top = top_organisation()
    if top is None or QualityTicket.objects.filter(source=source, rule=rule, round=round).exists():
        return None
    kind, declared = standard().types.get(type), sources().get(source)
    register, title = kind.title if kind else type, declared.title if declared else source
    problem = words_of(type, rule)
    facts = {
        "rule": rule, "problem": problem, "register": register, "source_title": title, "found": found,
        "accountable": kind.duties.accountable if kind else "数据管理员",
    }  # fmt: skip
    matter = open_and_move(
        procedure="quality_ticket", verb="raise_ticket", by="system", facts=facts, office=top.path,
        title=f"{title if rule == SILENCE else register}：{problem}"[:200],
        number=next_number(prefix="质", office=top.path, at=city_time.now()),
    )  # fmt: skip
    return QualityTicket.objects.create(matter=matter, type=type, source=source, rule=rule, round=round)


@makes("settle")
def settle_ticket(*, ticket: QualityTicket) -> Step:
    """What fails no more is over, in whose hands it may be."""
    return move(matter=ticket.matter, verb="settle", by="system")


@makes("reopen")
def reopen_ticket(*, ticket: QualityTicket, found: int) -> Step:
    """The same again, soon after it was over."""
    return move(matter=ticket.matter, verb="reopen", by="system", facts={"found": found}, office=_stewards())


@makes("send_to_source", asks=SentOn)
def send_to_source(*, ticket: QualityTicket, by: Account, unit: str, reason: str) -> Step:
    """Into the hands of the unit that answers for the source, with its clock."""
    found = organisation_at(unit)
    if found is None or found.closed_on:
        raise MoveRefused("没有这个机构，或者已经撤销，请从列表里选择。")
    facts = {"unit": found.path, "accountable": found.name}
    return move(matter=ticket.matter, verb="send_to_source", by=by, reason=reason, facts=facts, office=found.path)


@makes("source_delivers_fix", asks=Corrected)
def answer_corrected(*, ticket: QualityTicket, by: Account, reason: str) -> Step:
    """The unit says what it mended; the next measuring tells."""
    return move(matter=ticket.matter, verb="source_delivers_fix", by=by, reason=reason, office=_stewards())


@makes("return_by_source", asks=NotOurs)
def dispute(*, ticket: QualityTicket, by: Account, answer: str, reason: str) -> Step:
    """The unit says that the data are right, or not its own."""
    facts = {"answer": answer}
    return move(matter=ticket.matter, verb="return_by_source", by=by, reason=reason, facts=facts, office=_stewards())


@makes("take_back", asks=Reason)
def take_ticket_back(*, ticket: QualityTicket, by: Account, reason: str) -> Step:
    """Back to the stewards, who send it elsewhere."""
    return move(matter=ticket.matter, verb="take_back", by=by, reason=reason, office=_stewards())


@makes("verify_fix")
def verify_fix(*, ticket: QualityTicket, by: Account) -> Step:
    """Close it where nothing fails any more."""
    return move(matter=ticket.matter, verb="verify_fix", by=by, judged={"left": left_of(ticket)})


@makes("accept_risk", asks=Known)
def accept_risk(*, ticket: QualityTicket, by: Account, review_on: date, reason: str) -> Step:
    """Leave it as it is until a day; the catalogue tells of it."""
    return move(matter=ticket.matter, verb="accept_risk", by=by, reason=reason, facts={"review_on": review_on})


def _stewards() -> str:
    top = top_organisation()
    return top.path if top else ""
