"""Codes of entry."""

import pytest
from tests.at_once import at_once
from tests.business import PHONE
from tests.shop import SHOP, register

from xinheng.fusion.registers.queries import subject_by
from xinheng.services.mandates.actions import make_entry_code
from xinheng.services.mandates.queries import phone_keys


@pytest.mark.django_db(transaction=True)
def test_of_codes_asked_for_at_once_one_is_made():
    register(SHOP, phone=PHONE)
    subject = subject_by(SHOP)
    made = at_once(*[lambda: make_entry_code(subject=subject, keys=phone_keys(PHONE))] * 4)
    assert sum(one is not None for one in made) == 1
