"""The statement itself: what is asked for which viewer and day, and nothing more."""

from datetime import timedelta

import orjson
import pytest
from tests.cast import cast
from tests.shop import OTHER, SHOP, TODAY, penalise, register

from xinheng.credit.portrait import statement
from xinheng.credit.portrait.asking import ask
from xinheng.credit.portrait.json_dialect import SQLITE
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.statement import RISK, STATE
from xinheng.credit.portrait.tests.test_past_days import known_since, last
from xinheng.credit.portrait.viewers import PUBLIC, entity, staff
from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.registers.actions import add_mentions, withdraw_record, write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time

A_WEEK_AGO = TODAY - timedelta(days=7)


def rated(points, days_ago):
    at = city_time.now() - timedelta(days=days_ago)
    RiskResult.objects.filter(subject=subject_by(SHOP)).update(current=False)
    RiskResult.objects.create(
        subject=subject_by(SHOP), as_of=city_time.day_of(at), scored_at=at, scorecard="2026.1", points=points,
        grade="C", colour="yellow", mark=80, aspects={}, inputs={}, reasons=[{"id": "x"}], digest="", current=True,
    )  # fmt: skip


def told(viewer, as_of=None, identity=SHOP):
    return orjson.loads(dossier_json(identity, viewer=viewer, as_of=as_of))


def records_of(viewer, section, as_of=None, identity=SHOP):
    return next(one["records"] for one in told(viewer, as_of, identity)["sections"] if one["key"] == section)


@pytest.fixture
def sun(db):
    """The head of the office in charge; whoever is registered now belongs to it."""
    return staff(cast().sun)


def test_the_class_with_its_points_and_reasons_is_for_staff_and_the_subject(sun):
    register()
    rated(7, days_ago=1)
    for viewer in (sun, entity(f"uscc:{SHOP}")):
        assert (told(viewer)["risk"]["points"], told(viewer)["risk"]["reasons"]) == (7, [{"id": "x"}])
    assert {"points", "reasons"} & told(PUBLIC)["risk"].keys() == set()


def test_of_a_past_day_staff_see_the_class_of_then_and_the_public_none(sun):
    register()
    rated(7, days_ago=30)
    rated(9, days_ago=2)
    assert (told(sun, A_WEEK_AGO)["risk"]["points"], told(sun)["risk"]["points"]) == (7, 9)
    assert told(PUBLIC, A_WEEK_AGO)["risk"] is None
    assert told(sun, TODAY - timedelta(days=60))["risk"] is None


def test_staff_read_what_a_report_holds_back_from_everyone(sun):
    """On its own page, and where it is told of another: what the reporter did not publish, officers see."""
    register()
    row = {
        "uscc": SHOP, "entity_name": "山城巴味轩餐饮有限公司", "report_year": str(TODAY.year - 1), "state": "reported",
        "filed_on": f"{TODAY.year}-01-05", "channel": "paper", "survival_state": "open",
    }  # fmt: skip
    write_records(type="annual_report", rows=[row], by="system")
    report = last("annual_report")
    register(OTHER)
    add_mentions(mentions=[(report.pk, subject_by(OTHER).pk, "partner")], by="system")
    for viewer, sees in ((sun, True), (PUBLIC, False)):
        (own,) = records_of(viewer, "annual_reports")
        assert ("survival_state" in own["fields"]) is sees, viewer
        (other,) = records_of(viewer, "annual_reports", identity=OTHER)
        assert ("survival_state" in other["fields"]) is sees, viewer


def test_of_a_past_day_staff_see_what_was_withdrawn_since(sun):
    register()
    penalise()
    known_since(30, last("administrative_penalty"))
    withdraw_record(record=last("administrative_penalty"), by="system", reason="误报")
    assert len(records_of(sun, "penalties", A_WEEK_AGO)) == 1
    assert records_of(PUBLIC, "penalties", A_WEEK_AGO) == []


def test_the_state_it_was_read_in_is_its_last_row_today_and_none_of_a_past_day(sun):
    register()
    rated(7, days_ago=1)
    now, then = (ask(SHOP, PUBLIC, day).rows() for day in (None, A_WEEK_AGO))
    assert [row[0] for row in now][-1] == STATE and RISK in [row[0] for row in now]
    assert STATE not in [row[0] for row in then]


def test_a_key_that_is_not_for_everyone_goes_by_a_number_of_ours(monkeypatch):
    class Standard:
        types = statement.standard().types

    assert "r.id" in statement._key_json(SQLITE) and "'complaint_publicity'" in statement._key_json(SQLITE)
    open_to_all = Standard()
    open_to_all.types = {id: one for id, one in Standard.types.items() if id == "registration"}
    monkeypatch.setattr(statement, "standard", lambda: open_to_all)
    assert statement._key_json(SQLITE) == SQLITE.text("r.key")


def test_where_no_rule_says_anything_all_is_as_it_stands(monkeypatch):
    monkeypatch.setattr(statement, "publications", lambda today: {})
    assert statement.open_sql(SQLITE, TODAY, ["r"], "s") == "r.open"
    assert statement.visible_sql(SQLITE, TODAY) == "1 = 0"
    assert statement.never_held_sql(SQLITE, TODAY, subject="s") == "1 = 1"
