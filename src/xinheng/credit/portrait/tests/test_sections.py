"""Each kind of fact has its section, also facts about lifts, products and people of the shop."""

import orjson
import pytest
from tests.shop import SHOP, days_ago, list_abnormal, register

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import entity
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Identifier, Subject
from xinheng.fusion.standard.registry import standard

pytestmark = pytest.mark.django_db
NAME = "山城巴味轩餐饮有限公司"
BUREAU = "两河区市场监督管理局"

ROWS = {
    "administrative_licence": {
        "licence_number": "JY25099010012346", "uscc": SHOP, "entity_name": NAME, "licence_name": "食品经营许可证",
        "decided_on": days_ago(100), "valid_from": days_ago(100), "valid_to": days_ago(-900), "authority": BUREAU,
        "licence_kind": "general", "licence_content": "热食类食品制售", "state": "valid",
    },
    "annual_report": {
        "uscc": SHOP, "entity_name": NAME, "report_year": "2025", "filed_on": days_ago(190), "state": "reported",
        "channel": "online",
    },
    "electronic_licence": {
        "licence_identifier": "1.2.156.5099.1", "uscc": SHOP, "holder": NAME, "licence_type": "business_licence",
        "licence_number": SHOP, "issuer": BUREAU, "issued_on": days_ago(100), "valid_from": days_ago(100),
        "state": "valid",
    },
    "serious_violation_list": {
        "uscc": SHOP, "entity_name": NAME, "listing_reason": "F1", "listing_document_number": "列字1号",
        "listed_on": days_ago(20), "listing_authority": BUREAU,
    },
    "complaint_publicity": {
        "complaint_number": "TS-1", "uscc": SHOP, "respondent_name": NAME, "handling_result": "O1",
        "handled_on": days_ago(10), "published_on": days_ago(5), "publicised_by": BUREAU,
    },
    "sampling_result": {
        "sheet_number": "CJ-2208", "sampled_uscc": SHOP, "sampled_unit_name": NAME, "product_name": "餐饮具（碗）",
        "sampled_on": days_ago(45), "reported_on": days_ago(40), "verdict": "fail", "failed_items": "大肠菌群",
    },
    "random_inspection_result": {
        "task_number": "SSJ-1", "uscc": SHOP, "entity_name": NAME, "task_name": "年度抽查", "authority": BUREAU,
        "inspection_item": "登记事项", "inspected_on": days_ago(60), "result": "1", "review_state": "approved",
    },
    "key_product": {
        "product_code": "06901234567892", "product_name": "火锅底料", "producer_uscc": SHOP, "producer_name": NAME,
    },
    "operator_certificate": {
        "certificate_number": "TS5099-1", "person_id": "11010519491231002X", "person_name": "林小满",
        "operator_item": "A", "approved_on": days_ago(300), "employer_uscc": SHOP, "employer_name": NAME,
        "authority": BUREAU, "state": "valid",
    },
}  # fmt: skip


def write(type):
    declared = standard().type(type)
    row = dict(ROWS[type])
    for name, field in declared.fields.items():
        if field.required and name not in row:
            row[name] = {"text": "试", "date": days_ago(30)}.get(field.type, "试")
    for name in list(row):
        if declared.fields[name].type.startswith("code:"):
            codes = standard().code_list(declared.fields[name].type.partition(":")[2])
            row[name] = row[name] if row[name] in codes.by_code else codes.entries[0].code
    write_records(type=type, rows=[row], by="system")


def section(key, **seen_by):
    told = orjson.loads(dossier_json(SHOP, **seen_by))
    return next(one for one in told["sections"] if one["key"] == key)


@pytest.mark.parametrize(
    ("type", "key"),
    [
        pytest.param("administrative_licence", "licences", marks=pytest.mark.clause("CQ-6.2-08")),
        pytest.param("annual_report", "annual_reports", marks=pytest.mark.clause("CQ-6.2-09")),
        pytest.param("electronic_licence", "certificates", marks=pytest.mark.clause("CQ-6.2-10")),
        pytest.param("serious_violation_list", "serious_list", marks=pytest.mark.clause("CQ-6.2-13")),
        pytest.param("complaint_publicity", "complaints", marks=pytest.mark.clause("CQ-6.2-14")),
        pytest.param("sampling_result", "sampling", marks=pytest.mark.clause("CQ-6.2-15")),
        pytest.param("random_inspection_result", "inspections", marks=pytest.mark.clause("CQ-6.2-16", "CQ-6.2-02")),
        pytest.param("key_product", "products", marks=pytest.mark.clause("CQ-6.1-05")),
        pytest.param("operator_certificate", "qualifications", marks=pytest.mark.clause("CQ-6.1-06")),
    ],
)
def test_the_public_sees(type, key):
    register()
    write(type)
    assert section(key)["count"] == 1


@pytest.mark.clause("CQ-6.2-12")
def test_the_public_sees_an_abnormal_listing():
    register()
    list_abnormal()
    assert section("abnormal_list")["records"][0]["fields"]["listing_reason"] == "E4"


def test_a_linked_person_is_shown_masked_and_without_any_number():
    register()
    write("operator_certificate")
    (record,) = section("qualifications")["records"]
    told = orjson.dumps(record).decode()
    assert "林小满" not in told and "11010519491231002X" not in told
    assert record["about"] == {"id": None, "name": None, "role": "employer"}


def test_a_person_has_no_public_page():
    register()
    write("operator_certificate")
    person = Subject.objects.get(kind="person")
    assert dossier_json(person.identity) is None
    # Nor under a further number that anybody may know, under which whoever is in charge finds the person.
    Identifier.objects.create(subject=person, scheme="certificate", value="TS50991")
    assert dossier_json("certificate:TS50991") is None
    assert dossier_json("certificate:TS50991", viewer=entity(person.identity)) is not None


def test_a_linked_product_names_its_own_dossier():
    register()
    write("key_product")
    (record,) = section("products")["records"]
    assert record["about"]["role"] == "producer" and "06901234567892" in record["about"]["id"]


def test_a_complaints_number_is_not_for_everyone():
    register()
    write("complaint_publicity")
    assert b"TS-1" not in dossier_json(SHOP)


def test_the_shop_sees_what_has_no_section_for_the_public():
    shop = register()
    keys = [one["key"] for one in orjson.loads(dossier_json(SHOP))["sections"]]
    own = [one["key"] for one in orjson.loads(dossier_json(SHOP, viewer=entity(shop.identity)))["sections"]]
    assert "orders" in set(own) - set(keys)
