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
from xinheng.support.procedures.refusals import MoveRefused

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
    assert len(receipt.check_word) == len("XXXX-XXXX-XXXX")
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


def test_from_one_number_nobody_counts_to_the_next():
    numbers = [submit_complaint(form=replace(FORM, form_key="")).number for _ in range(3)]
    drawn = {n.rpartition("-")[2] for n in numbers}
    assert len(drawn) == 3
    assert all(len(part) == 8 and set(part) <= set("23456789ACDEFHJKMNPRTUVWXY") for part in drawn)


@pytest.mark.parametrize(
    "change", [{"phone": "13900000002"}, {"facts": "另一件事"}, {"goods": "另一碗面"}, {"amount": Decimal("29.00")},
               {"claims": ["C1"]}, {"publish_agreed": True}],
)  # fmt: skip
def test_a_form_sent_again_with_other_answers_is_told_and_opens_nothing(change):
    first = submit_complaint(form=FORM)
    with pytest.raises(ComplaintRefused, match="改动没有保存") as refused:
        submit_complaint(form=replace(FORM, **change))
    assert first.number not in str(refused.value) and first.check_word not in str(refused.value)
    assert Complaint.objects.count() == 1


def test_neither_the_word_nor_the_key_of_the_form_is_kept():
    receipt = submit_complaint(form=FORM)
    row = str(Complaint.objects.values().get())
    for kept in (receipt.check_word, receipt.check_word.replace("-", ""), FORM.form_key):
        assert kept not in row


def test_one_telephone_files_ten_a_day_and_another_goes_on():
    for _ in range(10):
        submit_complaint(form=replace(FORM, form_key=""))
    with pytest.raises(ComplaintRefused, match="12315") as refused:
        submit_complaint(form=replace(FORM, form_key=""))
    assert set(refused.value.problems) == {"phone"}
    assert submit_complaint(form=replace(FORM, form_key="", phone="13900000002"))
    assert submit_complaint(form=replace(FORM, form_key="", channel="letter"), by=people.cast().sun)


def test_only_the_office_in_charge_sees_who_complains(cast):
    complaint = submit_complaint(form=FORM).complaint
    assert reveal_complainant(complaint=complaint, by=cast.zhao, purpose="联系林小满调解").name == "林小满"
    (event,) = AuditEvent.objects.filter(verb="complaint.reveal_complainant")
    assert "联系投诉人调解" in event.detail
    for stranger in (cast.qian, cast.tang, cast.shen, cast.admin, cast.wu):
        with pytest.raises(MoveRefused, match="承办机构"):
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
