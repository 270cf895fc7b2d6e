"""Somebody of a business on the phone, at the pages of the business portal."""

from typing import Any

from django.test import Client

from tests.shop import SHOP
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.services.mandates import actions as mandates
from xinheng.services.mandates.models import ActingPerson, Mandate
from xinheng.services.mandates.queries import phone_key
from xinheng.support.access.parties import PartyRight

# The telephone on file at the registration, and that of a clerk.
PHONE, CLERK = "13912345678", "13912345679"


class Phone:
    """Somebody of the business at the business portal."""

    def __init__(self) -> None:
        self.client = Client()

    def sign_in(self, uscc: str = SHOP, phone: str = PHONE, typed: str = "") -> Any:
        """By a number of the business; `typed` is what stands in the field where it is not that."""
        subject = subject_by(uscc)
        assert subject is not None
        made = mandates.make_entry_code(subject=subject, keys=[phone_key(phone)])
        self.client.post("/business/login/", {"uscc": typed or uscc, "phone": phone})
        return self.client.post("/business/login/code", {"code": made[1] if made else "000000"})

    def page(self, address: str) -> str:
        return self.client.get(f"/business/{address}").content.decode()

    def send(self, address: str, **told: Any) -> Any:
        return self.client.post(f"/business/{address}", told)


def representative(identity: str) -> int:
    """A person who may do everything for a subject, without the way through the code."""
    phone = f"13{int.from_bytes(identity.encode()) % 10**9:09d}"
    person = ActingPerson.objects.filter(phone_key=phone_key(phone)).first()
    if person is None:
        person = ActingPerson(phone_key=phone_key(phone), secret=b"", opened_at=city_time.now())
        person.write(name="陈大文", phone=phone)
        person.save()
        rights = [right.value for right in PartyRight]
        Mandate.objects.create(
            person=person, identity=identity, subject_name="某店", represents=True, rights=rights,
            given_at=city_time.now(),
        )  # fmt: skip
    return person.pk
