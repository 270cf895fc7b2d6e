"""Records that wait: linked by number, by parent, by exact match, or by a steward."""

import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, shop

from xinheng.fusion.registers import feed
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.resolution.actions import decide, undo_decision
from xinheng.fusion.resolution.models import Decision, Waiting
from xinheng.fusion.resolution.queries import candidates, waiting_records
from xinheng.fusion.resolution.rules import core_name
from xinheng.kit.refusal import Refusal

pytestmark = pytest.mark.django_db
NO_CODE = fine(4, "1号").replace(USCC[4], "").replace("江岸路4号面馆", "江岸路0号面馆")


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("山城市两河区好吃来餐饮有限公司", "好吃来餐饮"),
        ("好吃来餐饮（两河）有限责任公司", "好吃来餐饮"),
        ("望桥豆花店（个体工商户）", "望桥豆花店"),
        ("NORFLO HOLDING CORPORATION", "NORFLOHOLDING"),
        ("公司", "公司"),
        ("大味有限公司", "大味"),
        ("味有限公司", "味有限公司"),
    ],
)
def test_the_core_of_a_name(name, core):
    assert core_name(name) == core


def test_a_row_without_a_number_waits_and_suggests_who_it_is(deliver, shops):
    assert deliver("penalty", PENALTY_HEADER, NO_CODE).unlinked == 1
    (waiting,) = waiting_records("penalty")
    assert [(one.subject.identity, one.reason) for one in candidates(waiting)] == [(f"uscc:{shops[0]}", "名称相同")]


STALL = """
title = "场内经营者"
department = "商品交易市场监管处"
record_type = "market_stall"
[columns]
"市场" = "market_code"
"摊位" = "stall_number"
"销售者" = "seller_name"
"品种" = "products"
"入场" = "entered_on"
"""
SLIP = """
title = "销售凭证"
department = "商品交易市场监管处"
record_type = "market_sales_slip"
[columns]
"编号" = "slip_number"
"品名" = "product_name"
"产地" = "origin"
"数量" = "quantity"
"日期" = "sold_on"
"销售者" = "seller_name"
"""
PERMIT = """
title = "电子证照"
department = "政务办"
record_type = "electronic_licence"
[columns]
"标识" = "licence_identifier"
"种类" = "licence_type"
"编号" = "licence_number"
"持证人" = "holder"
"机构" = "issuer"
"状态" = "state"
"""
CALLED = {
    "market_stall": (STALL, "市场,摊位,销售者,品种,入场", "SC-1,A-12,江岸路0号面馆,火锅底料,2026-03-04"),
    "market_sales_slip": (SLIP, "编号,品名,产地,数量,日期,销售者", "P-1,花椒,江津,3,2026-03-04,江岸路0号面馆"),
    "electronic_licence": (
        PERMIT,
        "标识,种类,编号,持证人,机构,状态",
        "E-1,food_business,JY1,江岸路0号面馆,两河区局,valid",
    ),
}


@pytest.mark.parametrize("type", CALLED)
def test_whatever_a_type_calls_its_subject_it_waits_and_is_looked_for_by_that(deliver, city, shops, type):
    source, *lines = CALLED[type]
    (city / "sources" / f"{type}.toml").write_text(source, encoding="utf-8")
    assert deliver(type, *lines).unlinked == 1
    (waiting,) = waiting_records(type)
    assert waiting.name == "江岸路0号面馆"
    assert [one.subject.identity for one in candidates(waiting)] == [f"uscc:{shops[0]}"]
    decision = decide(record=waiting.record, subject=subject_by(shops[0]), by="system", reason="名称、摊位一致")
    undo_decision(decision=decision, by="system", reason="同名的另一家")
    assert [one.name for one in waiting_records(type)] == ["江岸路0号面馆"], "and it says so when it waits again"


def test_a_stewards_decision_outlives_a_new_version_and_can_be_undone(deliver, shops):
    deliver("penalty", PENALTY_HEADER, NO_CODE)
    record, subject = Record.objects.get(type="administrative_penalty"), subject_by(shops[0])
    decision = decide(record=record, subject=subject, by="system", reason="名称、地址一致")
    assert deliver("penalty", PENALTY_HEADER, NO_CODE).unchanged == 1
    changed = deliver("penalty", PENALTY_HEADER, NO_CODE.replace("5000", "4000"))
    assert (changed.accepted, changed.unlinked) == (1, 0)
    current = Record.objects.get(type="administrative_penalty", superseded_at__isnull=True)
    assert current.subject == subject
    undo_decision(decision=decision, by="system", reason="弄错了")
    assert Record.objects.get(key=current.key, superseded_at__isnull=True).subject is None
    assert Decision.objects.get().undone_at is not None and Waiting.objects.count() == 1


def test_a_decision_needs_a_reason_and_a_record_that_waits(deliver, shops):
    deliver("penalty", PENALTY_HEADER, NO_CODE, fine(1, "2号"))
    waiting, linked = Record.objects.filter(type="administrative_penalty").order_by("subject_id", "key")
    if waiting.subject_id:
        waiting, linked = linked, waiting
    subject = subject_by(shops[0])
    with pytest.raises(Refusal, match="理由"):
        decide(record=waiting, subject=subject, by="system", reason=" ")
    with pytest.raises(Refusal, match="已有主体"):
        decide(record=linked, subject=subject, by="system", reason="一致")


def test_linking_later_tells_the_feed_and_keeps_what_was_sealed(deliver):
    deliver("penalty", PENALTY_HEADER, fine(2, "1号"))
    feed.advance("risk", feed.read("risk"))
    deliver("registration", REGISTRATION_HEADER, shop(2))
    assert feed.read("risk").subjects == {subject_by(USCC[2]).pk}
    assert not Waiting.objects.exists()
    assert Record.objects.filter(type="administrative_penalty", superseded_at__isnull=True).count() == 1


def test_a_superseded_record_waits_no_longer(deliver):
    deliver("penalty", PENALTY_HEADER, fine(2, "1号"))
    deliver("penalty", PENALTY_HEADER, fine(2, "1号", amount="1"))
    assert Waiting.objects.count() == 1
