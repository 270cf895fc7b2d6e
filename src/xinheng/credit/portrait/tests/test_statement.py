"""The statement itself: what is asked for which viewer and day, and nothing more."""

from datetime import timedelta

import orjson
import pytest
from tests.shop import OTHER, SHOP, TODAY, days_ago, penalise, register

from xinheng.credit.portrait import listing, statement
from xinheng.credit.portrait.asking import ask
from xinheng.credit.portrait.json_dialect import SQLITE
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.statement import RISK, STATE
from xinheng.credit.portrait.tests.test_past_days import known_since, last
from xinheng.credit.portrait.viewers import PUBLIC, entity
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


pytestmark = pytest.mark.django_db


# Who sees everything of the shop, as an officer in charge does.
OWN = entity(f"uscc:{SHOP}")


def test_the_class_with_its_points_and_reasons_is_for_those_who_see_everything():
    register()
    rated(7, days_ago=1)
    assert (told(OWN)["risk"]["points"], told(OWN)["risk"]["reasons"]) == (7, [{"id": "x"}])
    assert {"points", "reasons"} & told(PUBLIC)["risk"].keys() == set()


def test_of_a_past_day_the_shop_sees_the_class_of_then_and_the_public_none():
    register()
    rated(7, days_ago=30)
    rated(9, days_ago=2)
    assert (told(OWN, A_WEEK_AGO)["risk"]["points"], told(OWN)["risk"]["points"]) == (7, 9)
    assert told(PUBLIC, A_WEEK_AGO)["risk"] is None
    assert told(OWN, TODAY - timedelta(days=60))["risk"] is None


def test_what_is_scored_at_the_stroke_of_midnight_is_the_new_days_class():
    register()
    rated(7, days_ago=30)
    rated(9, days_ago=2)
    midnight = city_time.start_of(A_WEEK_AGO + timedelta(days=1))
    RiskResult.objects.filter(points=9).update(scored_at=midnight)
    assert [told(OWN, A_WEEK_AGO + timedelta(days=days))["risk"]["points"] for days in (0, 1)] == [7, 9]


def test_the_shop_reads_what_a_report_holds_back_from_everyone():
    """On its own page, and where it is told of another: what the reporter did not publish, it sees itself."""
    register()
    row = {
        "uscc": SHOP, "entity_name": "山城巴味轩餐饮有限公司", "report_year": str(TODAY.year - 2), "state": "reported",
        "filed_on": f"{TODAY.year - 1}-03-05", "channel": "paper", "survival_state": "open",
    }  # fmt: skip
    write_records(type="annual_report", rows=[row], by="system")
    report = last("annual_report")
    register(OTHER)
    add_mentions(mentions=[(report.pk, subject_by(OTHER).pk, "partner")], by="system")
    for page, own in ((SHOP, OWN), (OTHER, entity(f"uscc:{OTHER}"))):
        for viewer, sees in ((own, True), (PUBLIC, False)):
            (found,) = records_of(viewer, "annual_reports", identity=page)
            assert ("survival_state" in found["fields"]) is sees, (page, viewer)


def test_of_a_past_day_it_sees_what_was_withdrawn_since():
    register()
    penalise()
    known_since(30, last("administrative_penalty"))
    withdraw_record(record=last("administrative_penalty"), by="system", reason="误报")
    assert len(records_of(OWN, "penalties", A_WEEK_AGO)) == 1
    assert records_of(PUBLIC, "penalties", A_WEEK_AGO) == []


def test_the_state_it_was_read_in_is_its_last_row_today_and_none_of_a_past_day():
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
    monkeypatch.setattr(statement, "_visible_sql", statement._visible_sql.__wrapped__)
    assert statement.open_sql(SQLITE, TODAY, ["r"], "s") == "r.open"
    assert statement.visible_sql(SQLITE, TODAY) == "1 = 0"
    assert statement.never_held_sql(SQLITE, TODAY, subject="s") == "1 = 1"


def sample(number, uscc=SHOP, **fields):
    row = {
        "sheet_number": number, "sampled_uscc": uscc, "sampled_unit_name": "巴味轩", "product_group": "food",
        "product_name": f"豆干{number}", "laboratory_name": "山城市食品检验检测中心", "verdict": "fail",
        "failed_items": "苯甲酸", "reported_on": days_ago(20), "announced_on": days_ago(10),
    }  # fmt: skip
    write_records(type="sampling_result", rows=[row | fields], by="system")


def listed(monkeypatch, **asked):
    """Numbers of the sheets of one page, of two rows, and how many there are."""
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    listing.read_once.cache_clear()
    found = listing.read_list("beware", "failed_samples", **asked)
    return [one["fields"]["sheet_number"] for one in found.records], found.count


def test_a_list_holds_what_its_rule_says_the_newest_first_page_by_page(monkeypatch):
    register()
    register(OTHER, registered_division="509902001")
    for number, day in (("A1", 20), ("A2", 9), ("A3", 15)):
        sample(number, reported_on=days_ago(day))
    sample("B1", OTHER, reported_on=days_ago(12))
    sample("C1", verdict="pass")
    assert listed(monkeypatch) == (["A2", "B1"], 4)
    assert listed(monkeypatch, number=2) == (["A3", "A1"], 4)
    assert listed(monkeypatch, district="509902") == (["B1"], 1)


def test_a_list_without_a_rule_holds_all_that_is_shown():
    today = TODAY
    assert "AND (1 = 1) AND" in statement.listing_sql(SQLITE, today, "sampling_result", {})
    assert "AND (1 = 1) AND" not in statement.listing_sql(SQLITE, today, "sampling_result", {"verdict": "fail"})


def test_what_the_public_may_see_is_counted_for_each_business_by_kind():
    register()
    register(OTHER, registered_division="509902001")
    for number in ("罚1号", "罚2号"):
        penalise(decision_number=number)
    for number in ("A1", "A2", "A3"):
        sample(number, OTHER)
    ours, other = (subject_by(one).pk for one in (SHOP, OTHER))
    kinds = ("administrative_penalty", "sampling_result")
    told = {who: [found.get(kind) for kind in kinds] for who, found in listing.public_counts([ours, other]).items()}
    assert told == {ours: [2, None], other: [None, 3]}
    withdraw_record(record=last("sampling_result"), by="system", reason="撤销")
    assert listing.public_counts([other])[other]["sampling_result"] == 2
    assert listing.public_counts([]) == {} and ours not in listing.public_counts([other])
