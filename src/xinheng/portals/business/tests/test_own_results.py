"""What the city found at a business, as the business reads it of itself: samples, checks drawn at random, campaigns."""

import pytest
from tests.business import PHONE, Phone
from tests.cast import cast
from tests.shop import OTHER, SHOP, days_ago, register

from xinheng.credit.portrait.tests.test_sections import ROWS, write
from xinheng.fusion.registers.actions import write_records

pytestmark = pytest.mark.django_db
CAMPAIGN = {
    "campaign_number": "专2026-7", "entity_name": "山城巴味轩餐饮有限公司", "checked_on": days_ago(20), "result": "1",
}  # fmt: skip


@pytest.fixture
def standing() -> str:
    """Of the shop, beside another one in which the same was found."""
    cast()
    register(SHOP, phone=PHONE)
    register(OTHER, entity_name="石坝便民超市")
    write("sampling_result")
    write("random_inspection_result")
    rows = [CAMPAIGN | {"uscc": SHOP}, CAMPAIGN | {"uscc": OTHER, "campaign_number": "专2026-8"}]
    write_records(type="special_campaign_result", rows=rows, by="system")
    phone = Phone()
    phone.sign_in()
    return phone.page("standing")


@pytest.mark.clause("CQ-7.2.6-01", "CQ-7.2.6-02", "CQ-7.2.6-03")
def test_samples_random_checks_and_campaigns_are_read_by_whom_they_are_about(standing):
    assert ROWS["sampling_result"]["product_name"] in standing
    assert ROWS["random_inspection_result"]["inspection_item"] in standing
    assert "专2026-7" in standing
    assert "专2026-8" not in standing
