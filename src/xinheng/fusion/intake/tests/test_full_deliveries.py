"""A full delivery says what there is: what is missing is withdrawn, never many unasked, never by an old file."""

import datetime
from shutil import rmtree

import pytest
from django.conf import settings as product
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.deliveries import PENALTY_HEADER, fine

from xinheng.fusion.intake.actions import take_back_run
from xinheng.fusion.intake.models import Finding, IntakeRun
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import SOURCES
from xinheng.fusion.registers.models import Batch, Record
from xinheng.fusion.registers.proving import compare_records
from xinheng.support.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(city):
    """The penalties are delivered whole each time; a tenth of them may be missing."""
    path = city / "sources" / "penalty.toml"
    text = path.read_text(encoding="utf-8").replace("record_type", 'delivery = "full"\nvanishing = 0.1\nrecord_type', 1)
    path.write_text(text, encoding="utf-8")
    SOURCES.forget()


def lines(numbers, amount: str = "5000"):
    return [PENALTY_HEADER, *(fine(number % 3, f"{number}号", amount=amount) for number in numbers)]


def current() -> set[str]:
    found = Record.objects.filter(type="administrative_penalty", superseded_at=None).values_list("key", flat=True)
    return {key.partition("号")[0] for key in found}


@pytest.mark.clause("CQ-4-11", part=True)
def test_what_is_missing_is_withdrawn_and_the_past_stays(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    report = deliver("penalty", *lines(range(2, 21)))
    assert (report.read, report.accepted, report.unchanged, report.withdrawn) == (19, 1, 18, 2)
    assert current() == {str(number) for number in range(2, 21)}
    gone = Record.objects.filter(type="administrative_penalty", superseded_at__isnull=False)
    assert gone.count() == 2 and set(gone.values_list("superseded_by", flat=True)) == {None}
    event = AuditEvent.objects.get(verb="withdraw_records")
    batch = Batch.objects.get(pk=event.target_id)
    assert len(batch.withdrawn_subjects) == 2 and batch.run == IntakeRun.objects.order_by("-pk")[0].pk
    assert list(compare_records()) == []
    gone.update(superseded_at=None)
    assert len(list(compare_records())) == 2
    gone.update(superseded_at=batch.written_at)


def test_what_it_withdrew_holds_again_when_it_is_taken_back(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    deliver("penalty", *lines(range(2, 21)))
    wrong = IntakeRun.objects.latest("pk")
    assert take_back_run(run=wrong, by="system", reason="是上个月的文件") == (1, 2)
    assert current() == {str(number) for number in range(20)}
    assert list(compare_records()) == []
    assert deliver("penalty", *lines(range(20))).withdrawn == 0 and len(current()) == 20


def test_what_a_later_whole_delivery_lacked_as_well_stays_away(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    deliver("penalty", *lines(range(1, 20)))
    earlier = IntakeRun.objects.latest("pk")
    deliver("penalty", *lines(range(1, 21)))
    assert take_back_run(run=earlier, by="system", reason="拿错了") == (0, 0)
    assert current() == {str(number) for number in range(1, 21)}


def test_what_another_delivery_brought_since_is_not_said_twice(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    deliver("penalty", *lines(range(2, 20)))
    wrong = IntakeRun.objects.latest("pk")
    deliver("penalty", *lines([0], amount="800"), partial=True)
    assert take_back_run(run=wrong, by="system", reason="拿错了") == (0, 1)
    assert len(current()) == 20


def test_many_missing_at_once_are_asked_about(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    with pytest.raises(IntakeRefused, match=r"缺少现有20条记录中的3条（15\.0%，声明的上限是10%）.*--withdraw 3"):
        deliver("penalty", *lines(range(3, 20)))
    assert len(current()) == 20 and IntakeRun.objects.order_by("-pk")[0].state == "refused"
    with pytest.raises(IntakeRefused, match="--withdraw 20"):
        deliver("penalty", PENALTY_HEADER, withdraw=19)
    assert deliver("penalty", *lines(range(3, 20)), partial=True).withdrawn == 0
    assert deliver("penalty", *lines(range(3, 20)), withdraw=3).withdrawn == 3
    assert len(current()) == 17


def test_a_dry_run_asks_as_well_and_withdraws_nothing(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    with pytest.raises(IntakeRefused, match="--withdraw 3"):
        deliver("penalty", *lines(range(3, 20)), dry_run=True)
    assert deliver("penalty", *lines(range(1, 20)), dry_run=True).withdrawn == 1
    assert len(current()) == 20


def test_a_refused_row_is_there_and_one_that_nobody_can_tell_stops_withdrawing(deliver, shops, full):
    deliver("penalty", *lines(range(20)))
    bad = fine(0, "0号", day="昨天")
    report = deliver("penalty", *lines(range(2, 20)), bad)
    assert (report.rejected, report.withdrawn) == (1, 1) and current() == {"0", *map(str, range(2, 20))}
    report = deliver("penalty", *lines(range(3, 20)), bad, "多出," * 30)
    assert report.withdrawn == 0 and "没有撤回这次缺少的1条记录" in report.warnings[-1]
    assert deliver("penalty", *lines(range(3, 20)), bad, "多出," * 30, withdraw=1).withdrawn == 1


def test_an_old_file_and_an_old_day_undo_nothing(deliver, shops, full):
    deliver("penalty", *lines(range(20)), as_of=datetime.date(2026, 11, 1))
    deliver("penalty", *lines(range(21)), as_of=datetime.date(2026, 11, 20))
    with pytest.raises(IntakeRefused, match=r"已经接入过.*拿错了文件"):
        deliver("penalty", *lines(range(20)))
    with pytest.raises(IntakeRefused, match="2026-11-10，早于已接入的 2026-11-20"):
        deliver("penalty", *lines(range(21), amount="7"), as_of=datetime.date(2026, 11, 10))
    assert len(current()) == 21
    assert deliver("penalty", *lines(range(21))).unchanged == 21


def test_what_was_found_in_a_withdrawn_record_is_over_and_a_returned_one_lives_again(deliver, shops, full):
    deliver("penalty", *lines(range(19)), fine(0, "19号", amount="若干"))
    deliver("penalty", *lines(range(19)))
    assert Finding.objects.get().closed_at and "19" not in current()
    assert deliver("penalty", *lines(range(20))).accepted == 1 and "19" in current()


def test_a_part_of_a_source_of_parts_takes_nothing_away(deliver, shops):
    deliver("penalty", *lines(range(20)))
    assert deliver("penalty", *lines([20])).withdrawn == 0 and len(current()) == 21


DELIVERY = st.dictionaries(st.integers(0, 5), st.sampled_from(["1", "2", "若干"]))


@settings(
    max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=st.lists(st.tuples(DELIVERY, st.booleans()), min_size=2, max_size=3))
def test_after_any_full_deliveries_the_register_holds_the_last_and_parts_since(deliver, shops, full, deliveries):
    Record.objects.filter(type="administrative_penalty").delete()
    # What no delivery ever does: the note of rows that are known does not hear of it.
    rmtree(product.XINHENG_HOME / "intake" / "known", ignore_errors=True)
    IntakeRun.objects.update(files=[])
    expected: set[str] = set()
    for held, partial in deliveries:
        rows = [fine(number % 3, f"{number}号", amount=amount) for number, amount in held.items()]
        report = deliver("penalty", PENALTY_HEADER, *rows, partial=partial, withdraw=6)
        told = {str(number) for number in held}
        assert report.withdrawn == (0 if partial else len(expected - told))
        assert report.read == report.accepted + report.unchanged + report.rejected
        expected = expected | told if partial else told
        assert current() == expected
        IntakeRun.objects.update(files=[])
