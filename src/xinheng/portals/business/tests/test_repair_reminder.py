"""From the day on which a fact may be repaired its business is told on the telephone, and finds it on its page."""

from collections.abc import Callable

import pytest
from tests import cast as people
from tests.business import CLERK, PHONE, Phone
from tests.shop import OTHER, SHOP, register

from xinheng.credit.repair.tests.conftest import PENALTY, put
from xinheng.fusion.registers.queries import subject_by
from xinheng.services.mandates.actions import give_mandate
from xinheng.services.mandates.models import Mandate
from xinheng.services.mandates.queries import party_of
from xinheng.services.mandates.reminders import remind_of_repairs
from xinheng.support.access.parties import PartyRight
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
# Published on 20 September 2026: a general fine may be repaired from 20 December (Order 107 art 9).
FINE = PENALTY | {"penalised_on": "2026-09-11", "published_on": "2026-09-20"}


@pytest.fixture
def chen(db: None, clock: Callable[[str], None]) -> Phone:
    clock("2026-12-01 10:00")
    people.cast()
    register(phone=PHONE)
    phone = Phone()
    phone.sign_in()
    put("administrative_penalty", FINE)
    return phone


def sent() -> list[tuple[str, str]]:
    rows = Message.objects.filter(key__startswith="repair:").order_by("pk")
    return [(one.read()["to"], one.read()["words"]) for one in rows]


@pytest.mark.clause("CQ-7.2.5-02")
def test_on_the_day_it_may_be_asked_for_the_head_is_told_once(chen: Phone, clock: Callable[[str], None]):
    assert "自 2026-12-20 起可以申请" in chen.page("repair")
    clock("2026-12-19 23:00")
    assert remind_of_repairs() == 0 and sent() == []
    clock("2026-12-20 09:00")
    assert remind_of_repairs() == 1 and remind_of_repairs() == 0
    ((to, words),) = sent()
    assert to == PHONE and FINE["decision_number"] in words and "可以申请信用修复" in words
    chen.sign_in()
    assert "可以申请修复" in chen.page("") and FINE["decision_number"] in chen.page("repair")
    # The messages of last year are gone; nobody is told again.
    Message.objects.all().delete()
    clock("2027-01-20 09:00")
    assert remind_of_repairs() == 0
    # Another fact is another message.
    put("administrative_penalty", FINE, decision_number="两市监处〔2026〕77号", violation_type="虚假宣传")
    assert remind_of_repairs() == 1 and "77号" in sent()[0][1]


def test_who_may_not_apply_is_told_nothing(chen: Phone, clock: Callable[[str], None]):
    clock("2026-12-20 09:00")
    head = party_of(Mandate.objects.get().person_id, f"uscc:{SHOP}")
    assert head is not None
    give_mandate(by=head, name="王小算", phone=CLERK, rights=[PartyRight.REPORT])
    give_mandate(by=head, name="李店长", phone="13912345670", rights=[PartyRight.REPAIR])
    assert remind_of_repairs() == 2 and [to for to, _ in sent()] == [PHONE, "13912345670"]


def test_what_is_under_way_or_gone_is_not_reminded_of(chen: Phone, clock: Callable[[str], None]):
    clock("2026-12-20 09:00")
    chen.sign_in()
    number = FINE["decision_number"]
    applied = chen.send(f"repair?number={number}", proof="缴款凭证", committed="on", electronic="on")
    assert applied.status_code == 302 and remind_of_repairs() == 0
    put("administrative_penalty", FINE, publicity_state="1")
    assert remind_of_repairs() == 0 and subject_by(OTHER) is None


def test_a_mandate_that_ended_is_told_nothing(chen: Phone, clock: Callable[[str], None]):
    clock("2026-12-20 09:00")
    Mandate.objects.update(ended_at="2026-12-01T00:00:00Z")
    assert remind_of_repairs() == 0 and sent() == []
