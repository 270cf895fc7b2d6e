"""A shop known by its old registration number turns out to be one with a credit code: its people go on working."""

import pytest
from tests import cast as people
from tests.business import CLERK, PHONE, Phone
from tests.kept import kept
from tests.shop import SHOP, register

from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries import open_warnings_at
from xinheng.fusion.matching.merging import merge_subjects, split_subjects
from xinheng.fusion.registers.models import Identifier, Subject
from xinheng.kit import city_time
from xinheng.services.loans.actions import HandOverRefused, give_loan_consent, hand_over
from xinheng.services.loans.followers import follow_splits
from xinheng.services.loans.models import LoanConsent
from xinheng.services.mandates import moving
from xinheng.services.mandates.actions import new_person
from xinheng.services.mandates.models import ElectronicConsent, EntryCode, Mandate
from xinheng.services.mandates.queries import has_consented, party_of
from xinheng.services.mandates.telling import tell_business, tell_holders
from xinheng.services.mandates.warnings import tell_of_persons
from xinheng.services.partners.actions.applying import apply_for_admission
from xinheng.services.partners.queries.own import APPROVED, admitted_partner
from xinheng.support.access.parties import PartyRight
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
OLD, NAME = "500109600123456", "山城巴味轩餐饮有限公司"
KEEPER = "13912345670"


def _world() -> None:
    people.cast()
    register(SHOP, phone=PHONE, entity_name=NAME)
    old = Subject.objects.create(kind="entity", identity=f"registration_no:{OLD}", name=NAME, status="1")
    Identifier.objects.create(subject=old, scheme="registration_no", value=OLD)
    person = new_person("李掌柜", KEEPER)
    Mandate.objects.create(person=person, identity=old.identity, subject_name=NAME, represents=True,
                           rights=[], given_at=city_time.now())  # fmt: skip


world = kept(_world)


@pytest.fixture
def old(world, monkeypatch) -> Subject:
    monkeypatch.setattr(moving, "_seen_until", [])
    return Subject.objects.get(identity=f"registration_no:{OLD}")


def keeper() -> Phone:
    phone = Phone()
    phone.sign_in(f"registration_no:{OLD}", KEEPER, typed=OLD)
    return phone


def merged(old: Subject):
    return merge_subjects(kept=Subject.objects.get(identity=f"uscc:{SHOP}"), gone=old, by="system", reason="同一家店")


def test_who_acted_goes_on_in_the_middle_of_a_form_and_comes_in_by_either_number(old):
    owner = keeper()
    told = {"name": "王小算", "phone": CLERK, "rights": ["standing", "letters"]}
    assert owner.send("people/new", **told).status_code == 302
    owner.send("consent", act="give")
    assert ElectronicConsent.objects.get().identity == old.identity
    merged(old)
    # The page that stood open is sent: it counts for the business as it is known now.
    assert owner.send("people/new", **told | {"phone": "13912345671", "name": "李店长"}).status_code == 302
    assert Mandate.objects.get(identity=f"uscc:{SHOP}").given_by == Mandate.objects.get(represents=True).person
    assert moving.follow_merges() == 2
    assert moving.follow_merges() == 0
    page = owner.page("people/")
    assert f"以前的代码 {OLD} 已归并到现在的代码" in page and "王小算" in page
    clerk = Phone()
    assert clerk.sign_in(SHOP, CLERK).status_code == 302
    assert NAME in clerk.page("")
    assert AuditEvent.objects.filter(verb="mandates.follow").count() == 2


def test_the_representative_of_the_register_stays_the_one_who_represents(old):
    owner = Phone()
    owner.sign_in(SHOP)
    keeper()
    merged(old)
    moving.follow_merges()
    rows = Mandate.objects.filter(identity=f"uscc:{SHOP}", ended_at=None)
    assert sorted(rows.values_list("represents", flat=True)) == [False, True]
    assert not Mandate.objects.filter(identity=old.identity, ended_at=None).exists()


def test_what_was_agreed_to_under_the_old_number_is_taken_back_under_the_new_one(old):
    """Otherwise a paper would count as served in a workspace that nobody agreed to look into any more."""
    owner = keeper()
    owner.send("consent", act="give")
    merged(old)
    moving.follow_merges()
    owner.send("consent", act="end")
    assert not ElectronicConsent.objects.filter(ended_at=None).exists()


def test_what_was_agreed_to_under_the_old_number_holds_and_is_agreed_to_once(old):
    owner = keeper()
    owner.send("consent", act="give")
    merged(old)
    moving.follow_merges()
    assert has_consented(old.identity) and has_consented(f"uscc:{SHOP}")
    owner.send("consent", act="give")
    assert ElectronicConsent.objects.count() == 1


def test_a_venue_admitted_under_the_old_number_is_not_admitted_twice(old):
    keeper()
    Subject.objects.update(office=people.OFFICE)
    told = {"kind": "market", "venue": "石坝市场", "address": "石坝路 1 号", "purpose": "场内管理"}
    apply_for_admission(by=party_of(Mandate.objects.get().person_id, old.identity), **told)
    Matter.objects.update(state=APPROVED)
    assert admitted_partner(SHOP) is None
    merged(old)
    moving.follow_merges()
    assert admitted_partner(SHOP).identity == old.identity
    with pytest.raises(MoveRefused, match="已经有一件“石坝市场”"):
        apply_for_admission(by=party_of(Mandate.objects.filter(ended_at=None).get().person_id, f"uscc:{SHOP}"), **told)


def test_of_somebody_barred_the_shop_is_told_under_the_number_it_goes_by_now(old):
    keeper()
    guo = Subject.objects.create(kind="person", identity="person:guo", name="郭守仁")
    today = {"raised_on": city_time.today(), "raised_at": city_time.now()}
    PersonWarning.objects.create(person=guo, shop=old, identity=old.identity, subject_name=NAME, **today)
    merged(old)
    moving.follow_merges()
    assert tell_of_persons() == 1
    assert Message.objects.get().read()["to"] == KEEPER
    assert list(open_warnings_at(f"uscc:{SHOP}")) == [PersonWarning.objects.get()]


def test_who_acts_now_is_told_of_a_matter_that_bears_the_old_number(old):
    """Not the telephone of the register: that is for a business for which nobody acts here."""
    keeper()
    merged(old)
    moving.follow_merges()
    told = {"identity": old.identity, "right": PartyRight.SETTLE, "words": "投诉已受理"}
    assert tell_business(key="complaint:1", **told) and tell_holders(key="complaint:2", **told) == 1
    sent = {one.key.rpartition(":")[0]: one.read()["to"] for one in Message.objects.all()}
    assert sent == {"complaint:1": KEEPER, "complaint:2": KEEPER}
    assert not tell_business(key="nobody", identity="uscc:91500000000000000X", right=PartyRight.SETTLE, words="无")


def test_a_narrower_consent_ends_the_wider_one_of_the_old_number(old, monkeypatch):
    """One service holds one consent of a business, whatever number it was given under."""
    owner = keeper()
    told = {"number": "AAAA", "given_by": "某", "expires_on": "2099-01-01", "facts": ["rating", "penalties"]}
    wide = LoanConsent.objects.create(identity=old.identity, service="cqyrt", **told)
    merged(old)
    moving.follow_merges()
    monkeypatch.setattr("xinheng.services.loans.actions.key_of", lambda service: b"connected")
    by = party_of(Mandate.objects.get(identity=f"uscc:{SHOP}").person_id, f"uscc:{SHOP}")
    assert by and old.identity in by.known_as and owner.page("loans/")
    narrow = give_loan_consent(service="cqyrt", facts=["rating"], until=city_time.today(), by=by)
    wide.refresh_from_db()
    assert wide.ended_by == "李掌柜" and narrow.identity == f"uscc:{SHOP}" and narrow.runs and not wide.runs


def test_a_split_shows_neither_what_is_the_others(old):
    owner = keeper()
    LoanConsent.objects.create(number="AAAA", identity=old.identity, service="cqyrt", facts=["rating"],
                               given_by="某", expires_on="2099-01-01")  # fmt: skip
    merge = merged(old)
    moving.follow_merges()
    assert "AAAA" in owner.page("loans/")
    split_subjects(merge=merge, by="system", reason="两家店")
    assert owner.client.get("/business/loans/").headers["Location"].startswith("/business/login/")


def test_after_a_split_nobody_acts_for_the_others_business(old):
    """Neither who came by the merge nor whom he let in; who acted for that business by itself goes on."""
    owner, keeper_here = Phone(), keeper()
    owner.sign_in(SHOP)
    merge = merged(old)
    moving.follow_merges()
    told = {"name": "王小算", "rights": ["standing", "delegate"]}
    assert keeper_here.send("people/new", **told, phone=CLERK).status_code == 302
    clerk = Phone()
    assert clerk.sign_in(SHOP, CLERK).status_code == 302
    assert clerk.send("people/new", name="再一人", rights=["standing"], phone="13912345671").status_code == 302
    assert owner.send("people/new", name="店里的人", rights=["standing"], phone="13912345672").status_code == 302
    split_subjects(merge=merge, by="system", reason="两家店")
    moving.follow_merges()
    # A telephone gets one code a minute.
    EntryCode.objects.all().delete()
    for phone in (KEEPER, CLERK, "13912345671"):
        assert Phone().sign_in(SHOP, phone).status_code == 422
    assert clerk.client.get("/business/").headers["Location"].startswith("/business/login/")
    assert Phone().sign_in(SHOP, "13912345672").status_code == 302
    assert NAME in owner.page("")
    assert AuditEvent.objects.filter(verb="mandates.unfollow").count() == 3
    moving._seen_until.clear()
    moving.follow_merges()
    assert AuditEvent.objects.filter(verb="mandates.unfollow").count() == 3


def test_whom_the_others_register_let_in_represents_nobody_after_the_split(old):
    """While both were one, the telephone of a newer registration was on file; then it is the other's again."""
    merge, wrong = merged(old), Phone()
    register(SHOP, entity_name=NAME, phone=CLERK, approved_on="2026-01-03")
    assert wrong.sign_in(SHOP, CLERK).status_code == 302
    register(SHOP, entity_name=NAME, phone=PHONE, approved_on="2026-01-04")
    split_subjects(merge=merge, by="system", reason="两家店")
    moving.follow_merges()
    assert wrong.client.get("/business/").headers["Location"].startswith("/business/login/")
    assert Phone().sign_in(SHOP, PHONE).status_code == 302


def test_what_was_agreed_to_while_two_were_one_ends_with_the_split(old, monkeypatch):
    """The other's representative let a loan service read this business, and had its papers served on a page."""
    monkeypatch.setattr("xinheng.services.loans.actions.key_of", lambda service: b"connected")
    wrong = keeper()
    merge = merged(old)
    moving.follow_merges()
    by = party_of(Mandate.objects.get(identity=f"uscc:{SHOP}").person_id, f"uscc:{SHOP}")
    consent = give_loan_consent(service="cqyrt", facts=["rating"], until=city_time.today(), by=by)
    assert wrong.send("consent", act="give").status_code == 302 and has_consented(f"uscc:{SHOP}")
    asked = {"service": "cqyrt", "number": consent.number, "asked": ["rating"]}
    assert hand_over(**asked, nonce="first-one").body
    split_subjects(merge=merge, by="system", reason="两家店")
    with pytest.raises(HandOverRefused, match="已经收回"):
        hand_over(**asked, nonce="second-one")
    moving.follow_merges()
    assert not has_consented(f"uscc:{SHOP}")
    owner = Phone()
    owner.sign_in(SHOP)
    assert "系统（归并撤销）" in owner.page("loans/") and "系统（归并撤销）" in owner.page("consent")
    # What the business itself says from now on stays.
    by = party_of(Mandate.objects.get(identity=f"uscc:{SHOP}", ended_at=None).person_id, f"uscc:{SHOP}")
    again = give_loan_consent(service="cqyrt", facts=["rating"], until=city_time.today(), by=by)
    assert owner.send("consent", act="give").status_code == 302
    moving._seen_until.clear()
    moving.follow_merges()
    follow_splits()
    again.refresh_from_db()
    assert again.runs and has_consented(f"uscc:{SHOP}")


def test_who_is_authorised_anew_after_a_split_stays_so(old):
    owner = Phone()
    owner.sign_in(SHOP)
    keeper()
    merge = merged(old)
    moving.follow_merges()
    split_subjects(merge=merge, by="system", reason="两家店")
    moving.follow_merges()
    assert owner.send("people/new", name="李掌柜", rights=["standing"], phone=KEEPER).status_code == 302
    moving._seen_until.clear()
    moving.follow_merges()
    EntryCode.objects.all().delete()
    assert Phone().sign_in(SHOP, KEEPER).status_code == 302
