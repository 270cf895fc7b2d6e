"""What is personal: never in clear outside the sealed part, and still enough to find one person again."""

import pytest
from django.apps import apps
from django.db import connection
from tests.cast import CITY, cast
from tests.deliveries import rejects

from xinheng.fusion.intake.models import Reject
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.erasing import erase_person
from xinheng.fusion.registers.models import Record, Subject, SubjectSecret
from xinheng.fusion.registers.queries import restricted_content, search
from xinheng.fusion.standard.registry import standard
from xinheng.support.access.actions import give_role
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import roles_with
from xinheng.support.orgs.models import Organisation

pytestmark = pytest.mark.django_db
NUMBER, NAME = "11010519491231002X", "陈大文"
SOURCE = """
title = "作业人员"
department = "特种设备处"
record_type = "operator_certificate"
[columns]
"证号" = "certificate_number"
"身份证" = "person_id"
"姓名" = "person_name"
"项目" = "operator_item"
"批准" = "approved_on"
"到期" = "valid_to"
"机关" = "authority"
"单位" = "employer_uscc"
"""
HEADER = "证号,身份证,姓名,项目,批准,到期,机关,单位"


@pytest.fixture
def certificates(city):
    (city / "sources" / "operator.toml").write_text(SOURCE, encoding="utf-8")
    return next(iter(standard().code_list("operator_item").by_code))


def everything_stored() -> str:
    """Every text of every table of the registers, intake and audit."""
    texts = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            texts += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(texts)


def test_two_certificates_of_one_person_meet_without_the_number_being_kept(deliver, certificates, shops):
    line = f"{NUMBER},{NAME},{certificates},2026-01-02,2030-01-02,市局,{shops[0]}"
    report = deliver("operator", HEADER, f"T1,{line}", f"T2,{line}")
    assert report.accepted == 2
    person = Subject.objects.get(kind="person")
    assert (person.name, person.identity.startswith("person:")) == ("陈**", True)
    assert Record.objects.filter(subject=person).count() == 2
    stored = everything_stored()
    assert NUMBER not in stored and NAME not in stored
    assert search(NAME) == []
    assert restricted_content(Record.objects.filter(subject=person).first())["person_name"] == NAME


def test_the_platform_writes_persons_the_same_way(deliver, certificates):
    row = {
        "certificate_number": "T1", "person_id": NUMBER, "person_name": NAME, "operator_item": certificates,
        "approved_on": "2026-01-02", "valid_to": "2030-01-02", "authority": "市局",
    }  # fmt: skip
    write_records(type="operator_certificate", rows=[row], by="system")
    assert Subject.objects.get().name == "陈**"
    assert NAME not in everything_stored()
    again = ",".join([*row.values(), ""])
    deliver("operator", HEADER, again)
    one, other = Record.objects.all()
    assert (one.subject_id, one.open, one.digest) == (other.subject_id, other.open, other.digest)


def test_destroying_the_secret_erases_a_person(deliver, certificates):
    deliver("operator", HEADER, f"T1,{NUMBER},{NAME},{certificates},2026-01-02,2030-01-02,市局,")
    SubjectSecret.objects.all().delete()
    record = Record.objects.get()
    assert restricted_content(record) == {} and "陈**" in record.open


def test_rejects_do_not_repeat_a_persons_number(deliver, certificates):
    wrong = NUMBER[:-1] + "1"
    report = deliver(
        "operator", HEADER, f"T1,{wrong},{NAME},{certificates},2026-01-02,2030-01-02,市局,", f"T2,{wrong},多"
    )
    assert report.rejected == 2
    assert wrong not in rejects(report) and "***" in rejects(report)


def test_what_is_sealed_of_a_settled_row_goes_with_the_record_it_became(deliver, certificates, shops):
    """A delivery may be taken back for half a year; who is erased does not wait for it."""
    line = f"{NUMBER},{NAME},{certificates},2026-01-02,2030-01-02,市局,{shops[0]}"
    bad = line.replace("2030-01-02", "某天")
    # Also where the number is spelt otherwise; of another person the row stays.
    wide, other = bad.replace(NUMBER, f" {NUMBER[:6]}－{NUMBER[6:]} "), bad.replace(NUMBER, "110101199003070476")
    deliver("operator", HEADER, f"T1,{bad}", f"T2,{bad}", f"T3,{wide}", f"T4,{other}")
    deliver("operator", HEADER, f"T1,{line}")
    held = Reject.objects.filter(cells__isnull=False)
    assert list(held.order_by("key").values_list("key", "outcome")) == [
        ("T1|A", "corrected"), ("T2|A", ""), ("T3|A", ""), ("T4|A", "")
    ]  # fmt: skip
    sun, role = cast().sun, next(one.slug for one in roles_with(Permission.HANDLE_PRIVACY))
    give_role(account=sun, role=role, organisation=Organisation.objects.get(path=CITY), by="system")
    person = Subject.objects.get(kind="person")
    erase_person(subject=person, by=sun, reason="个请1号", entirely=True)
    assert list(held.values_list("key", flat=True)) == ["T4|A"]
