"""The lake: typed, incremental, swapped under running readers."""

import datetime
import json
from decimal import Decimal

import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, fine, shop

from xinheng.fusion.lake import versions
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.quality import measure
from xinheng.fusion.lake.queries import NoLake, connect
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by

pytestmark = pytest.mark.django_db


def test_the_tables_are_typed_and_hold_what_is_current(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    deliver("penalty", PENALTY_HEADER, fine(1, "1号", amount="4000.5"))
    refresh_lake()
    with connect() as lake:
        rows = lake.execute(
            "SELECT subject_id, penalised_on, fine_amount, source FROM administrative_penalty"
        ).fetchall()
        kinds = lake.execute("SELECT kind, count(*) FROM subject GROUP BY kind").fetchall()
    assert rows == [(subject_by(shops[1]).pk, datetime.date(2026, 3, 4), Decimal("4000.50"), "penalty")]
    assert kinds == [("entity", 3)]


def test_no_restricted_value_is_in_it(deliver, city):
    deliver("registration", REGISTRATION_HEADER, shop(0) + "11010519491231002X")
    folder = refresh_lake().folder
    with connect() as lake:
        assert "legal_representative_id" not in [row[0] for row in lake.execute("DESCRIBE registration").fetchall()]
        (blind,) = lake.execute("SELECT value FROM blind_key").fetchall()
    assert len(blind[0]) == 64
    assert all(b"11010519491231002X" not in path.read_bytes() for path in folder.iterdir())


def test_an_unchanged_type_is_the_same_file_and_nothing_new_makes_no_version(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    first = refresh_lake()
    assert refresh_lake().number == first.number
    deliver("penalty", PENALTY_HEADER, fine(1, "2号"))
    second = refresh_lake()
    same = {
        path.name for path in second.folder.glob("*.parquet")
        if path.stat().st_ino == (first.folder / path.name).stat().st_ino
    }  # fmt: skip
    assert "registration.parquet" in same and "administrative_penalty.parquet" not in same
    assert second.rows["administrative_penalty"] == 2


def test_a_running_reader_keeps_its_version_while_others_are_swapped_in(deliver, shops):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    kept = refresh_lake()
    reader = connect()
    for number in range(4):
        deliver("penalty", PENALTY_HEADER, fine(1, f"新{number}号"))
        refresh_lake()
        assert reader.execute("SELECT count(*) FROM administrative_penalty").fetchall() == [(1,)]
    with connect() as newest:
        assert newest.execute("SELECT count(*) FROM administrative_penalty").fetchall() == [(5,)]
    assert kept.folder.exists()
    del reader
    versions.clear_old(5)
    assert sorted(path.name for path in (versions.root() / "versions").iterdir()) == ["000004", "000005"]


def test_a_half_made_version_is_never_current(deliver, shops):
    first = refresh_lake()
    (versions.root() / "versions" / "000002").mkdir()
    assert versions.current() == first
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    assert refresh_lake().number == 2


def test_a_query_that_wants_too_much_fails_alone(deliver, shops):
    refresh_lake()
    with connect() as lake:
        limit, disk = lake.execute(
            "SELECT current_setting('memory_limit'), current_setting('max_temp_directory_size')"
        ).fetchone()
        assert (limit, disk) == ("1.8 GiB", "37.2 GiB")


def test_without_a_lake_the_sentence_says_what_to_do(city):
    with pytest.raises(NoLake, match="xinheng lake refresh"):
        connect()


def test_the_rules_of_quality_are_held_against_a_version(deliver, shops):
    """The same decision from two sources is nobody's fault in either, and told here."""
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    said = json.loads(Record.objects.get(type="administrative_penalty").open)
    write_records(type="administrative_penalty", rows=[said], by="system")
    refresh_lake()
    found = {one.rule.id: (one.rows, one.failing) for one in measure("administrative_penalty")}
    assert found["administrative_penalty.key.repeated"] == (2, 2)
    assert found["administrative_penalty.penalised_on.future"] == (2, 0)
