"""Filing an objection: by anybody on the public's page, or by an officer for who wrote or called."""

from hashlib import sha256

from django.db import IntegrityError, transaction

from xinheng.credit.disputing import DisputeReceipt, ToldDispute
from xinheng.credit.objection.models import Objection
from xinheng.credit.objection.queries import PROCEDURE, PURPOSE, Disputed, disputed, public_facts, running
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.support.access.parties import Party
from xinheng.support.accounts.models import Account
from xinheng.support.crypto.check_words import SENT_BEFORE, fits, mark_of, new_word, word_of_form
from xinheng.support.numbers.actions import next_number, unguessable_number
from xinheng.support.orgs.queries import top_organisation
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move
from xinheng.support.procedures.refusals import MoveRefused


def file_publicly(told: ToldDispute) -> DisputeReceipt:
    """Take an objection of anybody to what anybody sees. Raises `MoveRefused` in words for the page."""
    word = _word(told) if told.form_key else new_word()
    kept = sha256(told.form_key.encode()).hexdigest() if told.form_key else None
    if earlier := _earlier(kept, word):
        return earlier
    try:
        with transaction.atomic():
            return _file(told, word, kept)
    except IntegrityError:
        # Sent twice at once, and the other one was first.
        if earlier := _earlier(kept, word):
            return earlier
        raise


def _word(told: ToldDispute) -> str:
    """The word of this form with these answers, on whichever day it is sent again."""
    answers = {name: value for name, value in vars(told).items() if name not in ("form_key", "received_on")}
    return word_of_form("objection-word-of-form", told.form_key, answers)


def _earlier(kept: str | None, word: str) -> DisputeReceipt | None:
    """The receipt of the form sent before; refused where it comes again with other answers."""
    found = Objection.objects.select_related("matter").filter(form_key=kept).first() if kept else None
    if found is not None and not fits(found.word_digest, PURPOSE, found.matter.number, word):
        raise MoveRefused(SENT_BEFORE)
    return DisputeReceipt(found.matter.number, word) if found else None


def _file(told: ToldDispute, word: str, kept: str | None) -> DisputeReceipt:
    seen = {(one.type, one.key) for one in public_facts(told.identity)}
    if (told.target_type, told.target_key) not in seen:
        raise MoveRefused("这条内容现在不对外公示，或者已经更正。请回到信用档案，看看现在公示的内容。")
    found = _found(told)
    if running(found):
        raise MoveRefused("这条内容已经有人提出异议，正在核实，不用重复提交。有了结果，信用档案会随之更正。")
    office = _office_of(found)
    matter = _open(found, told, unguessable_number(prefix="异", office=office, at=city_time.now()), None)
    _keep(matter, told, word, kept)
    return DisputeReceipt(matter.number, word)


@transaction.atomic
def file_by_officer(told: ToldDispute, by: Account, office: str) -> Matter:
    """The same for who wrote or called; any current record, public or not."""
    number = next_number(prefix="异", office=office, at=city_time.now())
    matter = _open(_found(told), told, number, by)
    _keep(matter, told, "", None)
    return matter


@transaction.atomic
def file_as_party(told: ToldDispute, by: Party) -> Matter:
    """The same by the subject itself; any current record about it, public or not."""
    if not by.is_of(told.identity):
        raise MoveRefused("只能对本单位的记录提出异议。")
    number = unguessable_number(prefix="异", office=_office_of(found := _found(told)), at=city_time.now())
    matter = _open(found, told, number, by)
    _keep(matter, told, "", None)
    return matter


def name_of(identity: str, type: str, key: str) -> str:
    """What a current record of a subject is called, with its number as the paper has it; "" where there is none."""
    subject = subject_by(identity)
    found = disputed(subject, type, key) if subject else None
    if found is None:
        return ""
    return f"{found.title}（{found.number}）" if found.number else found.title


def _found(told: ToldDispute) -> Disputed:
    subject = subject_by(told.identity)
    if subject is None or subject.kind != "entity":
        raise MoveRefused(f"没有统一社会信用代码为“{told.identity}”的主体，请核对代码。")
    # Held meanwhile: of two objections to one record at once one is taken.
    Subject.objects.select_for_update().get(pk=subject.pk)
    found = disputed(subject, told.target_type, told.target_key)
    if found is None:
        raise MoveRefused(
            f"{subject.name}没有文号或者编号为“{told.target_key}”的这类记录，或者已经更正、撤回；请照信用档案上的填写。"
        )
    return found


def _open(found: Disputed, told: ToldDispute, number: str, by: Account | Party | None) -> Matter:
    own = isinstance(by, Party)
    facts = {
        "own": own,
        "target_type": found.type,
        "target_key": found.key,
        "target_title": found.title,
        "source": found.source,
        "version_seen": found.version,
        "objector": told.objector,
        "wrong": told.wrong.strip(),
        "proof": told.proof.strip(),
        "received_on": told.received_on,
    }
    judged = {"running": running(found, own=own)}
    return open_and_move(
        procedure=PROCEDURE, verb="submit", by=by, facts=facts, judged=judged, number=number,
        title=f"异议 {found.title}"[:200], office=_office_of(found), subject_identity=found.subject.identity,
        subject_name=found.subject.name,
    )  # fmt: skip


def _office_of(found: Disputed) -> str:
    """The office of the subject; the city bureau receives what nobody places."""
    top = top_organisation()
    office = found.subject.office or (top.path if top else "")
    if not office:
        raise MoveRefused("平台还没有设置组织机构，暂时不能受理异议，请拨打 12315。")
    return office


def _keep(matter: Matter, told: ToldDispute, word: str, form_key: str | None) -> None:
    row = Objection(matter=matter, secret=b"", form_key=form_key)
    row.word_digest = mark_of(PURPOSE, matter.number, word) if word else None
    row.write(name=told.name.strip(), phone=told.phone.strip())
    row.save()
