"""Lin complains: the form, the receipt, the clue behind it, and who may see that it was Lin."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests import cast as people

from xinheng.kit import city_time
from xinheng.services.complaints.actions import ComplaintForm, ComplaintRefused, reveal_complainant, submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.models import Clue
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.queries import clock_readings

pytestmark = pytest.mark.django_db

FORM = ComplaintForm(
    name="林小满", phone="139 0000 0001", address="两河区望桥路 8 号", respondent_name="江岸路第一面馆",
    respondent_address="两河区江岸路 12 号", facts="面里有异物，我林小满打 13900000001 找店家，不理。", claims=["C6"],
    issue="P2", amount=Decimal("28.00"), form_key="form-1",
)  # fmt: skip


@pytest.fixture(autouse=True)
def cast(db):
    return people.cast()


def test_it_works():
    receipt = submit_complaint(form=FORM)
    assert receipt.number.startswith("诉5099-")
    assert receipt.number.endswith("-000001")
    assert len(receipt.check_word) == 6
    assert receipt.office == people.OFFICE


def test_the_clue_comes_in_the_same_transaction():
    receipt = submit_complaint(form=FORM)
    clue = Clue.objects.get(reporter_ref=receipt.number)
    assert (clue.source, clue.matter.state, clue.matter.office) == ("12315", "triage", people.OFFICE)
    assert receipt.complaint.clue == clue


def test_the_clue_does_not_know_who_told():
    clue = submit_complaint(form=FORM).complaint.clue
    written = f"{clue.text}{clue.matter.title}{clue.matter.facts}"
    assert "林小满" not in written
    assert "13900000001" not in written.replace(" ", "")


def test_the_person_is_encrypted_at_rest():
    complaint = submit_complaint(form=FORM).complaint
    assert "林小满".encode() not in bytes(complaint.person)
    assert "林小满" not in complaint.facts
    assert reveal_complainant(complaint=complaint, by=people.cast().zhao, purpose="联系").facts == FORM.facts
    trail = "".join(AuditEvent.objects.values_list("detail", flat=True))
    assert "林小满" not in trail
    assert "1390000" not in trail


def test_sending_twice_registers_once():
    first, second = submit_complaint(form=FORM), submit_complaint(form=FORM)
    assert (first.number, first.check_word) == (second.number, second.check_word)
    assert Complaint.objects.count() == 1


def test_another_persons_form_key_opens_nothing():
    submit_complaint(form=FORM)
    with pytest.raises(ComplaintRefused, match="已经提交过"):
        submit_complaint(form=replace(FORM, phone="13900000002"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
        ({"address": ""}, "address"),
        ({"respondent_name": ""}, "respondent_name"),
        ({"facts": ""}, "facts"),
        ({"facts": "长" * 4001}, "facts"),
        ({"claims": []}, "claims"),
        ({"claims": ["C9"]}, "claims"),
        ({"issue": "X"}, "issue"),
        ({"channel": "pigeon"}, "channel"),
        ({"bought_on": city_time.today() + timedelta(days=1)}, "bought_on"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"identity": "uscc:915099010000000000"}, "identity"),
    ],
)
def test_bad_input_names_its_field(change, field):
    with pytest.raises(ComplaintRefused) as refused:
        submit_complaint(form=replace(FORM, **change))
    assert set(refused.value.problems) == {field}
    assert Complaint.objects.count() == 0


def test_many_numbers_do_not_repeat():
    numbers = [submit_complaint(form=replace(FORM, form_key="")).number for _ in range(3)]
    assert [n[-6:] for n in numbers] == ["000001", "000002", "000003"]


def test_only_the_office_in_charge_sees_who_complains(cast):
    complaint = submit_complaint(form=FORM).complaint
    assert reveal_complainant(complaint=complaint, by=cast.zhao, purpose="联系林小满调解").name == "林小满"
    (event,) = AuditEvent.objects.filter(verb="complaint.reveal_complainant")
    assert "联系投诉人调解" in event.detail
    for stranger in (cast.qian, cast.tang, cast.shen, cast.admin, cast.wu):
        with pytest.raises(ComplaintRefused, match="承办机构"):
            reveal_complainant(complaint=complaint, by=stranger, purpose="看看")


def test_looking_needs_a_purpose(cast):
    complaint = submit_complaint(form=FORM).complaint
    with pytest.raises(ComplaintRefused, match="用途"):
        reveal_complainant(complaint=complaint, by=cast.zhao, purpose=" ")


def test_the_clock_of_dispatch_runs():
    matter = submit_complaint(form=FORM).complaint.matter
    assert matter.state == "submitted"
    assert [reading.rule.id for reading in clock_readings(matter)] == ["complaint_dispatch"]
    assert city_time.today() <= matter.due_at.date()
