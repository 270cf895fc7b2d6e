"""A letter as a record: staff see it in the dossier, and so does the business; the public does not."""

from datetime import date, timedelta
from typing import Any

from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.services.letters.models import Letter
from xinheng.supervision.inspection.papers import fitting
from xinheng.support.audit.actions import Actor
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.table.printing import number_on

STATES = {"answered": "replied", "unanswered": "overdue", "supplement_requested": "returned", "closed": "accepted"}


def write(letter: Letter, by: Actor, conclusion: str = "") -> None:
    """The letter as it stands, in the type of its kind."""
    type = letter.kind_row.record
    row = ROWS[type](letter, conclusion)
    write_records(type=type, rows=[fitting(type, letter.matter.subject_identity, row)], by=by)


def issuer_of(letter: Letter) -> str:
    """The bureau in whose name it is written."""
    return authority_of(letter.matter.office).name


def number_of(letter: Letter) -> str:
    """The number of its paper, once it was sent; it goes under that in the registers."""
    kind = letter.kind_row
    sent = letter.matter.steps.filter(verb=kind.verb).order_by("seq").last()
    return number_on(letter.matter, sent, kind.paper) if sent else letter.matter.number


def said(letter: Letter) -> str:
    """The newest answers, in the order of the items."""
    last = letter.answers.order_by("-seq").first()
    rows = letter.answers.filter(seq=last.seq) if last else ()
    return "；".join(f"{one.item}. {one.words}" if one.item else one.words for one in rows)[:2000]


def _reminder(letter: Letter, _: str) -> dict[str, Any]:
    facts = letter.matter.facts
    opened = bool(facts.get("opened_on"))
    return {
        "document_number": number_of(letter), "entity_name": letter.matter.subject_name,
        "kind": "warning" if letter.kind == "warning" else "reminder", "subject_matter": facts["topic"],
        "content": letter.text, "issuer": issuer_of(letter), "sent_at": _sent_at(letter),
        "read_at": city_time.now() if opened else "", "state": "accepted" if opened else "pending",
    }  # fmt: skip


def _inquiry(letter: Letter, conclusion: str) -> dict[str, Any]:
    matter, facts = letter.matter, letter.matter.facts
    return {
        "document_number": number_of(letter), "entity_name": matter.subject_name, "question": letter.text,
        "sent_on": facts["sent_on"], "replied_on": facts.get("answered_on", ""), "reply": said(letter),
        "conclusion": conclusion, "state": STATES.get(matter.state, "pending"),
    }  # fmt: skip


def _order(letter: Letter, conclusion: str) -> dict[str, Any]:
    matter, facts = letter.matter, letter.matter.facts
    done = matter.state == "closed" and facts.get("answered_on")
    return {
        "document_number": number_of(letter), "entity_name": matter.subject_name, "violations": letter.text,
        "basis": letter.basis or "行政处罚法 第二十八条", "requirements": "；".join(letter.items),
        "authority": issuer_of(letter), "issued_on": facts["sent_on"], "correct_by": _correct_by(letter),
        "corrected_on": facts["answered_on"] if done else "", "state": STATES.get(matter.state, "pending"),
    }  # fmt: skip


def _correct_by(letter: Letter) -> str:
    """The last day of the term; until it is served, the day on which it would end if it were served at once."""
    readings = [one for one in clock_readings(letter.matter) if one.rule.id == "letter_answer"]
    due = readings[-1].due_on if readings else None
    term = timedelta(days=int(letter.matter.facts["term_days"]))
    return str(due or date.fromisoformat(letter.matter.facts["sent_on"]) + term)


def _sent_at(letter: Letter) -> Any:
    step = letter.matter.steps.filter(to_state="notified").order_by("seq").first()
    return step.at if step else city_time.now()


ROWS = {"administrative_reminder": _reminder, "written_inquiry": _inquiry, "corrective_order": _order}
