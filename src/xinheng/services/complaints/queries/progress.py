"""The timeline of a complaint, as its complainant sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.clocks import ClockReading
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries.dispute import claims_of
from xinheng.supervision.clues.models import Clue
from xinheng.support.files.queries import files_about
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.procedures.declarations import Procedure
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.queries import clock_readings, public_wording
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
        claims=claims_of(complaint),
        may_withdraw=procedure(matter.procedure, matter.version).move(matter.state, "withdraw") is not None
        or procedure(matter.procedure, matter.version).move(matter.state, "withdraw_or_settle") is not None,
        files=files_about(complaint).count(),
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
