"""Filing a complaint: from the form to the receipt, with the clue registered in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from hmac import compare_digest

from django.db import IntegrityError, transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.personal.striking import strike
from xinheng.services.complaints import rules
from xinheng.services.complaints.actions.form import (
    MOST_PHOTOS,
    ComplaintForm,
    ComplaintRefused,
    check_form,
    form_digest,
    kept_key,
    sent_before,
)
from xinheng.services.complaints.actions.placing import office_for, verb_for
from xinheng.services.complaints.check_words import phone_key, word_digest, word_of_form
from xinheng.services.complaints.informing import tell_of_registering
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.rules import DELEGATES
from xinheng.supervision.clues.actions import ReadyClue, keep_clue, ready_clue
from xinheng.supervision.clues.rules import code_problem
from xinheng.supervision.clues.tips import Tip
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import days_to_answer
from xinheng.support.crypto.check_words import new_word
from xinheng.support.crypto.cipher import encrypt, new_secret
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.prepared.writing import add
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import Opening, begin, make_ready
from xinheng.support.procedures.table.binding import binder

# What the complainant tells in own words; it may name persons.
_TOLD = ("facts", "goods")
makes = binder("complaint", row="complaint")


@dataclass(frozen=True)
class Receipt:
    """What the complainant takes away: the number, the word to look it up with, what happens next and until when."""

    number: str
    check_word: str
    received_at: datetime
    next_step: str
    due_at: datetime | None
    office: str
    complaint: Complaint


@makes("submit", "submit_to_office", "register_on_behalf", "register_in_own_office", own_page=True)
def submit_complaint(*, form: ComplaintForm, by: Account | None = None) -> Receipt:
    """Take a complaint and register its clue, in one transaction. The same form gives the same receipt again.

    Staff writing down a call or a letter give `by`; the public gives None. Raises ComplaintRefused with the problems
    by field, and where a form that was sent before comes again with other answers.
    """
    check_form(form, by)
    ready = _ready(form, by)
    try:
        with transaction.atomic():
            return _file(form, ready, by)
    except IntegrityError:
        # The same form was sent before, or twice at once and the other one was first; what was begun here is undone.
        if form.form_key and (earlier := _earlier(form)):
            return earlier
        raise


@transaction.atomic
def add_evidence(*, complaint: Complaint, name: str, data: bytes, by: Account | None) -> StoredFile:
    """Keep one more photo or document of the complainant; restricted, since it may show persons.

    While proof of identity is waited for, what the complainant sends is taken as that proof: the office looks at it.
    """
    # Held, so that neither an end nor more photos come between.
    complaint.matter = Matter.objects.select_for_update(of=("self",)).get(pk=complaint.matter_id)
    if complaint.matter.closed_at is not None:
        raise ComplaintRefused("这件投诉已经办结，不再收材料。有新情况的，请重新投诉，或者打 12315。")
    if files_about(complaint).count() >= MOST_PHOTOS:
        raise ComplaintRefused(f"每件投诉最多 {MOST_PHOTOS} 份材料，已经有 {MOST_PHOTOS} 份，请先合并后再上传。")
    kept = keep(name=name, by=by, data=data, restricted=True, about=complaint, office=complaint.matter.office)
    if by is None and complaint.matter.state == "supplement_requested":
        move(matter=complaint.matter, verb="supply_identity_proof", by=None)
    return kept


def receipt_of(complaint: Complaint, word: str) -> Receipt:
    """The receipt of a complaint just taken, with the word that is shown only now."""
    matter = complaint.matter
    told = "告诉您是否受理" if matter.state == "dispatched" else "分送到有处理权限的部门"
    return Receipt(
        number=complaint.number,
        check_word=word,
        received_at=complaint.received_at,
        next_step=told,
        due_at=matter.due_at,
        office=matter.office,
        complaint=complaint,
    )


@dataclass(frozen=True)
class _Ready:
    """A complaint made ready: judged, struck, sealed; nothing of it written."""

    opening: Opening
    clue: ReadyClue
    complaint: Complaint
    word: str


def _ready(form: ComplaintForm, by: Account | None) -> _Ready:
    now = city_time.now()
    today = city_time.day_of(now)
    subject = subject_by(form.identity) if form.identity else None
    if form.identity and subject is None:
        raise ComplaintRefused({"identity": code_problem(form.identity)})
    office = office_for(form, subject, by)
    number = unguessable_number(prefix="诉", office=office, at=now)
    issue = standard().code_list("complaint_issue").title_of(form.issue)
    name = subject.name if subject else form.respondent_name.strip()
    opening = make_ready(
        procedure="complaint",
        verb=verb_for(form, subject, office, by),
        title=f"{name}：{issue}"[:200],
        office=office,
        by=by,
        number=number,
        subject_identity=subject.identity if subject else "",
        subject_name=name,
        field=form.field,
        facts={
            "number": number,
            "received_on": today,
            "received_by_competent_authority_on": today,
            **_more(form, today),
        },
        at=now,
    )
    tip = _tip(form, number, name, issue, today)
    clue = ready_clue(tip=tip, office=office, by=None, subject=subject, parent=opening.matter)
    word = word_of_form(form.form_key, form_digest(form)) if form.form_key else new_word()
    return _Ready(opening, clue, _row(form, opening.matter, number, name, subject, word), word)


def _file(form: ComplaintForm, ready: _Ready, by: Account | None) -> Receipt:
    complaint = ready.complaint
    complaint.matter = begin(ready.opening)
    complaint.clue = keep_clue(ready.clue)
    add(complaint)
    for title, data in form.photos:
        name = _without_person(form, title)
        keep(name=name, by=by, data=data, restricted=True, about=complaint, office=complaint.matter.office)
    if by is not None:
        tell_of_registering(complaint)
    return receipt_of(complaint, ready.word)


def _row(form: ComplaintForm, matter: Matter, number: str, name: str, subject: Subject | None, word: str) -> Complaint:
    """The complaint with its person encrypted under a key of its own.

    Facts that name a person are kept whole in there; in clear stands what every officer of the office may read.
    """
    secret, told = new_secret(), {column: _without_person(form, getattr(form, column)) for column in _TOLD}
    person = {"name": form.name.strip(), "phone": form.phone.strip(), "address": form.address.strip()}
    person |= {"agent": form.agent_name.strip()} if form.agent_name.strip() else {}
    person |= {column: typed for column in _TOLD if strike(told[column]) != (typed := getattr(form, column).strip())}
    return Complaint(
        number=number,
        channel=form.channel,
        person=encrypt(secret, canonical_json(person).encode()),
        secret=secret,
        phone_key=phone_key(form.phone),
        phone_proven=form.phone_proven,
        word_digest=word_digest(number, word),
        form_key=kept_key(form.form_key) if form.form_key else None,
        form_digest=form_digest(form) if form.form_key else None,
        respondent_name=name,
        respondent_address=form.respondent_address.strip() or (subject.address if subject else ""),
        goods=told["goods"][:120],
        issue=form.issue,
        bought_on=form.bought_on,
        amount=form.amount,
        facts=told["facts"],
        claims=form.claims,
        publish_agreed=form.publish_agreed,
        delegated_agreed=form.delegated_agreed or form.delegate_wish in DELEGATES,
        delegate_wish=form.delegate_wish if form.delegate_wish in DELEGATES else "",
        received_at=matter.opened_at,
    )


def _without_person(form: ComplaintForm, text: str) -> str:
    """The text without name, telephone and address of who tells it."""
    who = {"name": form.name, "phone": form.phone, "address": form.address, "agent": form.agent_name.strip()}
    return rules.without_person(text.strip(), **who)


def _more(form: ComplaintForm, today: date) -> dict[str, object]:
    """What the power of attorney says, without who holds it, and what a superior's order says of its answer."""
    more: dict[str, object] = {}
    if form.agent_name.strip():
        more |= {"agent_may": form.agent_may, "agent_until": form.agent_until}
    if form.answer_by:
        more |= {"answer_by": form.answer_by, "answer_within": days_to_answer(today, form.answer_by)}
    return more | ({"superior_number": form.superior_number.strip()} if form.superior_number.strip() else {})


def _tip(form: ComplaintForm, number: str, name: str, issue: str, today: date) -> Tip:
    """What the clue may know: the facts without the person who told them (Order 121 art 37)."""
    return Tip(
        source=rules.CLUE_SOURCE[form.channel], channel=form.channel, title=f"投诉：{name}（{issue}）",
        text=_without_person(form, form.facts),
        name=name, address=form.respondent_address, field=form.field, found_on=today, reporter_ref=number,
        breach_suspected=form.breach_told,
    )  # fmt: skip


def _earlier(form: ComplaintForm) -> Receipt | None:
    """The receipt of the form sent before; only for the same answers, so that key and telephone alone open nothing."""
    complaint = sent_before(form)
    if complaint is None:
        return None
    digest = form_digest(form)
    if complaint.form_digest is None or not compare_digest(bytes(complaint.form_digest), digest):
        raise ComplaintRefused(
            "这张表单已经提交，这次的改动没有保存。要补充的，请用回执上的编号和查询码打开投诉；确是另一件事，请重新填一张表单。"
        )
    return receipt_of(complaint, word_of_form(form.form_key, digest))
