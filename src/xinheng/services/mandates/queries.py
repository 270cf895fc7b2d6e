"""Which person a telephone is, for whom it acts, and what a subject's own people may see."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from xinheng.fusion.registers.models import Identifier, Record, Subject
from xinheng.fusion.registers.queries import (
    current_records,
    identities_of,
    restricted_content,
    split_identity,
    subject_by,
)
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.services.mandates.models import ActingPerson, ElectronicConsent, Mandate
from xinheng.services.mandates.rules import rights_left
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.scope import visible_to
from xinheng.support.crypto.blind import blind_keys

SUBJECT_COLUMNS = [field.attname for field in Subject._meta.concrete_fields]
SUBJECT = ", ".join(f"subject.{name}" for name in SUBJECT_COLUMNS)
JOINED = {"sqlite": "group_concat", "postgresql": "string_agg"}
# The same as `in_force`, with who acts and for whom.
WHO_ACTS = f"""
SELECT mandate.represents, mandate.rights, person.secret, person.told, person.phone_key,
(mandate.represents AND EXISTS (SELECT 1 FROM registers_record AS newer
 WHERE newer.subject_id = subject.id AND newer.superseded_at IS NULL AND newer.type = 'registration'
 AND newer.recorded_at > COALESCE(mandate.judged_at, mandate.given_at))),
(SELECT {{joined}}(gone.identity, ' ') FROM registers_identifier AS number
 JOIN registers_subject AS gone ON gone.identity = number.scheme || ':' || number.value AND gone.id <> subject.id
 WHERE number.subject_id = subject.id), {SUBJECT}
FROM mandates_mandate AS mandate
JOIN mandates_actingperson AS person ON person.id = mandate.person_id
JOIN registers_identifier AS name ON name.scheme = %s AND name.value = %s
JOIN registers_subject AS subject ON subject.id = name.subject_id
WHERE mandate.person_id = %s AND mandate.identity = %s AND mandate.ended_at IS NULL
AND (mandate.expires_on IS NULL OR mandate.expires_on >= %s)
"""


def phone_key(phone: str) -> bytes:
    """The blind key under which a person is kept."""
    return phone_keys(phone)[0]


def phone_keys(phone: str) -> list[bytes]:
    """The blind keys by which a person is found: `phone_key`, then what it was before keys were exchanged."""
    return blind_keys("phone", standard().field_type("phone").clean(phone))


def person_of(keys: Iterable[bytes]) -> ActingPerson | None:
    """Whose telephone it is, by its blind keys."""
    return ActingPerson.objects.filter(phone_key__in=list(keys)).first()


def in_force() -> Q:
    """Mandates that count today."""
    today = city_time.today()
    return Q(ended_at=None) & (Q(expires_on=None) | Q(expires_on__gte=today))


def mandates_of(person_id: int) -> list[Mandate]:
    """The businesses a person acts for today."""
    return still_hold(Mandate.objects.filter(in_force(), person_id=person_id).select_related("person"))


def acting_for(phone: str) -> list[str]:
    """The businesses a telephone acts or acted for, in words, for who owns the telephone."""
    rows = Mandate.objects.filter(person__phone_key__in=phone_keys(phone)).order_by("pk")
    return [
        f"{row.subject_name}（{city_time.day_of(row.given_at)} 起{'，已收回' if row.ended_at else ''}）" for row in rows
    ]


def party_of(person_id: int, identity: str) -> Party | None:
    """The person acting for a business now; None where no mandate is in force. Judged anew at each request."""
    found = party_and_subject(person_id, identity)
    return found[0] if found else None


def party_and_subject(person_id: int, identity: str) -> tuple[Party, Subject] | None:
    """The person acting for a business now, and the business: one statement, asked by every page of a business."""
    scheme, value = split_identity(identity)
    today = connection.ops.adapt_datefield_value(city_time.today())
    with connection.cursor() as cursor:
        cursor.execute(WHO_ACTS.format(joined=JOINED[connection.vendor]), [scheme, value, person_id, identity, today])
        row = cursor.fetchone()
    if row is None:
        # The mandate was moved to the number that the business goes by now.
        subject = subject_by(identity)
        return party_and_subject(person_id, subject.identity) if subject and subject.identity != identity else None
    represents, rights, secret, told, key, in_doubt, numbers, *columns = row
    subject = Subject.from_db(connection.alias, SUBJECT_COLUMNS, columns)
    person = ActingPerson(pk=person_id, secret=secret, told=told, phone_key=key)
    if in_doubt and not is_named(subject, person):
        return None
    held = Mandate(represents=represents, rights=json.loads(rights) if isinstance(rights, str) else rights).held
    left = rights_left(held, closed=standard().is_closed(subject.kind, subject.status))
    # Who came in by a number that turned out to be another's acts for that one, and keeps what bears the old number.
    known_as = tuple(numbers.split(" ")) if numbers else ()
    party = Party(person_id, person.read()["name"], subject.identity, subject.name, left, known_as)
    return party, subject


def mandates_seen_by(party: Party) -> QuerySet[Mandate]:
    """Everybody who acts or acted for the business, for who manages that."""
    rows = visible_to(Mandate.objects.select_related("person", "given_by"), party, PartyRight.DELEGATE)
    return rows.order_by("ended_at", "-pk")


def business_called(number: str) -> Subject | None:
    """The business of a credit code, or of the registration number it had before; None for anything else."""
    found = subject_by(number)
    if found is None:
        rows = Identifier.objects.filter(value=split_identity(number)[1], subject__kind=Subject.Kind.ENTITY)
        subjects = {one.subject_id: one.subject for one in rows.select_related("subject")[:2]}
        found = next(iter(subjects.values())) if len(subjects) == 1 else None
    return found


def phone_on_file(subject: Subject) -> str:
    """The telephone in the registration, in clear; "" where there is none. Never shown: only compared."""
    for record in current_records(subject.pk, ["registration"]):
        if phone := restricted_content(record).get("phone", ""):
            return str(phone)
    return ""


def is_on_file(subject: Subject, keys: Sequence[bytes]) -> bool:
    """Whether the telephone with these blind keys is the one in the registration."""
    phone = phone_on_file(subject)
    return bool(phone) and phone_key(phone) in keys


def is_named(subject: Subject, person: ActingPerson) -> bool:
    """Whether the register names this person today: by the telephone of a registration, or by the name of the
    representative where there is no telephone, or the person is known by an electronic licence."""
    licensed, name = person.licences.exists(), person.read()["name"]
    for record in current_records(subject.pk, ["registration"]):
        phone = restricted_content(record).get("phone", "")
        if phone and bytes(person.phone_key) in phone_keys(phone):
            return True
        same = bool(name) and json.loads(record.open).get("legal_representative") == name
        if same and (licensed or not phone):
            return True
    return False


def still_hold(mandates: Iterable[Mandate]) -> list[Mandate]:
    """Those of mandates in force that hold now: of a representative, as long as the register names him. What it says is
    asked here, where a right is used, and not when the next one signs in."""
    return [one for one in mandates if not _in_doubt(one) or _named_today(one)]


def _in_doubt(mandate: Mandate) -> bool:
    """Whether the register has said something since it was last asked."""
    said = Record.objects.filter(subject__identity__in=identities_of(mandate.identity), type="registration")
    newer = said.filter(superseded_at=None, recorded_at__gt=mandate.judged_at or mandate.given_at)
    return mandate.represents and newer.exists()


def _named_today(mandate: Mandate) -> bool:
    subject = subject_by(mandate.identity)
    return subject is not None and is_named(subject, mandate.person)


def may_enter(subject: Subject, keys: Sequence[bytes]) -> str:
    """The telephone in clear to which a code goes: of a mandate in force, or the one on file; "" for anybody else."""
    person = person_of(keys)
    mandates = Mandate.objects.filter(in_force(), person=person, identity=subject.identity).select_related("person")
    if person and still_hold(mandates):
        return person.read()["phone"]
    return phone_on_file(subject) if is_on_file(subject, keys) else ""


def has_consented(identity: str) -> bool:
    """Whether the business agrees today to be served in its own workspace."""
    return ElectronicConsent.objects.filter(identity__in=identities_of(identity), ended_at=None).exists()


def consents_of(party: Party) -> QuerySet[ElectronicConsent]:
    """What the business agreed to and took back, the newest first."""
    return visible_to(ElectronicConsent.objects.all(), party, PartyRight.LETTERS)
