"""What the complainant may look up, and the complaints staff have to handle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.kit.names import fold
from xinheng.services.complaints import rules
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.rules import AGENT_MAY
from xinheng.supervision.clues.models import Clue
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import visible_to
from xinheng.support.accounts.models import Account
from xinheng.support.files.queries import files_about
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.queries import (
    clock_readings,
    public_wording,
)
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.wording import worded


@dataclass(frozen=True)
class ProgressStep:
    """One line of the timeline: `done` happened, `current` is waited for now, `ahead` comes later."""

    title: str
    words: str
    state: str
    at: datetime | None = None
    due_on: date | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Progress:
    """A complaint as its complainant sees it: nothing about who handles it but the office."""

    complaint: Complaint
    wording: str
    steps: tuple[ProgressStep, ...]
    next_step: ProgressStep | None
    result: str
    checked: str
    office: str
    office_phone: str
    issue: str
    claims: tuple[str, ...]
    may_withdraw: bool
    files: int

    @property
    def number(self) -> str:
        """The number of the receipt."""
        return self.complaint.number


@dataclass(frozen=True)
class ComplaintPage:
    """One complaint for the officer who handles it; the complainant is asked for by `reveal_complainant`."""

    complaint: Complaint
    clue: Clue | None
    claims: tuple[str, ...]
    issue: str
    # How many complaints came from the same telephone in a year: a sign of art 17, never a verdict.
    same_phone: int
    signs: tuple[rules.Sign, ...]

    @property
    def channel(self) -> str:
        """How it came, in words."""
        return rules.CHANNELS.get(self.complaint.channel, self.complaint.channel)

    @property
    def agent(self) -> str:
        """What the power of attorney of who acts for the complainant says, in words; "" where nobody does."""
        facts = self.complaint.matter.facts
        may = AGENT_MAY.get(str(facts.get("agent_may") or ""), "")
        return f"{may}，到 {facts.get('agent_until')} 为止" if may else ""

    @property
    def joint(self) -> str:
        """Into which complaint it was joined (art 12), in words; "" where it stands alone."""
        facts = self.complaint.matter.facts
        who = "代表人之一" if facts.get("represents") == "yes" else "由代表人代表"
        answer = {"yes": "，同意协议", "no": "，不同意协议"}.get(str(facts.get("answer") or ""), "")
        return f"并入 {facts['joined_to']}，{who}{answer}" if facts.get("joined_to") else ""


def full_number(typed: str) -> str:
    """A complaint's number as it is kept: without blanks, in capitals, with its first character."""
    number = fold(typed)
    return number if number.startswith("诉") else f"诉{number}"


def complaint_numbered(typed: str) -> Complaint | None:
    """The complaint of a number. Whether the asker may see it is judged by `actions.open_complaint`."""
    rows = Complaint.objects.select_related("matter", "clue__matter__parent")
    return rows.filter(number=full_number(typed)).first()


_FILED = PreparedQuestion(
    lambda: Complaint.objects.filter(
        phone_key=given("key"), received_at__gte=given("since"), channel="city_portal"
    ).only("pk")
)


def filed_since(keys: Sequence[bytes], since: datetime) -> int:
    """How many complaints one telephone, found by its blind keys, filed by itself since a moment."""
    return sum(len(_FILED.all(key=key, since=since)) for key in keys)


def dispute_of(matter: Matter) -> list[tuple[str, str]]:
    """What a complaint is about, for the other side: goods, problem, facts and claims; nobody and no telephone."""
    complaint = Complaint.objects.filter(matter=matter).first()
    if complaint is None:
        return []
    issue = standard().code_list("complaint_issue").title_of(complaint.issue)
    money = f"{complaint.amount:,.2f} 元" if complaint.amount is not None else ""
    told = [("商品或服务", complaint.goods), ("问题", issue), ("金额", money), ("经过", complaint.facts),
            ("诉求", "、".join(_claims(complaint)))]  # fmt: skip
    return [(title, value) for title, value in told if value]


def progress_of(complaint: Complaint) -> Progress:
    """The timeline of a complaint: what happened, what the check of the clue brought, what comes next and by when."""
    matter = complaint.matter
    readings = {reading.rule.id: reading for reading in clock_readings(matter)}
    done = [*_done(complaint), *_checked(complaint)]
    done.sort(key=lambda step: step.at or complaint.received_at)
    ahead = _ahead(matter, readings)
    organisation = organisation_at(matter.office)
    return Progress(
        complaint=complaint,
        wording=public_wording(matter),
        steps=(*done, *ahead),
        next_step=ahead[0] if ahead else None,
        result=complaint.outcome_words,
        checked=_result_of_check(complaint),
        office=organisation.name if organisation else "",
        office_phone="12315",
        issue=standard().code_list("complaint_issue").title_of(complaint.issue),
        claims=_claims(complaint),
        may_withdraw=procedure(matter.procedure, matter.version).move(matter.state, "withdraw") is not None
        or procedure(matter.procedure, matter.version).move(matter.state, "withdraw_or_settle") is not None,
        files=files_about(complaint).count(),
    )


def complaint_by_number(account: Account, number: str) -> Complaint | None:
    """One complaint by its number, if the account may see it."""
    rows = Complaint.objects.select_related("matter__assignee", "clue")
    rows = visible_to(rows, account, Permission.VIEW_COMPLAINTS)
    return rows.filter(number=number).order_by().first()


def complaint_page(complaint: Complaint) -> ComplaintPage:
    """One complaint with all an officer needs to decide."""
    since = city_time.now().replace(year=city_time.now().year - 1, day=1)
    same = Complaint.objects.filter(phone_key=complaint.phone_key, received_at__gte=since).exclude(pk=complaint.pk)
    same_phone = same.count() if complaint.phone_key else 0
    return ComplaintPage(
        complaint=complaint,
        clue=complaint.clue,
        claims=_claims(complaint),
        issue=standard().code_list("complaint_issue").title_of(complaint.issue),
        same_phone=same_phone,
        signs=_signs(complaint, same_phone),
    )


def _signs(complaint: Complaint, same_phone: int) -> tuple[rules.Sign, ...]:
    received_on = city_time.day_of(complaint.received_at)
    return rules.signs(
        same_phone=same_phone,
        amount=complaint.amount,
        bought_on=complaint.bought_on,
        received_on=received_on,
        years=int(parameter("complaint.limitation_years", received_on)),
    )


def _done(complaint: Complaint) -> list[ProgressStep]:
    """The complaint's own steps that changed its state, in the party's wording."""
    declared = procedure(complaint.matter.procedure, complaint.matter.version)
    lines = []
    for step in complaint.matter.steps.order_by("seq"):
        if step.to_state in (step.from_state, declared.start):
            continue
        state = declared.states[step.to_state]
        day = city_time.day_of(complaint.received_at)
        words = worded(declared, state.public or state.title, day)
        lines.append(ProgressStep(words, _words(declared, step), "done", at=step.at))
    return lines


def _words(declared: Procedure, step: Step) -> str:
    """What an officer wrote for the complainant; inner reasons of a return between offices are not shown."""
    made = declared.move(step.from_state, step.verb)
    return step.reason if made and made.reason_shown else ""


def _checked(complaint: Complaint) -> list[ProgressStep]:
    """What became of the clue, told by its state's public wording; of a merged clue, its parent's."""
    if complaint.clue is None:
        return []
    matter = complaint.clue.matter
    matter = matter.parent if matter.state == "merged" and matter.parent else matter
    declared = procedure(matter.procedure, matter.version)
    shown = {"dispatch_inspection", "dispatch_enforcement", "transfer_out", "receive_result"}
    return [
        ProgressStep(f"核查：{declared.states[step.to_state].public}", "", "done", at=step.at)
        for step in matter.steps.order_by("seq")
        if step.verb in shown and step.at >= complaint.received_at
    ]


def _result_of_check(complaint: Complaint) -> str:
    """The result of the check in the words written for the parties."""
    clue = complaint.clue
    if clue is None:
        return ""
    if clue.matter.state == "merged" and clue.matter.parent_id:
        parent = Clue.objects.filter(matter_id=clue.matter.parent_id).first()
        return parent.outcome if parent else ""
    return clue.outcome


def _ahead(matter: Matter, readings: dict[str, ClockReading]) -> list[ProgressStep]:
    """What comes next in the table's words, the first with its date."""
    declared = procedure(matter.procedure, matter.version)
    day = city_time.day_of(matter.opened_at)
    lines = []
    for place, name in enumerate(declared.states[matter.state].ahead):
        step = declared.ahead[name]
        reading = readings.get(step.clock)
        running = reading if reading and reading.open else None
        lines.append(
            ProgressStep(
                step.title,
                worded(declared, step.words, day),
                "ahead" if place else "current",
                due_on=running.due_on if running else None,
                provisional=bool(running and running.provisional),
            )
        )
    return lines


def _claims(complaint: Complaint) -> tuple[str, ...]:
    return tuple(rules.CLAIMS.get(code, code) for code in complaint.claims)
