"""An officer finds the complaints of a telephone he handles, by its blind key alone, however it is typed."""

import pytest
from tests.cast import LIN, cast
from tests.shop import register

from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.check_words import complaints_of_phone
from xinheng.services.complaints.models import Complaint
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.able import step_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(client) -> Complaint:
    cast()
    send(client, register())
    return Complaint.objects.get()


@pytest.mark.parametrize("typed", [LIN.phone, f"+86 {LIN.phone}", f"{LIN.phone[:3]} {LIN.phone[3:7]}-{LIN.phone[7:]}"])
def test_it_is_found_however_it_is_typed(filed, typed):
    assert complaints_of_phone(cast().sun, typed) == [filed]


@pytest.mark.parametrize("typed", ["", "面馆", LIN.phone[:-1] + "9", LIN.phone[:6]])
def test_nothing_else_finds_it(filed, typed):
    assert complaints_of_phone(cast().sun, typed) == []


def test_who_does_not_handle_it_finds_nothing(filed):
    assert complaints_of_phone(cast().qian, LIN.phone) == []


def test_who_stepped_back_is_not_told_who_complains(filed):
    """He knows the telephones of those he has an interest in."""
    sun = cast().sun
    step_back(matter=filed.matter, account=sun)
    assert complaints_of_phone(sun, LIN.phone) == []
    assert complaints_of_phone(cast().zhao, LIN.phone) == [filed]


def test_that_a_complaint_was_looked_for_by_a_telephone_stands_in_the_trail(filed, sign_in):
    sun, told = sign_in("sun"), AuditEvent.objects.filter(verb="read.by_phone")
    assert filed.number in sun.get("/officer/search", {"q": LIN.phone}).content.decode()
    sun.get("/officer/search", {"q": LIN.phone[:-1] + "9"})
    assert [(one.actor_id, one.target_id) for one in told] == [(str(cast().sun.pk), str(filed.matter_id))]
    assert LIN.phone not in str(list(told.values()))
