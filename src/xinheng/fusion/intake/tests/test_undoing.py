"""A delivery taken back: everything it said is gone, what it had replaced holds again, nothing else is touched."""

import json

import pytest
from tests.deliveries import REGISTRATION_HEADER, shop

from xinheng.fusion.intake.actions import take_back_run
from xinheng.fusion.intake.models import Finding, IntakeRun, Reject
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.proving import compare_records
from xinheng.kit.refusal import Refusal

pytestmark = pytest.mark.django_db


def held() -> dict[str, str]:
    """Key → name, of what holds now."""
    rows = Record.objects.filter(type="registration", superseded_at=None)
    return {one.key: json.loads(one.open)["entity_name"] for one in rows}


def outcomes() -> list[str]:
    return list(Reject.objects.order_by("pk").values_list("outcome", flat=True))


def test_what_it_replaced_holds_again_and_what_it_brought_is_gone(deliver, city):
    deliver("registration", REGISTRATION_HEADER, shop(0), shop(1))
    before, shown = held(), dict(Subject.objects.values_list("identity", "name"))
    name = next(iter(before.values()))
    deliver("registration", REGISTRATION_HEADER, shop(0).replace(name, "拿错的名字"), shop(2))
    wrong = IntakeRun.objects.latest("pk")
    assert "拿错的名字" in held().values() and len(held()) == 3
    assert take_back_run(run=wrong, by="system", reason="拿错了文件") == (1, 1)
    assert held() == before
    assert list(compare_records()) == []
    assert {k: v for k, v in Subject.objects.values_list("identity", "name") if k in shown} == shown
    wrong.refresh_from_db()
    assert wrong.get_state_display() == "已撤回"
    with pytest.raises(Refusal, match="已撤回"):
        take_back_run(run=wrong, by="system", reason="再来一次")
    # The past stays as it was known, and the same file may come again.
    assert Record.objects.filter(type="registration").count() == 5
    deliver("registration", REGISTRATION_HEADER, shop(2))
    assert len(held()) == 3


def test_what_came_after_it_is_not_touched(deliver, city):
    deliver("registration", REGISTRATION_HEADER, shop(0))
    first = IntakeRun.objects.latest("pk")
    name = next(iter(held().values()))
    deliver("registration", REGISTRATION_HEADER, shop(0).replace(name, "后来的名字"))
    assert take_back_run(run=first, by="system", reason="早先的一次") == (0, 0)
    assert list(held().values()) == ["后来的名字"]


def test_rows_that_it_corrected_wait_again_and_those_it_had_refused_wait_no_more(deliver, city):
    """The corrections were for another month: what was refused first is still to come."""
    bad = [shop(0, state="没有的状态"), shop(1, state="也没有"), shop(2, state="还没有")]
    deliver("registration", REGISTRATION_HEADER, *bad)
    deliver("registration", REGISTRATION_HEADER, shop(0), shop(1, state="又一个"))
    wrong = IntakeRun.objects.latest("pk")
    # Another delivery brought the third row meanwhile, and has nothing to do with it.
    deliver("registration", REGISTRATION_HEADER, shop(2))
    assert outcomes() == ["corrected", "", "corrected", ""]
    take_back_run(run=wrong, by="system", reason="是上个月的更正")
    assert outcomes() == ["", "", "corrected", "taken_back"]
    assert set(Reject.objects.filter(closed_at=None).values_list("closed_by", flat=True)) == {None}
    deliver("registration", REGISTRATION_HEADER, shop(0), shop(1))
    assert outcomes() == ["corrected", "corrected", "corrected", "taken_back"]


def test_what_was_found_of_a_record_that_holds_again_is_open_again(deliver, city):
    number = "11010519491231002X"
    deliver("registration", REGISTRATION_HEADER, shop(0).rstrip(",") + ",不是号码", shop(1).rstrip(",") + ",也不是")
    assert Finding.objects.filter(closed_at=None).count() == 2
    deliver("registration", REGISTRATION_HEADER, shop(0).rstrip(",") + f",{number}")
    good = IntakeRun.objects.latest("pk")
    assert Finding.objects.filter(closed_at=None).count() == 1
    take_back_run(run=good, by="system", reason="别人的号码")
    assert Finding.objects.filter(closed_at=None, sealed__isnull=False).count() == 2, "what was written comes back too"
    deliver("registration", REGISTRATION_HEADER, shop(0).rstrip(",") + f",{number}")
    assert Finding.objects.filter(closed_at=None).count() == 1
