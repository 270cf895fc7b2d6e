"""Registering a report, by the public or by staff, with who reported kept apart."""

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from django.db import IntegrityError, transaction

from xinheng.fusion.registers.places import office_of_place
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.personal.striking import strike
from xinheng.services.reports import rules
from xinheng.services.reports.actions.handling import ReportRefused, makes, send
from xinheng.services.reports.check_words import PURPOSE, word_digest, word_of_form
from xinheng.services.reports.forms import NewReport
from xinheng.services.reports.models import Report, Reporter
from xinheng.services.reports.permissions import ReportVerb
from xinheng.services.reports.tasks import tell_reporter
from xinheng.supervision.clues.rules import code_problem
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import days_to_answer
from xinheng.support.crypto.check_words import SENT_BEFORE, fits
from xinheng.support.files.actions import keep
from xinheng.support.files.looking import look_at
from xinheng.support.numbers.actions import unguessable_number
from xinheng.support.orgs.queries import top_organisation
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.redaction.actions import keep_struck

NOBODY = Reporter()


@makes("register", asks=NewReport, begins=True)
def register_report(
    *,
    origin: Origin,
    by: Account,
    channel: str,
    named: str,
    text: str,
    received_on: date,
    name: str = "",
    phone: str = "",
    address: str = "",
    identity: str = "",
    respondent_name: str = "",
    respondent_address: str = "",
    superior_number: str = "",
    answer_by: date | None = None,
    letter: Any = None,
) -> Matter:
    """Write down a report for who calls, writes or comes, or what a superior handed down (Order 121 art 28)."""
    told = ToldReport(
        channel=channel, named=named == "yes", reporter=Reporter(name.strip(), phone.strip(), address.strip()),
        text=text, identity=identity.strip(), respondent_name=respondent_name, respondent_address=respondent_address,
        received_on=received_on, superior_number=superior_number.strip(), answer_by=answer_by,
        scans=((letter.name, look_at(letter.read())),) if letter else (),
    )  # fmt: skip
    return file_report(told=told, office=origin.office, by=by).matter


@dataclass(frozen=True)
class ToldReport:
    """What is told in a report; `identity` where the business is known, `form_key` makes sending twice one report."""

    channel: str
    text: str
    named: bool = False
    reporter: Reporter = NOBODY
    identity: str = ""
    respondent_name: str = ""
    respondent_address: str = ""
    received_on: date | None = None
    superior_number: str = ""
    answer_by: date | None = None
    field: str = ""
    scans: tuple[tuple[str, bytes], ...] = ()
    form_key: str = ""

    @property
    def word(self) -> str:
        """The word of its receipt; "" where no form gave a key."""
        answers = {name: value for name, value in asdict(self).items() if name not in ("scans", "form_key")}
        if self.scans:
            answers["scans"] = [sha256(data).hexdigest() for _, data in self.scans]
        return word_of_form(self.form_key, answers) if self.form_key else ""


def file_report(*, told: ToldReport, by: Account | Literal["system"] | None, office: str = "") -> Report:
    """Register a report; where the business or the place says which office is competent, it goes there at once.

    Who reported is encrypted apart and struck out of what is told (art 37). Raises ReportRefused with what is missing,
    and where a form that was sent before comes again with other answers.
    """
    if earlier := _earlier(told):
        return earlier
    try:
        with transaction.atomic():
            return _file(told, by, office)
    except IntegrityError:
        # Sent twice at once, and the other one was first.
        if earlier := _earlier(told):
            return earlier
        raise


def _earlier(told: ToldReport) -> Report | None:
    """The report that this form made when it was sent before."""
    found = Report.objects.filter(form_key=_kept_key(told.form_key)).first() if told.form_key else None
    if found is not None and not fits(found.word_digest, PURPOSE, found.number, told.word):
        raise ReportRefused(SENT_BEFORE)
    return found


def _file(told: ToldReport, by: Account | Literal["system"] | None, office: str) -> Report:
    today = city_time.today()
    subject = subject_by(_identity(told.identity)) if told.identity else None
    _check(told, known=subject is not None, today=today)
    top = top_organisation()
    place = subject.office if subject and subject.office else office_of_place(told.respondent_address)
    at = office or (top.path if top else "")
    name = subject.name if subject else told.respondent_name.strip()
    number = unguessable_number(prefix="举", office=at, at=city_time.now())
    received = told.received_on or today
    facts: dict[str, Any] = {
        "number": number, "channel": told.channel, "received_on": received, "material_received_on": received,
        "named": "yes" if told.named else "no",
    }  # fmt: skip
    facts |= _order(told, received)
    matter = open_and_move(
        procedure="violation_report", verb="register", by=by, number=number, office=at, field=told.field,
        title=f"举报：{name}"[:200], subject_identity=subject.identity if subject else "", subject_name=name,
        facts=facts,
    )  # fmt: skip
    report = _keep(told, matter, number, name, by)
    if place:
        send(report, place, by if isinstance(by, Account) and _may_send(by, at) else "system")
    if by is None and told.named:
        transaction.on_commit(lambda: tell_reporter.enqueue(report.pk))
    return report


def _keep(told: ToldReport, matter: Matter, number: str, name: str, by: Account | Literal["system"] | None) -> Report:
    clean = _without(told, told.text.strip())
    report = Report(
        matter=matter, number=number, respondent_name=name, respondent_address=told.respondent_address.strip(),
        text=clean, form_key=_kept_key(told.form_key) if told.form_key else None,
        word_digest=word_digest(number, told.word) if told.form_key else None,
    )  # fmt: skip
    if told.named:
        whole = told.text.strip() if strike(clean) != told.text.strip() else ""
        report.write_reporter(Reporter(told.reporter.name, told.reporter.phone, told.reporter.address, whole))
    report.save()
    keep_struck([report])
    account = by if isinstance(by, Account) else None
    for title, data in told.scans:
        keep(name=_without(told, title), by=account, data=data, restricted=True, about=report, office=matter.office)
    return report


def _without(told: ToldReport, text: str) -> str:
    """What is told, or what a file is called, without who tells it."""
    for known in (told.reporter.phone, told.reporter.address, told.reporter.name):
        text = text.replace(known, "［举报人信息已隐去］") if len(known) >= 2 else text
    return text


def _order(told: ToldReport, received: date) -> dict[str, Any]:
    """What a superior's order says of its answer."""
    if told.answer_by is None:
        return {}
    if told.answer_by <= received:
        raise ReportRefused({"answer_by": f"答复日期应晚于收到日期 {received}，填写的是 {told.answer_by}"})
    return {
        "answer_by": told.answer_by,
        "answer_within": days_to_answer(received, told.answer_by),
        "superior_number": told.superior_number,
    }


def _check(told: ToldReport, *, known: bool, today: date) -> None:
    problems = rules.problems(
        text=told.text, named=told.named, name=told.reporter.name, phone=told.reporter.phone,
        respondent=told.respondent_name or told.respondent_address or ("x" if known else ""),
    )  # fmt: skip
    if told.identity and not known:
        problems["identity"] = code_problem(told.identity)
    if told.received_on and told.received_on > today:
        problems["received_on"] = f"收到日期不能晚于今天，填写的是 {told.received_on}"
    if problems:
        raise ReportRefused(problems)


def _identity(typed: str) -> str:
    return typed if ":" in typed else f"uscc:{typed.upper()}"


def _may_send(by: Account, office: str) -> bool:
    return may(by, ReportVerb.HANDLE_REPORTS, office=office)


def _kept_key(form_key: str) -> str:
    return sha256(form_key.encode()).hexdigest()
