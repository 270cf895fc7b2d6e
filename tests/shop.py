"""A shop of the cast and its records, written through the registers as any outcome is."""

from datetime import timedelta

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Identifier, Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.support.procedures.models import Matter

SHOP = generate(division="509901", serial=1)
OTHER = generate(division="509902", serial=2)
TODAY = city_time.today()


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def register(uscc: str = SHOP, **fields: str) -> Subject:
    row = {
        "uscc": uscc, "entity_name": "山城巴味轩餐饮有限公司", "established_on": days_ago(2000),
        "registration_authority": "两河区市场监督管理局", "registered_address": "两河区江岸路88号1层",
        "registered_division": "509901001", "registration_state": "1", "industry_code": "6210",
        "subject_category": "01", "approved_on": days_ago(2000), "legal_representative": "陈大文",
    }  # fmt: skip
    write_records(type="registration", rows=[row | fields], by="system")
    subject = subject_by(uscc)
    assert subject is not None
    return subject


def penalise(uscc: str = SHOP, **fields: str) -> None:
    row = {
        "decision_number": "山市监两河处罚〔2026〕137号", "uscc": uscc, "party_name": "山城巴味轩餐饮有限公司",
        "violation_type": "价格违法", "penalty_kind": "02", "penalty_content": "罚款3000元", "fine_amount": "3000",
        "authority": "两河区市场监督管理局", "penalised_on": days_ago(80), "grade": "general", "publicity_state": "0",
        "person_in_charge": "陈大文", "party_kind": "02",
    }  # fmt: skip
    write_records(type="administrative_penalty", rows=[row | fields], by="system")


def list_abnormal(uscc: str = SHOP, **fields: str) -> None:
    row = {
        "uscc": uscc, "entity_name": "山城巴味轩餐饮有限公司", "listing_number": "山市监异〔2026〕9号",
        "listing_reason": "E4", "listed_on": days_ago(30), "listing_authority": "两河区市场监督管理局",
    }  # fmt: skip
    write_records(type="abnormal_operation_list", rows=[row | fields], by="system")


def known_before(subject: Subject, *matters: Matter) -> str:
    """The matters were begun under another number, that turned out to be this subject's; gives that number."""
    scheme, value = "registration_no", "500109600123456"
    before = f"{scheme}:{value}"
    Subject.objects.create(kind=subject.kind, identity=before, name=subject.name, merged_into=subject.pk)
    Identifier.objects.create(subject=subject, scheme=scheme, value=value)
    Matter.objects.filter(pk__in=[one.pk for one in matters]).update(subject_identity=before)
    return before
