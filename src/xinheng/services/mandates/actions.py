"""Coming in, handing on rights, taking them back."""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import current_records, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.mandates import rules
from xinheng.services.mandates.models import ActingPerson, ElectronicConsent, EntryCode, Mandate
from xinheng.services.mandates.queries import (
    in_force,
    is_on_file,
    may_enter,
    party_of,
    person_of,
    phone_key,
    phone_keys,
    still_hold,
)
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.crypto.mac import fits, mac

# From a short number abroad to the longest one there is; a code could not be sent to fewer.
PHONE_DIGITS = range(8, 16)
STREAM, CODE, CODE_FOR_LICENCE = "mandates", "entry-code", "licence"


class MandateRefused(Refusal):
    """What cannot be given or taken back; the sentence says why."""


@transaction.atomic
def make_entry_code(*, subject: Subject, keys: Sequence[bytes]) -> tuple[str, str] | None:
    """The telephone, asked for by its blind keys, and a new code for it; None for a telephone that is not known there,
    or got too many."""
    # Held meanwhile: of codes asked for at once one is made.
    Subject.objects.select_for_update().get(pk=subject.pk)
    phone = may_enter(subject, keys)
    code = make_code_for(subject.identity, keys[0]) if phone else None
    if code is None:
        return None
    tell("send_code", None, subject, {})
    return phone, code


def make_code_for(place: str, key: bytes) -> str | None:
    """A new code for a telephone, good at one place: a business, or the name that a provider gives somebody. None where
    the telephone got too many. In a transaction of the caller's."""
    if _too_many(key):
        return None
    # A mark of a telephone is kept no longer than it takes to count how often it was asked for.
    EntryCode.objects.filter(sent_at__lt=city_time.now() - timedelta(days=1)).delete()
    code = f"{secrets.randbelow(10**rules.CODE_LENGTH):0{rules.CODE_LENGTH}d}"
    EntryCode.objects.create(
        phone_key=key, identity=place, digest=mac(CODE, _said(place, code)), sent_at=city_time.now()
    )
    return code


@transaction.atomic
def enter(*, identity: str, phone: str, code: str) -> Party | None:
    """Come in with the newest code; who holds the telephone on file becomes the representative. None: it does not fit.

    A business whose representative entered from another telephone before hears of nothing here: the old mandate ends,
    since the register names one telephone. Judged now, not when the code was sent: a mandate may have ended since.
    """
    subject, keys = subject_by(identity), phone_keys(phone)
    if subject is None or not use_code(subject.identity, keys, code):
        return None
    person = person_of(keys)
    running = Mandate.objects.filter(in_force(), person=person, identity=subject.identity).select_related("person")
    if person is None or not still_hold(running):
        if not is_on_file(subject, keys):
            return None
        person = person or new_person("", phone)
        represent(subject, person)
    running.filter(represents=True).update(judged_at=city_time.now())
    party = party_of(person.pk, subject.identity)
    if party is not None:
        tell("enter", party, subject, {})
    return party


@transaction.atomic
def give_mandate(
    *, by: Party, name: str, phone: str, rights: Iterable[str], post: str = "", expires_on: date | None = None
) -> Mandate:
    """Authorise a person; given again it says anew what that one may do. Nobody hands on what he does not hold."""
    wanted = [right.value for right in PartyRight if right.value in set(rights)]
    if problem := rules.why_not_given(by.rights, wanted):
        raise MandateRefused(problem)
    if expires_on and expires_on < city_time.today():
        raise MandateRefused(f"有效期不能早于今天，填写的是 {expires_on}。")
    number = standard().field_type("phone").clean(phone)
    if not (number.isdigit() and len(number) in PHONE_DIGITS):
        raise MandateRefused(f"手机号应是数字，内地的 11 位，填写的是“{phone[:20]}”。")
    if problem := rules.why_not_so_long(_locked(by), expires_on):
        raise MandateRefused(problem)
    person = person_of(phone_keys(phone)) or new_person(name, phone)
    if person.pk == by.pk:
        raise MandateRefused("不能给自己授权。")
    running = Mandate.objects.filter(identity=by.identity, ended_at=None)
    if running.filter(person=person, represents=True).exists():
        raise MandateRefused("这位是法定代表人（经营者），本来就有全部权限。")
    running.filter(person=person).update(ended_at=city_time.now())
    if running.count() >= rules.MOST_MANDATES:
        raise MandateRefused(f"一家最多授权 {rules.MOST_MANDATES} 人，请先收回不用的。")
    mandate = Mandate.objects.create(
        person=person, identity=by.identity, subject_name=by.subject_name, rights=wanted, post=post.strip(),
        given_by_id=by.pk, given_at=city_time.now(), expires_on=expires_on,
    )  # fmt: skip
    tell("give", by, mandate, {"person": person.pk, "rights": wanted})
    _end_handed_on(person.pk, by.identity, by)
    return mandate


@transaction.atomic
def take_mandate(*, mandate: Mandate, by: Party) -> None:
    """Take it back, and what was handed on by it: both give nothing from the next request on."""
    if not by.is_of(mandate.identity) or not by.may(PartyRight.DELEGATE):
        raise MandateRefused("您没有管理这家授权的权限。")
    if mandate.represents:
        raise MandateRefused("法定代表人（经营者）的权限随登记，不能收回。")
    if not Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=city_time.now()):
        raise MandateRefused("这项授权已经收回。")
    tell("take", by, mandate, {"person": mandate.person_id})
    _end_handed_on(mandate.person_id, mandate.identity, by)


def _end_handed_on(person: int, identity: str, by: Party) -> None:
    """End what a person handed on at a business and could not hand on today, and what came of that in turn."""
    running = Mandate.objects.select_for_update().filter(identity=identity, ended_at=None)
    own = running.filter(person=person).first()
    for one in running.filter(given_by=person, represents=False).order_by("pk"):
        if own is not None and rules.may_still_give(own.held, own.expires_on, one.rights, one.expires_on):
            continue
        one.ended_at = city_time.now()
        one.save(update_fields=["ended_at"])
        tell("take", by, one, {"person": one.person_id, "with": person})
        _end_handed_on(one.person_id, identity, by)


@transaction.atomic
def give_consent(*, by: Party) -> ElectronicConsent:
    """Agree that what is opened in the workspace counts as served (Order 2 art 82 (3)). Given twice it is one."""
    _must_answer_letters(by)
    if running := ElectronicConsent.objects.filter(identity__in=by.identities, ended_at=None).first():
        return running
    consent, made = ElectronicConsent.objects.get_or_create(
        identity=by.identity, ended_at=None, defaults={"given_by": by.display_name}
    )
    if made:
        tell("give_consent", by, consent, {})
    return consent


@transaction.atomic
def end_consent(*, by: Party) -> None:
    """Take it back: what was served before stays served."""
    _must_answer_letters(by)
    running = ElectronicConsent.objects.filter(identity__in=by.identities, ended_at=None)
    for consent in running.select_for_update().order_by("pk"):
        consent.ended_at, consent.ended_by = city_time.now(), by.display_name
        consent.save(update_fields=["ended_at", "ended_by"])
        tell("end_consent", by, consent, {})


def _must_answer_letters(by: Party) -> None:
    if not by.may(PartyRight.LETTERS):
        raise MandateRefused("您没有“回复整改和函询”的授权，请联系法定代表人（经营者）授权。")


def represent(subject: Subject, person: ActingPerson) -> None:
    """The register's own representative: all rights. An earlier one of another telephone stands no more, nor what was
    handed on to this person before: it is less."""
    before = Mandate.objects.filter(Q(represents=True) | Q(person=person), identity=subject.identity, ended_at=None)
    before.update(ended_at=city_time.now())
    name = next((one for one in _names(subject) if one), "")
    if name and not person.read()["name"]:
        person.write(name=name, phone=person.read()["phone"])
        person.save(update_fields=["secret", "told"])
    Mandate.objects.create(
        person=person, identity=subject.identity, subject_name=subject.name, represents=True,
        rights=[right.value for right in PartyRight], given_at=city_time.now(),
    )  # fmt: skip


def _names(subject: Subject) -> Iterable[str]:
    for record in current_records(subject.pk, ["registration"]):
        yield str(json.loads(record.open).get("legal_representative", ""))


def new_person(name: str, phone: str) -> ActingPerson:
    """Somebody whose telephone is not known yet."""
    person = ActingPerson(phone_key=phone_key(phone), secret=b"", opened_at=city_time.now())
    person.write(name=name.strip(), phone=standard().field_type("phone").clean(phone))
    person.save()
    return person


def _locked(by: Party) -> date | None:
    """Whoever gives still may, while this is being written; his own last day, None where he has none."""
    rows = Mandate.objects.select_for_update(of=("self",)).filter(in_force(), person_id=by.pk)
    held = still_hold(rows.filter(identity__in=by.identities).select_related("person"))
    if not held:
        raise MandateRefused("您的授权已经收回，不能再授权别人。")
    ends = [one.expires_on for one in held if one.expires_on]
    return max(ends) if len(ends) == len(held) else None


def use_code(place: str, keys: Sequence[bytes], given: str) -> bool:
    """Whether it is the newest code, alive, unused and not tried too often; counted before it is compared."""
    typed = "".join(character for character in given if character.isdecimal())
    alive = city_time.now() - timedelta(minutes=rules.CODE_MINUTES)
    rows = EntryCode.objects.filter(phone_key__in=keys, identity=place, used_at=None, sent_at__gt=alive)
    newest = rows.order_by("-pk").first()
    if newest is None or len(typed) != rules.CODE_LENGTH:
        return False
    left = EntryCode.objects.filter(pk=newest.pk, used_at=None, tries__lt=rules.MOST_TRIES)
    if not left.update(tries=F("tries") + 1):
        return False
    if not fits(CODE, _said(place, typed), bytes(newest.digest)):
        return False
    return EntryCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=city_time.now()) == 1


def _too_many(key: bytes) -> bool:
    now = city_time.now()
    sent = EntryCode.objects.filter(phone_key=key, sent_at__gt=now - timedelta(days=1)).order_by("-sent_at")
    moments = list(sent.values_list("sent_at", flat=True)[: rules.MOST_A_DAY])
    lately = any(at > now - timedelta(seconds=rules.SECONDS_BETWEEN) for at in moments[:1])
    return lately or len(moments) >= rules.MOST_A_DAY


def _said(place: str, code: str) -> bytes:
    return f"{place}\0{code}".encode()


def tell(verb: str, by: Party | None, target: Subject | Mandate | ElectronicConsent, detail: dict[str, object]) -> None:
    """Into the trail of mandates."""
    record_event(stream=stream_for("", STREAM), verb=f"mandates.{verb}", actor=by, target=target, detail=detail)
