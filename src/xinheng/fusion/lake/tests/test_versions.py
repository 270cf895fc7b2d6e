"""The lake: typed, incremental, swapped under running readers."""

import datetime
import json
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from tests.deliveries import PENALTY_HEADER, REGISTRATION_HEADER, fine, shop

from xinheng.fusion.lake import actions, versions
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.quality import measure
from xinheng.fusion.lake.queries import NoLake, connect
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.compose import has_blind_keys
from xinheng.fusion.registers.erasing import carry_out_retention
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.registers.tests.test_retention import certificate, keep_for
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

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


def contents(version: versions.LakeVersion) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a version, its types told too."""
    told = {}
    for path in sorted(version.folder.glob("*.parquet")):
        with duckdb.connect() as duck:
            duck.execute(f"CREATE VIEW one AS FROM read_parquet('{path}')")
            told[path.stem] = duck.execute("DESCRIBE one").fetchall() + duck.execute("FROM one ORDER BY ALL").fetchall()
    return told


def test_a_register_without_keys_or_mentions_leaves_those_tables_alone():
    plain = next(k.id for k in standard().types.values() if not (k.mentions or has_blind_keys(k)))
    assert actions._of_all_stale({plain}, others=False) == {"subject"}
    assert actions._of_all_stale({"registration"}, others=False) >= {"subject", "blind_key"}
    assert actions._of_all_stale(set(), others=True) == {"subject", "mention"}


@pytest.mark.clause("CQ-8.3-03", part=True)
def test_keys_of_what_was_destroyed_leave_the_lake_with_the_next_refresh(city, monkeypatch):
    keep_for(monkeypatch, "P10D")
    certificate("T1", city_time.today() - datetime.timedelta(days=11))
    kept = refresh_lake()
    with connect() as lake:
        assert lake.execute("SELECT count(*) > 0 FROM blind_key").fetchall() == [(True,)]
    carry_out_retention(on=city_time.today())
    assert refresh_lake().number == kept.number + 1
    with connect() as lake:
        assert lake.execute("SELECT count(*) FROM blind_key").fetchall() == [(0,)]


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


def linked(root: Path) -> None:
    """The pointer as homes of before had it."""
    name = (root / "current").read_text().strip()
    (root / "current").unlink()
    (root / "current").symlink_to(Path("versions") / name)


# How the lake came to be where it is, and whether what it held came along.
COMINGS = {
    "as it is": (lambda root: None, True),
    "with a link of before": (linked, True),
    "with links followed": (lambda root: shutil.copytree(root / "versions" / "000002", root / "current"), True),
    "without its pointer": (lambda root: None, False),
    "without its current version": (lambda root: shutil.rmtree(root / "versions" / "000002"), False),
    "with an empty pointer": (lambda root: (root / "current").write_text(""), False),
}


@pytest.mark.parametrize("way", COMINGS)
def test_a_lake_is_read_and_refreshed_however_its_home_was_copied(deliver, shops, settings, tmp_path, way):
    deliver("penalty", PENALTY_HEADER, fine(1, "1号"))
    refresh_lake()
    deliver("penalty", PENALTY_HEADER, fine(1, "2号"))
    assert refresh_lake().number == 2
    there = tmp_path / "copied"
    shutil.copytree(versions.root(), there)
    settings.LAKE_ROOT = there
    done, came = COMINGS[way]
    if "pointer" in way or "followed" in way:
        (there / "current").unlink(missing_ok=True)
    done(there)
    if came:
        with connect() as lake:
            assert lake.execute("SELECT count(*) FROM administrative_penalty").fetchall() == [(2,)]
    else:
        with pytest.raises(NoLake):
            connect()
    deliver("penalty", PENALTY_HEADER, fine(1, "3号"))
    made = refresh_lake()
    assert versions.current() == made and (there / "current").is_file()
    with connect() as lake:
        assert lake.execute("SELECT count(*) FROM administrative_penalty").fetchall() == [(3,)]
    deliver("penalty", PENALTY_HEADER, fine(1, "4号"))
    assert refresh_lake().number == made.number + 1


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
