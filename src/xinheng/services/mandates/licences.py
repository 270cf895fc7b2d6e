"""Coming in with an electronic licence: who the provider names is bound to a person here once, with proof.

The telephone that a provider tells is no proof: whoever shows another's there would act for all that the other does.
"""

from django.db import transaction

from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.services.mandates.actions import (
    CODE_FOR_LICENCE,
    make_code_for,
    new_person,
    represent,
    tell,
    use_code,
)
from xinheng.services.mandates.models import ActingPerson, LicenceBinding, Mandate
from xinheng.services.mandates.queries import in_force, party_of, person_of, phone_keys
from xinheng.support.access.parties import Party
from xinheng.support.crypto.mac import macs


def bound_to(known_by: str) -> ActingPerson | None:
    """The person whom a provider means by this name; None before the first binding."""
    found = LicenceBinding.objects.filter(mark__in=_marks(known_by)).select_related("person").first()
    return found.person if found else None


@transaction.atomic
def make_binding_code(*, known_by: str, phone: str) -> str | None:
    """A code that binds this name to this telephone, to be sent there; None where too many were sent."""
    return make_code_for(_place(known_by), phone_keys(phone)[0])


@transaction.atomic
def bind_licence(*, known_by: str, name: str, phone: str, code: str) -> ActingPerson | None:
    """From now on this name is the person of this telephone. None: the code does not fit."""
    keys = phone_keys(phone)
    if not use_code(_place(known_by), keys, code):
        return None
    person = person_of(keys) or new_person(name, phone)
    LicenceBinding.objects.create(mark=_marks(known_by)[0], person=person, bound_at=city_time.now())
    return person


@transaction.atomic
def enter_by_licence(*, identity: str, person: ActingPerson, name: str, represents: bool) -> Party | None:
    """Come in with a licence that a provider vouched for: as the representative, or as somebody who was authorised here
    before. None: no such business, or nobody has authorised this person."""
    subject = subject_by(identity)
    if subject is None:
        return None
    running = Mandate.objects.filter(in_force(), identity=subject.identity, person=person)
    if represents and not running.filter(represents=True).exists():
        if not person.read()["name"]:
            person.write(name=name.strip(), phone=person.read()["phone"])
            person.save(update_fields=["secret", "told"])
        represent(subject, person)
    if represents:
        running.filter(represents=True).update(judged_at=city_time.now())
    party = party_of(person.pk, subject.identity)
    if party is not None:
        tell("enter_by_licence", party, subject, {})
    return party


def _marks(known_by: str) -> list[bytes]:
    return macs("licence-name", known_by.encode())


def _place(known_by: str) -> str:
    """Where a code of binding counts: for this name alone."""
    return f"{CODE_FOR_LICENCE}:{macs('licence-name', known_by.encode())[-1].hex()}"
