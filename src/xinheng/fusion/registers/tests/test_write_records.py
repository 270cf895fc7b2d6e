"""What the platform itself decides: the same standard, the caller's transaction, history kept."""

import datetime

import pytest
from django.db import transaction
from tests.deliveries import USCC

from xinheng.fusion.registers import feed
from xinheng.fusion.registers.actions import RecordsRefused, withdraw_record, write_records
from xinheng.fusion.registers.models import Mention, Record, SubjectSecret
from xinheng.fusion.registers.queries import current_records, restricted_content, search, subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.models import AuditEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def result(number: int = 0, **changes):
    return {
        "inspection_number": "检2026001",
        "uscc": USCC[number],
        "entity_name": "好吃面馆",
        "kind": "routine",
        "field_of_supervision": "food_service",
        "authority": "江岸路所",
        "officers": "赵明远 50990101001",
        "started_at": datetime.datetime(2026, 5, 6, 9, 30),
        "result": "1",
    } | changes


def write(*rows):
    return write_records(type="inspection_result", rows=list(rows), by="system")


@pytest.fixture
def field():
    return next(iter(standard().code_list("supervision_field").by_code))


def test_an_outcome_becomes_a_record_of_its_subject(shops, field):
    written = write(result(field_of_supervision=field))
    assert (written.accepted, written.unchanged, written.unlinked) == (1, 0, 0)
    (record,) = current_records(subject_by(shops[0]).pk, ["inspection_result"])
    assert (record.effective_on, record.source.name) == (datetime.date(2026, 5, 6), "xinheng")
    assert AuditEvent.objects.filter(verb="write_records").count() == 1


def test_the_same_again_is_unchanged_and_a_correction_supersedes(shops, field):
    write(result(field_of_supervision=field))
    assert write(result(field_of_supervision=field)).unchanged == 1
    assert write(result(field_of_supervision=field, result="E")).accepted == 1
    old, new = Record.objects.filter(type="inspection_result").order_by("pk")
    assert (old.superseded_by, new.superseded_at) == (new.pk, None)


def test_a_row_that_breaks_the_standard_writes_nothing(shops, field):
    good = result(field_of_supervision=field)
    with pytest.raises(RecordsRefused, match="第2条不符合数据标准"):
        write(good, result(field_of_supervision=field, inspection_number="检2", uscc="12345"))
    assert not Record.objects.filter(type="inspection_result").exists()


def test_it_joins_the_callers_transaction(shops, field):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(result(field_of_supervision=field))
        raise ZeroDivisionError
    assert not Record.objects.filter(type="inspection_result").exists()


def test_restricted_fields_are_sealed_and_can_be_erased(shops, field):
    write(result(field_of_supervision=field))
    record = Record.objects.get(type="inspection_result")
    assert "赵明远" not in record.open and "赵明远".encode() not in bytes(record.restricted)
    assert restricted_content(record) == {"officers": "赵明远 50990101001"}
    SubjectSecret.objects.filter(subject=record.subject).delete()
    assert restricted_content(record) == {}


def test_a_record_without_a_subject_has_a_secret_of_its_own(field):
    assert write(result(6, field_of_supervision=field)).unlinked == 1
    record = Record.objects.get()
    assert record.subject is None and restricted_content(record)["officers"].startswith("赵明远")


def test_a_withdrawn_record_no_longer_holds_and_its_subject_is_told(shops, field):
    write(result(field_of_supervision=field))
    record = Record.objects.get(type="inspection_result")
    feed.advance("test", feed.read("test"))
    withdraw_record(record=record, by="system", reason="录入错误")
    assert not current_records(record.subject_id, ["inspection_result"]).exists()
    assert feed.read("test").subjects == {record.subject_id}
    with pytest.raises(Refusal, match="已经失效"):
        withdraw_record(record=record, by="system", reason="录入错误")


@pytest.mark.clause("CQ-6.2-06", part=True)
@pytest.mark.parametrize("shape", ["{}", "uscc:{}", " {} ", "USCC:{}"])
def test_a_subject_is_found_by_its_code_however_it_is_written(shops, shape):
    assert subject_by(shape.format(shops[0].lower())).identity == f"uscc:{shops[0]}"
    assert subject_by("license:1") is None
    assert search(shops[0])[0].why == "code"


def test_who_is_named_twice_in_one_delivery_is_mentioned_once(shops):
    role = next(iter(standard().code_list("online_shop_role").by_code))
    shop = {"shop_url": "https://shop.example", "uscc": shops[0], "entity_name": "好吃面馆", "shop_name": "网店",
            "role": role, "platform_uscc": shops[1]}  # fmt: skip
    write_records(type="online_shop", rows=[shop, shop | {"shop_name": "好吃面馆旗舰店"}], by="system")
    assert Mention.objects.filter(role="platform", record__type="online_shop").count() == 1
