"""A business whose colour became another reads it on the telephone, once; nobody else does."""

import pytest
from tests.business import CLERK, PHONE
from tests.shop import OTHER, SHOP, TODAY, register

from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.services.mandates.actions import give_mandate
from xinheng.services.mandates.followers import tell_changes
from xinheng.services.mandates.models import ActingPerson, Mandate
from xinheng.services.mandates.queries import party_of, phone_key
from xinheng.support.access.parties import PartyRight
from xinheng.support.sending.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.clause("CQ-7.4.4-07", part=True)]


def rated(colour, uscc=SHOP, **more):
    """As the scoring writes it; scoring itself is tried elsewhere."""
    subject = subject_by(uscc)
    if not more:
        RiskResult.objects.filter(subject=subject).update(current=False)
    told = {"card": "general", "current": True} | more
    RiskResult.objects.create(
        subject=subject, as_of=TODAY, scored_at=city_time.now(), scorecard="2026.1", points=1, grade="B", colour=colour,
        mark=80, aspects={}, inputs={}, reasons=[], digest="", **told,
    )  # fmt: skip


def holder(uscc=SHOP, phone=PHONE):
    person = ActingPerson(phone_key=phone_key(phone), secret=b"", opened_at=city_time.now())
    person.write(name="陈大文", phone=phone)
    person.save()
    Mandate.objects.create(
        person=person,
        identity=f"uscc:{uscc}",
        subject_name="某店",
        represents=True,
        rights=[],
        given_at=city_time.now(),
    )
    return party_of(person.pk, f"uscc:{uscc}")


def sent():
    return sorted((one.read()["to"], one.read()["words"]) for one in Message.objects.all())


@pytest.fixture
def chen():
    register()
    register(OTHER)
    rated("green")
    rated("green", OTHER)
    chen = holder()
    assert tell_changes() == 0
    return chen


def test_whoever_may_see_the_standing_is_told_once(chen):
    give_mandate(by=chen, name="王小算", phone=CLERK, rights=[PartyRight.STANDING, PartyRight.REPORT])
    give_mandate(by=chen, name="李店长", phone="13912345670", rights=[PartyRight.LETTERS])
    rated("red")
    rated("red", OTHER)
    assert tell_changes() == 2
    assert [to for to, _ in sent()] == [PHONE, CLERK]
    assert all("山城巴味轩" in words and "由绿码变为红码" in words for _, words in sent())
    assert tell_changes() == 0
    rated("yellow")
    assert tell_changes() == 2
    assert any("由红码变为黄码" in words for _, words in sent())


def test_what_changes_no_colour_today_is_told_to_nobody(chen):
    """The same colour by other points, a trade's own card, a day gone by, a first result."""
    rated("green")
    rated("red", card="food", current=False)
    rated("red", looking_back=True, current=False)
    assert tell_changes() == 0
    rated("green")
    assert (tell_changes(), Message.objects.count()) == (0, 0)


def test_who_was_entered_later_hears_of_nothing_that_was_before(chen):
    rated("red", OTHER)
    assert tell_changes() == 0
    holder(OTHER, CLERK)
    assert (tell_changes(), Message.objects.count()) == (0, 0)


def test_a_worker_that_is_killed_tells_nobody_twice(chen, monkeypatch):
    rated("red")
    with monkeypatch.context() as patch:
        patch.setattr("xinheng.services.mandates.followers.order", lambda orders: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell_changes()
    assert (tell_changes(), tell_changes(), Message.objects.count()) == (1, 0, 1)


def test_what_changed_twice_meanwhile_is_told_as_one(chen, monkeypatch):
    """And what came back to where it was is no change; more than a page is told in turns."""
    monkeypatch.setattr("xinheng.services.mandates.followers.MOST", 2)
    for colour in ("yellow", "red", "yellow", "red"):
        rated(colour)
    assert [tell_changes() for _ in range(3)] == [1, 0, 0]
    assert ["由绿码变为红码" in words for _, words in sent()] == [True]
