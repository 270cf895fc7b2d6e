"""A city that is scored portion by portion comes out as it does at once."""

import duckdb
import pytest

from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.running import portions
from xinheng.credit.risk.running.scoring import types_read
from xinheng.credit.risk.tests.edges import SUBJECTS, lake_of_edges
from xinheng.credit.risk.tests.test_engines import by_duckdb

# A device that is overdue counts against who uses it, though the record is another's.
DEVICES, OVERDUE = "use_registration", "E-03"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_a_city_in_portions_is_the_city_at_once(tmp_path, monkeypatch):
    card = main_scorecard()
    files = lake_of_edges(tmp_path, types_read(indicators_of(card)), seed=7)
    # Every device is used by the neighbour of whom it is registered for: by one of another portion.
    used = f"SELECT record_id, (subject_id + 1) % {SUBJECTS} AS subject_id, 'user' AS role FROM '{files[DEVICES]}'"
    with duckdb.connect(":memory:") as lake:
        lake.execute(f"COPY ({used}) TO '{files['mention']}' (FORMAT parquet)")
    whole = by_duckdb(card, files)
    assert len(whole) > 30 and any(hit["i"] == OVERDUE for row in whole for hit in row[-5])
    monkeypatch.setattr(portions, "AT_ONCE", 23)
    with duckdb.connect(":memory:") as lake:
        lake.execute(f"CREATE VIEW subject AS FROM '{files['subject']}'")
        assert portions.portions(lake) > 2
    assert by_duckdb(card, files) == whole
