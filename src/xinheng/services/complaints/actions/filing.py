"""Filing a complaint: from the form to the receipt, with the clue registered in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from hmac import compare_digest

from django.db import IntegrityError, transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.places import office_of_place
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.personal.striking import strike
from xinheng.kit.refusal import Refusal
from xinheng.services.complaints import rules
from xinheng.services.complaints.check_words import phone_key, phone_keys, word_digest, word_of_form
from xinheng.services.complaints.informing import tell_of_registering
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.queries import filed_since
from xinheng.services.mediation.rules import DELEGATES
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import grants_of, may
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.check_words import new_word
from xinheng.support.crypto.cipher import encrypt, new_secret
from xinheng.support.crypto.mac import lasting_mac
from xinheng.support.files.actions import keep
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.orgs.queries import top_organisation
from xinheng.support.prepared.asking import PreparedQuestion, given
from xinheng.support.prepared.writing import add
from xinheng.support.procedures.actions import move, open_and_move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.binding import binder

MOST_PHOTOS = 9
# What the complainant tells in own words; it may name persons.
_TOLD = ("facts", "goods")
_SENT = PreparedQuestion(lambda: Complaint.objects.select_related("matter").filter(form_key=given("key")))
makes = binder("complaint", row="complaint")


class ComplaintRefused(Refusal):
    """A form that cannot be taken, or an act that cannot be done. `problems` maps a field to what to correct."""

    def __init__(self, problems: dict[str, str] | str) -> None:
        self.problems = problems if isinstance(problems, dict) else {}
        super().__init__(problems if isinstance(problems, str) else "；".join(problems.values()) + "。")


@dataclass(frozen=True)
class ComplaintForm:
    """投诉登记表: who complains, about whom, what happened, what is asked (Order 121 art 10).

    `identity` is set where the business was chosen from the registers (scanned or searched); `form_key` is made once
    by the form, so that sending twice registers once.
    """

    name: str
    phone: str
    address: str
    respondent_name: str
    facts: str
    claims: list[str]
    issue: str = rules.OTHER_ISSUE
    identity: str = ""
    respondent_address: str = ""
    goods: str = ""
    bought_on: date | None = None
    amount: Decimal | None = None
    publish_agreed: bool = False
    # Whether a code sent to the telephone was typed.
    phone_proven: bool = False
    delegated_agreed: bool = False
    # Who of `mediation.rules.DELEGATES` should mediate first; it says that delegation is agreed to as well.
    delegate_wish: str = ""
    # Who acts for the complainant, what the power of attorney lets them do, and until when (art 11).
    agent_name: str = ""
    agent_may: str = ""
    agent_until: date | None = None
    # Whether the complainant also tells of a breach; a dispute alone starts no verification (art 9, 27).
    breach_told: bool = False
    channel: str = "city_portal"
    field: str = ""
    form_key: str = ""
    photos: Sequence[tuple[str, bytes]] = ()


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
    _check(form, by)
    try:
        with transaction.atomic():
            return _file(form, by)
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


def _file(form: ComplaintForm, by: Account | None) -> Receipt:
    now = city_time.now()
    today = city_time.day_of(now)
    subject = subject_by(form.identity) if form.identity else None
    if form.identity and subject is None:
        raise ComplaintRefused({"identity": f"登记库里没有“{form.identity}”，请改用店名查找，或直接填写店名和地址"})
    office = _office(form, subject, by)
    number = unguessable_number(prefix="诉", office=office, at=now)
    issue = standard().code_list("complaint_issue").title_of(form.issue)
    name = subject.name if subject else form.respondent_name.strip()
    verb = _verb(form, subject, office, by)
    matter = open_and_move(
        procedure="complaint",
        verb=verb,
        title=f"{name}：{issue}"[:200],
        office=office,
        by=by,
        number=number,
        subject_identity=subject.identity if subject else "",
        subject_name=name,
        field=form.field,
        facts={"number": number, "received_on": today, "received_by_competent_authority_on": today, **_agent(form)},
        at=now,
    )
    tip = _tip(form, number, name, issue, today)
    clue = register_clue(tip=tip, office=office, by=None, subject=subject, parent=matter)
    word = word_of_form(form.form_key, _form_digest(form)) if form.form_key else new_word()
    complaint = _row(form, matter, clue, number, name, subject, word)
    for title, data in form.photos:
        name = _without_person(form, title)
        keep(name=name, by=by, data=data, restricted=True, about=complaint, office=office)
    if by is not None:
        tell_of_registering(complaint)
    return receipt_of(complaint, word)


def _row(
    form: ComplaintForm, matter: Matter, clue: Clue, number: str, name: str, subject: Subject | None, word: str
) -> Complaint:
    """The complaint with its person encrypted under a key of its own.

    Facts that name a person are kept whole in there; in clear stands what every officer of the office may read.
    """
    secret, told = new_secret(), {column: _without_person(form, getattr(form, column)) for column in _TOLD}
    person = {"name": form.name.strip(), "phone": form.phone.strip(), "address": form.address.strip()}
    person |= {"agent": form.agent_name.strip()} if form.agent_name.strip() else {}
    person |= {column: typed for column in _TOLD if strike(told[column]) != (typed := getattr(form, column).strip())}
    complaint = Complaint(
        matter=matter,
        clue=clue,
        number=number,
        channel=form.channel,
        person=encrypt(secret, canonical_json(person).encode()),
        secret=secret,
        phone_key=phone_key(form.phone),
        phone_proven=form.phone_proven,
        word_digest=word_digest(number, word),
        form_key=_kept_key(form.form_key) if form.form_key else None,
        form_digest=_form_digest(form) if form.form_key else None,
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
    add(complaint)
    return complaint


def _without_person(form: ComplaintForm, text: str) -> str:
    """The text without name, telephone and address of who tells it."""
    who = {"name": form.name, "phone": form.phone, "address": form.address, "agent": form.agent_name.strip()}
    return rules.without_person(text.strip(), **who)


def _agent(form: ComplaintForm) -> dict[str, object]:
    """What the power of attorney says, without who holds it."""
    return {"agent_may": form.agent_may, "agent_until": form.agent_until} if form.agent_name.strip() else {}


def _tip(form: ComplaintForm, number: str, name: str, issue: str, today: date) -> Tip:
    """What the clue may know: the facts without the person who told them (Order 121 art 37)."""
    return Tip(
        source=rules.CLUE_SOURCE[form.channel], channel=form.channel, title=f"投诉：{name}（{issue}）",
        text=_without_person(form, form.facts),
        name=name, address=form.respondent_address, field=form.field, found_on=today, reporter_ref=number,
        breach_suspected=form.breach_told,
    )  # fmt: skip


def _office(form: ComplaintForm, subject: Subject | None, by: Account | None) -> str:
    """Where the business is (art 13): its own office, else that of the place named; else the desk that wrote it down,
    else the city's. A desk that handles nothing there takes it in and dispatches it: nobody is sent away."""
    found = _in_charge(form, subject)
    desk = next(iter(grants_of(by, Permission.HANDLE_COMPLAINT)), None) if by else None
    if by and desk and not (found and may(by, Permission.HANDLE_COMPLAINT, office=found, field=form.field)):
        return desk.organisation.path
    if found:
        return found
    top = top_organisation()
    if top is None:
        raise ComplaintRefused("平台还没有设置组织机构，暂时不能受理投诉，请拨打 12315。")
    return top.path


def _in_charge(form: ComplaintForm, subject: Subject | None) -> str:
    """The office of the business, else of the place named; "" where neither tells."""
    found = subject.office if subject else ""
    return found or (office_of_place(form.respondent_address) if form.respondent_address else "") or ""


def _verb(form: ComplaintForm, subject: Subject | None, office: str, by: Account | None) -> str:
    """Whether anything is left to dispatch: nothing where a business known by its code has its office, or where who
    writes it down handles the complaints of the place named."""
    if by is None:
        return "submit_to_office" if subject and subject.office else "submit"
    return "register_in_own_office" if _in_charge(form, subject) == office else "register_on_behalf"


def _check(form: ComplaintForm, by: Account | None) -> None:
    today = city_time.today()
    problems = rules.form_problems(
        name=form.name, phone=form.phone, address=form.address, respondent=form.respondent_name or form.identity,
        facts=form.facts, claims=form.claims, issue=form.issue, channel=form.channel,
    )  # fmt: skip
    problems |= rules.agent_problems(
        name=form.agent_name, may=form.agent_may, until=form.agent_until, today=today
    )  # fmt: skip
    if by is None and form.agent_name.strip() and not form.photos:
        problems["photos"] = rules.NO_POWER
    problems |= rules.purchase_problems(bought_on=form.bought_on, amount=form.amount, today=today)
    if by is None and not problems and not _sent_before(form):
        since = city_time.now() - timedelta(days=1)
        if filed_since(phone_keys(form.phone), since) >= rules.MOST_A_DAY:
            problems["phone"] = f"同一电话一天最多在这里提交 {rules.MOST_A_DAY} 件，还有的请拨打 12315 登记"
    if len(form.photos) > MOST_PHOTOS:
        problems["photos"] = f"最多 {MOST_PHOTOS} 张照片，收到 {len(form.photos)} 张"
    if problems:
        raise ComplaintRefused(problems)


def _earlier(form: ComplaintForm) -> Receipt | None:
    """The receipt of the form sent before; only for the same answers, so that key and telephone alone open nothing."""
    complaint = _sent_before(form)
    if complaint is None:
        return None
    digest = _form_digest(form)
    if complaint.form_digest is None or not compare_digest(bytes(complaint.form_digest), digest):
        raise ComplaintRefused(
            "这张表单已经提交，这次的改动没有保存。要补充的，请用回执上的编号和查询码打开投诉；确是另一件事，请重新填一张表单。"
        )
    return receipt_of(complaint, word_of_form(form.form_key, digest))


def _sent_before(form: ComplaintForm) -> Complaint | None:
    if not form.form_key:
        return None
    return _SENT.first(key=_kept_key(form.form_key))


def _kept_key(form_key: str) -> str:
    """The key of a form as it is kept: whoever reads the database cannot send the form again."""
    return sha256(form_key.encode()).hexdigest()


def _form_digest(form: ComplaintForm) -> bytes:
    """The mark of all answers of a form; photos are kept apart and may come later."""
    answers = {name: value for name, value in vars(form).items() if name not in ("photos", "form_key", "phone_proven")}
    return lasting_mac("complaint-form", canonical_json(answers).encode())
