"""Class and trade drive the year's checks: the plan reads the published rule, and both follow what happens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import cast as people
from tests.business import PHONE, Phone
from tests.shop import OTHER, SHOP, days_ago, penalise, register

from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.supervising import supervision_of, supervisions
from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.services.mandates.followers import tell_changes
from xinheng.support.sending.models import Message

pytestmark = pytest.mark.django_db
PLAN = "/officer/inspections/plan"


def put(type: str, **row: str) -> None:
    write_records(type=type, rows=[row], by="system")


@pytest.fixture
def rated(settings: Any, tmp_path: Any) -> None:
    """A restaurant and a machine works in Jiang'an Road, both without a blemish."""
    settings.LAKE_ROOT = tmp_path / "lake"
    people.cast()
    register(industry_code="H6210", phone=PHONE)
    register(OTHER, entity_name="山城江阁机械有限公司", industry_code="C3411", registered_division="509901001")
    register(OTHER, entity_name="山城江阁家具有限公司", industry_code="C2110", registered_division="509901001")
    rescore()


@pytest.mark.clause("CQ-7.4.4-04")
@pytest.mark.clause("CQ-7.4.4-05")
@pytest.mark.clause("CQ-7.4.4-06")
@pytest.mark.clause("CQ-6.2-18")
@pytest.mark.clause("CQ-6.2-19")
def test_the_plan_follows_class_and_trade_and_changes_with_them(rated: None, sign_in: Callable[[str], Client]):
    zhao = sign_in("zhao")
    shown = zhao.get(PLAN).content.decode()
    # The same class, another trade: more is asked of a restaurant.
    assert "重点领域" in shown and "其他" in shown
    assert supervision_of("A").words != supervision_of("A", key=True).words
    before = zhao.get(f"/officer/e/{SHOP}").content.decode()
    good = next(one for one in supervisions(key=True) if f"{one.grade} 级：{one.words}" in before)
    assert good.grade in "AB" and good.words in shown
    assert supervision_of(good.grade).words in zhao.get(f"/officer/e/{OTHER}").content.decode()
    # Closed down by a penalty: the worst class at once, first in the plan, and no cap on checks any more.
    penalise(penalty_kind="05")
    rescore()
    after = zhao.get(f"/officer/e/{SHOP}").content.decode()
    bad = next(one for one in supervisions(key=True) if f"{one.grade} 级：{one.words}" in after)
    assert bad.grade in "CD" and bad.times == 0 and bad.ratio > good.ratio
    shown = zhao.get(PLAN).content.decode()
    first = shown[shown.index("先查这些") :]
    assert first.index("山城巴味轩") < (first.find("江阁家具") if "江阁家具" in first else len(first))
    assert f"/officer/inspections/new?identity=uscc%3A{SHOP}" in first or f"identity=uscc:{SHOP}" in first
    # Visited: it is counted, and need not be visited first any more.
    visited()
    shown = zhao.get(PLAN).content.decode()
    assert "山城巴味轩" not in shown[shown.index("先查这些") :]
    # The rule is published for both kinds of trade.
    public = Client().get("/risk-rules").content.decode()
    assert all(one.words in public for one in (*supervisions(), *supervisions(key=True)))


def visited() -> None:
    """Another department's random check of today."""
    put(
        "random_inspection_result", task_number="双1", uscc=SHOP, entity_name="店", inspection_item="食品",
        result="1",
        inspected_on=city_time.today().isoformat(), authority="市场监管局",
    )  # fmt: skip


def test_other_offices_and_other_years_are_not_in_it(rated: None, sign_in: Callable[[str], Client]):
    shown = sign_in("qian").get(PLAN).content.decode()
    assert "还没有评定等级的主体" in shown
    assert Client().get(PLAN).status_code == 302
    assert sign_in("shen").get(PLAN).status_code == 403


@pytest.mark.clause("CQ-7.4.4-01")
@pytest.mark.clause("CQ-7.4.4-03")
@pytest.mark.clause("CQ-7.4.4-07")
def test_colour_and_health_follow_rating_and_risks_and_the_shop_is_told(rated: None, sign_in: Callable[[str], Client]):
    zhao, chen = sign_in("zhao"), Phone()
    chen.sign_in()
    tell_changes()
    page = zhao.get(f"/officer/e/{SHOP}").content.decode()
    assert "绿码" in page and "正常" in page and "信用风险分" in page
    penalise(penalty_kind="05")
    put("abnormal_operation_list", uscc=SHOP, entity_name="店", listing_reason="E4", listed_on=days_ago(30),
        listing_authority="市场监管局")  # fmt: skip
    rescore()
    page = zhao.get(f"/officer/e/{SHOP}").content.decode()
    assert "绿码" not in page and ("警示" in page or "关注" in page) and "处罚" in page
    assert tell_changes() == 1
    told = Message.objects.get(key__startswith="colour:").read()
    assert told["to"] == PHONE and "信用码由绿码变为" in told["words"]
    own = chen.page("")
    assert "为什么" in own and "处罚" in own
