"""What is carried over from the last version of the lake, and what is read of the registers."""

import datetime
import json

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, USCC, fine, shop

from xinheng.fusion.lake import actions, carrying
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.lake.tests.test_versions import contents
from xinheng.fusion.lake.writing import write_whole
from xinheng.fusion.registers.actions import (
    add_mentions,
    relink_records,
    tell_changed,
    withdraw_record,
    write_records,
)
from xinheng.fusion.registers.erasing import carry_out_retention
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.registers.tests.test_retention import certificate, keep_for
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

pytestmark = pytest.mark.django_db
PENALTY = "administrative_penalty"


def a_fine(number: int, said: int) -> None:
    """Of one of three shops, or of one that nobody knows; said again it may be another's."""
    row = json.loads(Record.objects.filter(type=PENALTY).earliest("pk").open)
    changed = {"decision_number": f"{number}号", "uscc": USCC[(number + said) % 5], "fine_amount": str(said)}
    write_records(type=PENALTY, rows=[row | changed], by="system", source="penalty")


def withdrawn(number: int, said: int) -> None:
    if record := some_record(number):
        withdraw_record(record=record, by="system", reason="错了")


def linked(number: int, said: int) -> None:
    if record := some_record(number):
        relink_records(links={record.pk: None if said == 7 else subject(said).pk}, by="system")


def mentioned(number: int, said: int) -> None:
    # Of a type that mentions somebody: no other gets mentions, and where only others changed none is looked at.
    if record := Record.objects.filter(type="online_shop", key__contains=f"/{number}.", superseded_at=None).first():
        add_mentions(mentions=[(record.pk, subject(said).pk, f"role{said}")], by="system")


def opened_a_shop_online(number: int, said: int) -> None:
    role = next(iter(standard().code_list("online_shop_role").by_code))
    row = {"shop_url": f"https://{number}.example", "uscc": USCC[number % 3], "entity_name": "面馆", "shop_name": "店",
           "role": role, "platform_uscc": USCC[said % 3]}  # fmt: skip
    write_records(type="online_shop", rows=[row], by="system")


def moved(number: int, said: int) -> None:
    Subject.objects.filter(pk=subject(number).pk).update(office=f"局/{said}")
    tell_changed([subject(number).pk])


def merged(number: int, said: int) -> None:
    one = subject(number)
    Subject.objects.filter(pk=one.pk).update(merged_into=None if one.merged_into else 1)
    tell_changed([one.pk])


def certified(number: int, said: int) -> None:
    certificate(f"T{number}", city_time.today() - datetime.timedelta(days=said - 2))


def destroyed(number: int, said: int) -> None:
    carry_out_retention(on=city_time.today())


def refreshed(number: int, said: int) -> None:
    refresh_lake()


def subject(number: int) -> Subject:
    return Subject.objects.get(identity=f"uscc:{USCC[number % 3]}")


def some_record(number: int) -> Record | None:
    return Record.objects.filter(key__startswith=f"{number}号", superseded_at=None).first()


EVENTS = [
    a_fine, withdrawn, linked, mentioned, opened_a_shop_online, moved, merged, certified, destroyed, refreshed
]  # fmt: skip
CHANGES = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 9), st.integers(7, 15)), min_size=4, max_size=14)


@trying(
    max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=CHANGES)
def test_what_is_carried_over_and_added_to_equals_a_lake_made_anew(deliver, shops, monkeypatch, changes):
    keep_for(monkeypatch, "P10D")
    # However few rows there are, those in doubt alone are looked at.
    monkeypatch.setattr(actions, "FEW", 0)
    deliver("penalty", PENALTY_HEADER, *(fine(number % 5, f"{number}号") for number in range(10)))
    refresh_lake()
    for what, number, said in changes:
        what(number, said)
    assert contents(refresh_lake()) == contents(refresh_lake(rebuild=True))


@pytest.fixture
def read(monkeypatch) -> dict[str, object]:
    """Of each table that a refresh looked into: the numbers it read, or "all"."""
    told: dict[str, object] = {}
    fresh = carrying._fresh
    monkeypatch.setattr(
        actions, "write_whole", lambda table, *rest: told.update({table.name: "all"}) or write_whole(table, *rest)
    )
    monkeypatch.setattr(
        carrying, "_fresh",
        lambda table, duck, numbers: told.update({table.name: set(numbers)}) or fresh(table, duck, numbers),
    )  # fmt: skip
    return told


def test_of_a_large_register_only_what_is_in_doubt_is_read(deliver, shops, read):
    deliver("penalty", PENALTY_HEADER, *(fine(number % 3, f"{number}号") for number in range(30)), fine(5, "x号"))
    refresh_lake()
    read.clear()
    deliver("penalty", PENALTY_HEADER, fine(5, "x号", amount="7"), fine(6, "30号"))
    assert refresh_lake().rows[PENALTY] == 32
    now = set(Record.objects.filter(subject=None, type=PENALTY).values_list("pk", flat=True))
    assert read[PENALTY] == now
    deliver("penalty", PENALTY_HEADER, *(fine(number % 3, f"{number}号", amount="8") for number in range(30)))
    assert refresh_lake().rows[PENALTY] == 32 and read[PENALTY] == "all"


def test_a_subject_that_is_as_it_was_leaves_their_file_alone(deliver, shops, read, monkeypatch):
    monkeypatch.setattr(actions, "FEW", 3)
    deliver("registration", REGISTRATION_HEADER, *(shop(number) for number in range(7)))
    first = refresh_lake()
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    second = refresh_lake()
    assert read["subject"] == {subject_by(USCC[1]).pk}
    files = [(version.folder / "subject.parquet").stat().st_ino for version in (first, second)]
    assert files[0] == files[1]
    deliver("registration", REGISTRATION_HEADER, shop(6, name="改了名"))
    third = refresh_lake()
    assert read["subject"] == {subject_by(USCC[6]).pk} and read["registration"] != "all"
    with connect() as lake:
        told = [name for (name,) in lake.execute("SELECT name FROM subject").fetchall()]
    assert "改了名" in told and len(told) == third.rows["subject"] == 7


def test_of_too_much_nothing_is_looked_up_and_all_is_read(deliver, shops, read, monkeypatch):
    deliver("registration", REGISTRATION_HEADER, *(shop(number) for number in range(7)))
    refresh_lake()
    monkeypatch.setattr(actions, "MOST", 0)
    deliver("registration", REGISTRATION_HEADER, shop(6, name="改了名"))
    refresh_lake()
    assert {read[name] for name in ("subject", "registration", "blind_key")} == {"all"}
