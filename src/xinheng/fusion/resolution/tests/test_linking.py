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
