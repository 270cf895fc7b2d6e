"""Who asks in the benches: officers and persons of businesses, signed in without a password."""

import time
from collections.abc import Iterable, Iterator
from secrets import token_hex

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.acting_for import IDENTITY, PERSON
from xinheng.portals.ui.desk_pass import COOKIE, pass_for
from xinheng.services.mandates.models import ActingPerson, Mandate
from xinheng.services.mandates.queries import phone_key
from xinheng.support.access.actions import give_role
from xinheng.support.access.parties import PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation

TOKEN = "b" * 32
FORM = "application/x-www-form-urlencoded"
PIECE = 1_000
FIRST_PHONE = 14_000_000_000


def headers(session: str, *, officer: bool = False) -> dict[str, str]:
    """Of a request by who holds this session; good for forms too."""
    more = f"; {COOKIE}={pass_for(session, time.time())}" if officer else ""
    return {"Cookie": f"sessionid={session}; csrftoken={TOKEN}{more}", "X-CSRFToken": TOKEN, "Content-Type": FORM}


def officers(kind: str, many: int, role: str = "inspector") -> list[str]:
    """Sessions of so many officers of the organisations of a kind, one organisation after the other."""
    places = list(Organisation.objects.filter(kind=kind).order_by("path"))
    if not places:
        raise Refusal(f"the city has no organisation of kind {kind}: build it with `make bench`")
    return [_session_of(_officer(f"bench-{kind}-{n}", places[n % len(places)], role)) for n in range(many)]


def representatives(identities: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """For each (identity, name) of a business its identity and a session of who represents it."""
    rows, now, number = list(identities), city_time.now(), ActingPerson.objects.count()
    for start in range(0, len(rows), PIECE):
        some = rows[start : start + PIECE]
        persons = []
        for place in range(len(some)):
            phone = str(FIRST_PHONE + number + start + place)
            person = ActingPerson(phone_key=phone_key(phone), secret=b"", opened_at=now)
            person.write(name="基准测试", phone=phone)
            persons.append(person)
        ActingPerson.objects.bulk_create(persons)
        Mandate.objects.bulk_create(
            Mandate(
                person=person, identity=identity, subject_name=name, represents=True, given_at=now,
                rights=[right.value for right in PartyRight],
            )
            for person, (identity, name) in zip(persons, some, strict=True)
        )  # fmt: skip
        yield from _sessions(persons, some)


def _sessions(persons: list[ActingPerson], some: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    made = []
    for person, (identity, _) in zip(persons, some, strict=True):
        store = SessionStore()
        key = token_hex(16)
        told = store.encode({PERSON: person.pk, IDENTITY: identity})
        made.append(Session(session_key=key, session_data=told, expire_date=store.get_expiry_date()))
        yield identity, key
    Session.objects.bulk_create(made)


def _officer(username: str, place: Organisation, role: str) -> Account:
    account, made = Account.objects.get_or_create(username=username, defaults={"display_name": "基准测试"})
    if made:
        account.set_unusable_password()
        account.save()
        give_role(account=account, role=role, organisation=place, by="system")
    return account


def _session_of(account: Account) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "xinheng.support.notices.entering.OneReading"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)
