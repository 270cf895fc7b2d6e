"""An objection from its filing to its end. What each move demands is judged by the table's guards."""

from datetime import date

from django.db import transaction

from xinheng.credit.disputing import DisputeProgress, ToldDispute
from xinheng.credit.objection.filing import file_by_officer
from xinheng.credit.objection.forms import Filed, FoundOut, ObjectionReason
from xinheng.credit.objection.models import Objection
from xinheng.credit.objection.permissions import ObjectionVerb
from xinheng.credit.objection.queries import PROCEDURE, PURPOSE, disputed_of, objection_numbered, progress_of
from xinheng.credit.objection.tasks import tell_objector
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import identity_now
from xinheng.kit import city_time
from xinheng.kit.personal.naming import without_names
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.check_words import fits
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.erasing import erase_files, erase_through_family, erases_party_of
from xinheng.support.procedures.judged import read_and_hold
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.binding import binder
from xinheng.support.procedures.words_tried import follows_by_word, opens_by_word

follows_by_word("objection_to_record")

RECORD = ["objection"]
makes = binder("objection_to_record")
# What the record says after a move; a refusal to accept never had one.
STATES = {
    "accept": "open", "source_confirms_error": "upheld", "find_own_error": "upheld", "correct": "corrected",
    "annul": "annulled", "source_confirms_record": "kept", "dismiss": "kept", "withdraw": "withdrawn",
}  # fmt: skip
ENDS = ("corrected", "annulled", "kept", "withdrawn")


@makes("submit", asks=Filed, begins=True)
def file_objection(
    *, origin: Origin, by: Account, uscc: str, target_type: str, target_key: str, objector: str, name: str, phone: str,
    wrong: str, proof: str, received_on: date,
) -> Matter:  # fmt: skip
    """Register an objection that came by letter, telephone or at the counter (条例 art 12)."""
    told = ToldDispute(uscc, target_type, target_key, objector, name, phone, wrong, proof, received_on)
    return file_by_officer(told, by, origin.office)


def open_objection(number: str, word: str, place: str) -> DisputeProgress | None:
    """The objection of a number, for who has its word. Raises TooManyTries where it was tried too often from this
    place on the network."""
    found = objection_numbered(number)
    matter, kept = (found.matter, found.word_digest) if found else (None, None)
    opened = opens_by_word(matter, lambda: fits(kept, PURPOSE, matter.number if matter else "", word), place=place)
    return progress_of(found.matter) if found and opened else None


@makes("accept", writes=RECORD)
def accept(*, matter: Matter, by: Account) -> Step:
    """From here on the record says that somebody objects to it."""
    return _go(matter, by, "accept")


@makes("refuse_acceptance", asks=ObjectionReason)
@transaction.atomic
def refuse_acceptance(*, matter: Matter, by: Account, reason: str) -> Step:
    """Not about a fact of ours, already handled, or another way by law (个人信息保护法 art 50)."""
    step = move(matter=matter, verb="refuse_acceptance", by=by, reason=reason)
    _tell(matter)
    return step


@makes("source_confirms_error", asks=FoundOut, writes=RECORD)
def source_confirms_error(*, matter: Matter, by: Account, reason: str) -> Step:
    """The owner of the data says that it is wrong (政务数据共享条例 art 26): it is not shown any more."""
    return _go(matter, by, "source_confirms_error", reason)


@makes("find_own_error", asks=FoundOut, writes=RECORD)
def find_own_error(*, matter: Matter, by: Account, reason: str) -> Step:
    """Linked, mapped or shown wrongly by this platform: it is not shown any more (条例 art 12)."""
    return _go(matter, by, "find_own_error", reason)


@makes("source_confirms_record", asks=FoundOut, writes=RECORD)
def source_confirms_record(*, matter: Matter, by: Account, reason: str) -> Step:
    """The owner of the data says that it is right."""
    return _go(matter, by, "source_confirms_record", reason)


@makes("dismiss", asks=FoundOut, writes=RECORD)
def dismiss(*, matter: Matter, by: Account, reason: str) -> Step:
    """The own check found it right."""
    return _go(matter, by, "dismiss", reason)


@makes("correct", writes=RECORD)
def correct(*, matter: Matter, by: Account) -> Step:
    """The owner has delivered the right record, which superseded the wrong one: it is shown (条例 art 12)."""
    found = disputed_of(matter)
    changed = found is None or found.version != matter.facts["version_seen"]
    return _go(matter, by, "correct", changed=changed)


@makes("annul", asks=ObjectionReason, writes=RECORD)
def annul(*, matter: Matter, by: Account, reason: str) -> Step:
    """There should be no such record: it is not shown again and costs nothing; it stays in the registers."""
    return _go(matter, by, "annul", reason)


@makes("withdraw", asks=ObjectionReason, writes=RECORD)
def withdraw(*, matter: Matter, by: Account, reason: str) -> Step:
    """The objector takes it back."""
    return _go(matter, by, "withdraw", reason)


@erases_party_of(PROCEDURE)
@transaction.atomic
def erase_objector(*, matter: Matter, by: Account, reason: str) -> None:
    """Destroy name, telephone and word of a closed objection, and strike the person out of its history and what hangs
    on it.

    What was found and the chain stay. Raises `MoveRefused` while it is open, and for who does not decide there.
    """
    read_and_hold(matter)
    if matter.closed_at is None:
        raise MoveRefused("异议尚未办结，不能销毁提出人信息。")
    if not may(by, ObjectionVerb.DECIDE_OBJECTION, office=matter.office):
        raise MoveRefused("销毁提出人信息须由承办机构负责人办理。")
    row = Objection.objects.get(matter=matter)
    known = tuple(row.read().values())

    def clean(text: str) -> str:
        return without_names(text, known, "［提出人信息已隐去］")

    why = clean(reason.strip())[:200]
    erase_through_family(own=[matter], clean=clean, by=by, reason=why)
    erase_files(abouts=[matter], clean=clean, by=by, reason=why)
    row.secret, row.person, row.word_digest = b"", b"", None
    row.save(update_fields=["secret", "person", "word_digest"])
    record_event(
        stream=stream_for(matter.office, PROCEDURE), verb=f"{PROCEDURE}.erase_party", actor=by, target=matter,
        detail={"reason": why},
    )  # fmt: skip


@transaction.atomic
def _go(matter: Matter, by: Account, verb: str, reason: str = "", **judged: bool) -> Step:
    """Make the move; keep what the record says now; tell the objector of an end."""
    told = {**judged, "gone": disputed_of(matter) is None} if verb == "accept" else dict(judged)
    step = move(matter=matter, verb=verb, by=by, reason=reason, judged=told)
    state = STATES[verb]
    if "accepted_on" in matter.facts:
        _record(matter, by, state, reason)
    if state in ENDS:
        _tell(matter)
    return step


def _tell(matter: Matter) -> None:
    """By a message, where this deployment can send any; the page of the number and the paper tell it anyway."""
    matter_id = matter.pk
    transaction.on_commit(lambda: tell_objector.enqueue(matter_id))


def _nobody_knows(matter: Matter) -> bool:
    """Whether it was filed on the public's page by who signed in as nobody. A record is held back only for the party's
    sake: whoever calls himself the party there hides nothing by it."""
    return not matter.facts["own"] and matter.steps.filter(verb="submit", by=None).exists()


def _record(matter: Matter, by: Account, state: str, reason: str) -> None:
    """What the registers say of the objection; a later state supersedes the earlier one."""
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    row = {
        "objection_number": matter.number,
        "uscc": identity_now(matter.subject_identity).partition(":")[2],
        "entity_name": matter.subject_name,
        "target_type": facts["target_type"],
        "target_key": facts["target_key"],
        "target_title": facts["target_title"],
        "objector": "other" if _nobody_knows(matter) else facts["objector"],
        "accepted_on": facts["accepted_on"],
        "ended_on": city_time.today().isoformat() if state in ENDS else "",
        "state": state,
        "authority": bureau.name if bureau else matter.office,
        "reason": reason,
    }
    write_records(type="objection", rows=[row], by=by)
