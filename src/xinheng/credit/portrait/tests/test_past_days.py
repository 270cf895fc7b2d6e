"""A past day is judged by today's law: what is no longer shown of a fact is shown for no earlier day either."""

from datetime import UTC, datetime, time, timedelta

import orjson
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.shop import OTHER, SHOP, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.portrait.viewers import PUBLIC, entity
from xinheng.fusion.registers.actions import relink_records, withdraw_record, write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time

pytestmark = pytest.mark.django_db
LONG_KNOWN = 30


def known_since(days: int, *records: Record) -> None:
    """As if these records had come so many days ago; what replaced them came today."""
    at = datetime.combine(TODAY - timedelta(days=days), time(4), UTC)
    Record.objects.filter(pk__in=[record.pk for record in records]).update(recorded_at=at)


def shown(section, days=7, viewer=PUBLIC, identity=SHOP):
    told = orjson.loads(dossier_json(identity, viewer=viewer, as_of=TODAY - timedelta(days=days)))
    return next(one["records"] for one in told["sections"] if one["key"] == section)


def last(type):
    return Record.objects.filter(type=type).latest("pk")


@pytest.mark.parametrize(("moment", "known"), [(-1, True), (0, False)])
def test_a_day_is_over_at_the_stroke_of_midnight(moment, known):
    """What came just before was known on that day, what came with it on the next; so of what was replaced then."""
    register()
    penalise()
    known_since(LONG_KNOWN, last("registration"))
    at = city_time.start_of(TODAY - timedelta(days=6)) + timedelta(microseconds=moment)
    Record.objects.filter(pk=last("administrative_penalty").pk).update(recorded_at=at)
    assert bool(shown("penalties", days=7)) is known and shown("penalties", days=6)
    penalise(penalty_content="罚款2000元")
    Record.objects.filter(superseded_at__isnull=False).update(superseded_at=at, recorded_at=at - timedelta(days=9))
    told = shown("penalties", days=7)
    assert [one["fields"]["penalty_content"] for one in told] == ([] if known else ["罚款3000元"])


def removed():
    list_abnormal(removed_on=TODAY.isoformat())


def annulled():
    withdraw_record(record=last("abnormal_operation_list"), by="system", reason="列入决定被撤销")


def linked_elsewhere():
    relink_records(links={last("abnormal_operation_list").pk: register(OTHER).pk}, by="system")


def unlinked():
    relink_records(links={last("abnormal_operation_list").pk: None}, by="system")


def gone_out_of_business():
    register(registration_state="4")


def of_a_season_that_is_over():
    list_abnormal(listing_reason="E4", listing_document="季", listed_on=days_ago(30), removed_on=days_ago(1))


@pytest.mark.parametrize(
    "later", [removed, annulled, linked_elsewhere, unlinked, gone_out_of_business, of_a_season_that_is_over]
)
def test_what_ended_a_listing_ends_it_for_every_day(later):
    shop = register()
    list_abnormal()
    known_since(LONG_KNOWN, last("abnormal_operation_list"), last("registration"))
    assert len(shown("abnormal_list")) == 1
    later()
    assert shown("abnormal_list") == []
    assert len(shown("abnormal_list", viewer=entity(shop.identity))) == 1


@pytest.mark.parametrize(
    "later",
    [{"publicity_state": "4"}, {"publicity_state": "1"}, {"publicity_state": "2"}, {"party_kind": "01"},
     {"penalty_kind": "01"}, {"case_procedure": "01"}, {"penalised_on": days_ago(2000)}],
)  # fmt: skip
def test_what_is_said_of_a_penalty_today_counts_for_every_day(later):
    register()
    penalise()
    known_since(LONG_KNOWN, last("administrative_penalty"))
    assert len(shown("penalties")) == 1
    penalise(**later)
    assert shown("penalties") == []


def test_a_listing_that_ends_the_penalty_it_follows_ends_it_for_every_day():
    register()
    penalise(published_on=days_ago(70))
    known_since(LONG_KNOWN, last("administrative_penalty"))
    assert len(shown("penalties")) == 1
    row = {
        "uscc": SHOP, "entity_name": "店", "listing_reason": reason(), "listed_on": days_ago(60),
        "listing_authority": "局", "listing_document_number": "严1", "removed_on": days_ago(1),
        "decision_number": "山市监两河处罚〔2026〕137号",
    }  # fmt: skip
    write_records(type="serious_violation_list", by="system", rows=[row])
    assert shown("penalties") == []


def reason():
    return standard().code_list("serious_violation_reasons").entries[0].code


def test_what_was_held_back_then_is_not_shown_because_it_was_corrected_since():
    """The old version named a natural person: the correction does not publish it."""
    register()
    penalise(party_kind="01", penalty_content="对陈某罚款3000元")
    known_since(LONG_KNOWN, last("administrative_penalty"))
    penalise(party_kind="02", penalty_content="罚款3000元")
    assert shown("penalties") == []
    assert len(shown("penalties", days=0)) == 1


@pytest.mark.parametrize("channels", [("online", "paper"), ("paper", "online"), ("paper", "paper")])
def test_the_content_of_a_paper_report_is_shown_for_no_day(channels):
    """个体工商户年度报告办法 第八条、第十条: of a report on paper only the fact that it was filed."""
    register()
    for number, channel in enumerate(channels):
        write_records(type="annual_report", by="system", rows=[{
            "uscc": SHOP, "entity_name": "店", "report_year": "2025", "filed_on": days_ago(60), "state": "reported",
            "channel": channel, "main_activity": "不该公示的主营", "mailing_address": "不该公示的地址",
        }])  # fmt: skip
        if number == 0:
            known_since(LONG_KNOWN, last("annual_report"))
    then, now = shown("annual_reports")[0], shown("annual_reports", days=0)[0]
    assert "不该公示" not in orjson.dumps(then).decode()
    assert ("不该公示" in orjson.dumps(now).decode()) == (channels[1] == "online")
    assert then["fields"]["report_year"] == "2025"


STATES = st.sampled_from(["0", "1", "2", "4"])
VERSIONS = st.lists(
    st.fixed_dictionaries({
        "publicity_state": STATES, "party_kind": st.sampled_from(["01", "02"]),
        "penalty_kind": st.sampled_from(["01", "02", "05", "13"]), "grade": st.sampled_from(["", "minor", "serious"]),
        "penalised_on": st.sampled_from([10, 80, 100, 380, 900, 1200]).map(days_ago),
        "uscc": st.sampled_from([SHOP, OTHER]),
    }),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(
    max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(histories=st.lists(VERSIONS, min_size=1, max_size=3), gone=st.sets(st.integers(0, 2)))
def test_over_random_histories_no_past_day_shows_what_today_does_not(histories, gone):
    with transaction.atomic():
        shops = {f"uscc:{code}" for code in (SHOP, OTHER) if register(code)}
        Record.objects.filter(type="registration").update(recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
        for number, versions in enumerate(histories):
            told_on = LONG_KNOWN
            for version in versions:
                penalise(decision_number=f"罚{number}", **version)
                known_since(told_on, last("administrative_penalty"))
                earlier = Record.objects.filter(superseded_by=last("administrative_penalty").pk)
                earlier.update(superseded_at=last("administrative_penalty").recorded_at)
                told_on -= 5
            if number in gone:
                withdraw_record(record=last("administrative_penalty"), by="system", reason="误报")
        for identity in shops:
            today = {record["key"] for record in shown("penalties", 0, identity=identity)}
            for days in (28, 23, 18, 13, 1):
                then = {record["key"] for record in shown("penalties", days, identity=identity)}
                assert then <= today, (days, identity)
        transaction.set_rollback(True)
    assert not Subject.objects.filter(identity__in=shops).exists()
