"""A delivery taken back: everything it said is gone, what it had replaced holds again, nothing else is touched."""

import json
from datetime import timedelta

import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, shop

from xinheng.fusion.intake.actions import take_back_run
from xinheng.fusion.intake.models import Finding, IntakeRun, Reject
from xinheng.fusion.intake.writing.forgetting import forget_old
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.proving import compare_records
from xinheng.fusion.resolution.models import Waiting
from xinheng.kit import city_time
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


def test_a_row_that_waits_again_is_kept_as_long_as_one_that_was_refused_today(deliver, city):
    deliver("registration", REGISTRATION_HEADER, shop(0, state="没有的状态"))
    deliver("registration", REGISTRATION_HEADER, shop(0))
    Reject.objects.update(opened_at=city_time.now() - timedelta(days=200))
    take_back_run(run=IntakeRun.objects.latest("pk"), by="system", reason="别的月份")
    forget_old(city_time.now() + timedelta(days=179))
    assert outcomes() == [""] and Reject.objects.get().cells
    forget_old(city_time.now() + timedelta(days=181))
    assert Reject.objects.get().cells is None


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


def test_what_is_nobodys_yet_holds_again_and_waits_for_whom_it_names(deliver, city):
    """A penalty of a shop that nobody registered: corrected by mistake, the mistake taken back."""
    deliver("penalty", PENALTY_HEADER, fine(0, "1号"))
    deliver("penalty", PENALTY_HEADER, fine(0, "1号", amount="50000"))
    take_back_run(run=IntakeRun.objects.latest("pk"), by="system", reason="多打了一个零")
    (again,) = Record.objects.filter(type="administrative_penalty", superseded_at=None)
    assert json.loads(again.open)["fine_amount"] == "5000" and again.subject is None
    assert [(one.record_id, one.value) for one in Waiting.objects.all()] == [(again.pk, USCC[0])]
    # Whoever it names is registered after all: found as if nothing had happened.
    deliver("registration", REGISTRATION_HEADER, shop(0))
    assert Record.objects.get(type="administrative_penalty", superseded_at=None).subject.identity.endswith(USCC[0])
    assert list(compare_records()) == []


def test_what_a_whole_delivery_withdrew_of_nobody_holds_again_too(deliver, city):
    path = city / "sources" / "penalty.toml"
    told = path.read_text(encoding="utf-8").replace("record_type", 'delivery = "full"\nvanishing = 1\nrecord_type', 1)
    path.write_text(told, encoding="utf-8")
    deliver("penalty", PENALTY_HEADER, fine(0, "1号"), fine(1, "2号"))
    deliver("penalty", PENALTY_HEADER, fine(0, "1号"))
    assert Record.objects.filter(superseded_at=None).count() == 1 == Waiting.objects.count()
    take_back_run(run=IntakeRun.objects.latest("pk"), by="system", reason="只是一半")
    held_now = Record.objects.filter(superseded_at=None).values_list("key", flat=True)
    assert {key.partition("|")[0] for key in held_now} == {"1号", "2号"}
    assert set(Waiting.objects.values_list("value", flat=True)) == {USCC[0], USCC[1]}
    assert list(compare_records()) == []
