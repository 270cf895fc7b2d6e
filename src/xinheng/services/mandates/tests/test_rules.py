"""What a mandate comes to and what may be handed on."""

from datetime import date

import pytest

from xinheng.services.mandates import rules
from xinheng.support.access.parties import NARROW, PartyRight

ALL = frozenset(PartyRight)
DAY, NEXT = date(2026, 12, 31), date(2027, 1, 1)


def test_of_a_closed_business_the_narrow_door_alone_is_left():
    held = [right.value for right in PartyRight]
    assert rules.rights_left(held, closed=False) == ALL
    assert rules.rights_left(held, closed=True) == NARROW
    assert rules.rights_left([PartyRight.DELEGATE.value], closed=True) == frozenset()


def test_a_right_that_no_longer_exists_is_none():
    assert rules.rights_left(["abolished", PartyRight.LETTERS.value], closed=False) == {PartyRight.LETTERS}


@pytest.mark.parametrize("right", list(PartyRight))
def test_nobody_hands_on_what_he_does_not_hold(right):
    assert rules.why_not_given(ALL, [right.value]) == ""
    told = rules.why_not_given(ALL - {right}, [right.value])
    assert ("管理授权" in told) if right is PartyRight.DELEGATE else (right.label in told and "不能授权" in told)


@pytest.mark.parametrize(
    ("own", "wanted", "refused"), [(None, None, False), (None, DAY, False), (DAY, DAY, False), (DAY, NEXT, True),
                                   (DAY, None, True), (NEXT, DAY, False)]
)  # fmt: skip
def test_nobody_hands_on_for_longer_than_he_holds(own, wanted, refused):
    told = rules.why_not_so_long(own, wanted)
    assert bool(told) == refused and (not refused or f"到 {own} 为止" in told)


def test_who_may_not_hand_on_and_who_chose_nothing_is_told_so():
    assert "管理授权" in rules.why_not_given(frozenset({PartyRight.LETTERS}), [PartyRight.LETTERS.value])
    assert rules.why_not_given(ALL, []) == "请至少选一项权限。"


def test_a_message_says_what_and_where_to_read_why():
    changed = rules.change_words("椒里香火锅店", "绿", "黄")
    repair = rules.repair_words("椒里香火锅店", "未明码标价", "山市监处罚〔2026〕9号")
    assert changed.startswith("椒里香火锅店的信用码由绿码变为黄码") and "企业端" in changed
    assert (
        repair.startswith("椒里香火锅店：未明码标价（山市监处罚〔2026〕9号）现在可以申请信用修复")
        and "企业端" in repair
    )
    assert max(len(changed), len(repair)) <= 140
