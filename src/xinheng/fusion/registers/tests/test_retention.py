"""What is sealed is destroyed when its time is over, and at a person's wish; what is ordered kept stays and is told."""

import json
from datetime import date, timedelta

import pytest
from tests.cast import CITY, cast

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.erasing import carry_out_retention, erase_person
from xinheng.fusion.registers.models import BlindKey, Record, RecordSecret, Subject, SubjectSecret
from xinheng.fusion.registers.queries import person_by_number, restricted_content
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.models import Matter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
NUMBER, NAME = "11010519491231002X", "陈大文"
LATER = city_time.today() + timedelta(days=400)


@pytest.fixture
def ten_days(city, monkeypatch) -> None:
    """Operators' certificates are kept ten days after they ended."""
    keep_for(monkeypatch, "P10D")


def keep_for(monkeypatch, period: str) -> None:
    declared = standard().type("operator_certificate").model_copy(update={"retention": period})
    monkeypatch.setitem(standard().types, "operator_certificate", declared)


def certificate(number: str, valid_to: date, name: str = NAME) -> Record:
    row = {
        "certificate_number": number, "person_id": NUMBER, "person_name": name,
        "operator_item": next(iter(standard().code_list("operator_item").by_code)),
        "approved_on": "2016-01-02", "valid_to": valid_to.isoformat(), "authority": "市局",
    }  # fmt: skip
    (pk,) = write_records(type="operator_certificate", rows=[row], by="system").records
    return Record.objects.get(pk=pk)


def sealed(*records: Record) -> list[bool]:
    return [bool(restricted_content(Record.objects.get(pk=record.pk))) for record in records]


@pytest.fixture
def steward(city) -> Account:
    slug = next(role.slug for role in roles_with(Permission.HANDLE_PRIVACY))
    sun = cast().sun
    give_role(account=sun, role=slug, organisation=Organisation.objects.get(path=CITY), by="system")
    return sun


def ago(days: int) -> date:
    return city_time.today() - timedelta(days=days)


@pytest.mark.clause("CQ-8.3-03", part=True)
@pytest.mark.usefixtures("ten_days")
def test_what_ended_longer_ago_than_it_is_kept_is_destroyed_and_the_rest_stays_whole():
    over, edge, valid = certificate("T1", ago(11)), certificate("T2", ago(10)), certificate("T3", ago(-300))
    proof = carry_out_retention(on=city_time.today())
    assert sealed(over, edge, valid) == [False, True, True]
    assert [(line.type, line.rule, line.number) for line in proof.destroyed] == [("operator_certificate", "P10D", 1)]
    again = Record.objects.get(pk=over.pk)
    assert (again.open, bytes(again.digest)) == (over.open, bytes(over.digest))
    assert not BlindKey.objects.filter(record=over).exists() and BlindKey.objects.filter(record=edge).exists()
    assert proof.kept["not_over"] == {"operator_certificate": 2}
    assert carry_out_retention(on=city_time.today()) is None


@pytest.mark.usefixtures("ten_days")
def test_a_superseded_version_goes_by_the_day_it_was_superseded_and_the_secret_goes_last():
    old = certificate("T1", ago(-30))
    new = certificate("T1", ago(-40), "陈大雯")
    assert carry_out_retention(on=city_time.today()) is None
    carry_out_retention(on=city_time.today() + timedelta(days=12))
    assert sealed(old, new) == [False, True] and SubjectSecret.objects.exists()
    carry_out_retention(on=LATER)
    assert sealed(old, new) == [False, False] and not SubjectSecret.objects.exists()


@pytest.mark.usefixtures("ten_days")
def test_a_record_without_a_subject_loses_the_secret_of_its_own():
    record = certificate("T1", ago(30))
    alone = Record.objects.filter(pk=record.pk)
    RecordSecret.objects.create(record=record, secret=bytes(SubjectSecret.objects.get().secret))
    alone.update(subject=None)
    assert sealed(record) == [True]
    carry_out_retention(on=city_time.today())
    assert sealed(record) == [False] and not RecordSecret.objects.exists()


@pytest.mark.usefixtures("ten_days")
def test_what_an_open_matter_needs_stays_and_is_told():
    record = certificate("T1", ago(30))
    other = certificate("T2", ago(-30))
    matter = Matter.objects.create(
        procedure="clue", version="1", state="x", office=CITY, opened_at=city_time.now(),
        subject_identity=Subject.objects.get().identity,
    )  # fmt: skip
    assert carry_out_retention(on=city_time.today()) is None and sealed(record) == [True]
    Matter.objects.filter(pk=matter.pk).update(closed_at=city_time.now())
    assert carry_out_retention(on=city_time.today()).number == 1
    assert sealed(record, other) == [False, True]


@pytest.mark.usefixtures("ten_days")
def test_a_matter_begun_under_a_number_that_turned_out_to_be_this_ones_keeps_its_evidence():
    record = certificate("T1", ago(30))
    certificate("T2", ago(-30))
    subject = Subject.objects.get()
    old = Subject.objects.create(identity="person:before", kind="person", name="x", merged_into=subject.pk)
    told = {"procedure": "clue", "version": "1", "state": "x", "office": CITY, "opened_at": city_time.now()}
    Matter.objects.create(subject_identity=old.identity, **told)
    assert carry_out_retention(on=city_time.today()) is None and sealed(record) == [True]
    Matter.objects.update(closed_at=city_time.now())
    assert carry_out_retention(on=city_time.today()).number == 1 and sealed(record) == [False]


def test_what_is_kept_for_ever_is_never_due(monkeypatch):
    keep_for(monkeypatch, "permanent")
    record = certificate("T1", ago(3000))
    assert carry_out_retention(on=date(2090, 1, 1)) is None and sealed(record) == [True]


@pytest.mark.usefixtures("ten_days")
def test_a_run_in_pieces_tells_each_and_files_one_sheet(django_capture_on_commit_callbacks):
    for number in range(5):
        certificate(f"T{number}", ago(30))
    with django_capture_on_commit_callbacks(execute=True):
        proof = carry_out_retention(on=city_time.today(), piece=2)
    assert [line.number for line in proof.destroyed] == [2, 2, 1]
    assert AuditEvent.objects.filter(verb="destroy_sealed").count() == 3
    told = json.loads(AuditEvent.objects.get(verb="file_proof").detail)
    assert told["digest"] == proof.digest and told["sheet"] == json.loads(proof.path.read_text(encoding="utf-8"))
    assert proof.path.stat().st_mode & 0o077 == 0
    assert NAME not in proof.text and NUMBER not in proof.text


@pytest.mark.clause("SZ-11.3-02", part=True)
@pytest.mark.usefixtures("ten_days")
def test_a_wish_destroys_what_no_law_orders_kept(steward):
    over, valid = certificate("T1", ago(30)), certificate("T2", ago(-300))
    proof = erase_person(subject=person_by_number(NUMBER), by=steward, reason="个请1号")
    assert sealed(over, valid) == [False, True]
    assert (proof.number, proof.kept["not_over"]) == (1, {"operator_certificate": 1})
    proof = erase_person(subject=person_by_number(NUMBER), by=steward, reason="个请1号，违法收集", entirely=True)
    assert sealed(over, valid) == [False, False] and not SubjectSecret.objects.exists()
    assert "陈**" in Record.objects.get(pk=valid.pk).open


@pytest.mark.usefixtures("ten_days")
def test_only_who_handles_privacy_erases_and_only_persons(steward, shops):
    record = certificate("T1", ago(30))
    person = person_by_number(NUMBER)
    for subject, by, reason in (
        (person, cast().zhao, "x"),
        (person, steward, " "),
        (Subject.objects.filter(kind="entity").first(), steward, "x"),
    ):
        with pytest.raises(Refusal):
            erase_person(subject=subject, by=by, reason=reason)
    assert sealed(record) == [True]
