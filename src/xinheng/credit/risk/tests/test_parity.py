"""Any city, any day: the lake and the small table give every subject the same row."""

import random
from datetime import timedelta

import pytest
from tests.examples import todays
from tests.shop import TODAY, days_ago

from xinheng.credit.risk.models import PeerValue
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.running.scoring import (
    readings,
    refresh_peers,
    score_into_table,
    score_statement,
    types_read,
)
from xinheng.credit.risk.running.small_lake import small_lake
from xinheng.credit.risk.statement.conditions import on_day, printer
from xinheng.credit.risk.statement.gather import COMMON
from xinheng.credit.risk.statement.links import Links
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit.credit_code import generate

pytestmark = pytest.mark.django_db
FIELD = standard().code_list("supervision_field").entries[0].code
SERIOUS = standard().code_list("serious_violation_reasons").entries[0].code
CODES = [generate(division="509901", serial=serial) for serial in range(40)]


def write_city(chance):
    day = lambda oldest: days_ago(chance.randrange(oldest))  # noqa: E731
    write_records(type="registration", by="system", rows=[
        {
            "uscc": code, "entity_name": f"山城{number}号店", "established_on": day(3000), "approved_on": day(3000),
            "registration_authority": "两河局", "registered_address": f"两河区江岸路{chance.randrange(3)}号楼",
            "registration_state": chance.choice(["1"] * 6 + ["2", "4", "S1"]),
            "industry_code": chance.choice(["6210", "5211"]), "subject_category": "01",
            "registered_division": "509901001",
        }
        for number, code in enumerate(CODES)
    ])  # fmt: skip
    write_records(type="administrative_penalty", by="system", rows=[
        {
            # Two of one shop under one decision: a check that led to it has two to follow.
            "decision_number": f"罚{number // 2}", "uscc": CODES[number // 2], "party_name": f"店{number % 2}",
            "violation_type": "价格", "penalty_kind": chance.choice(["01", "02", "02|03", "04", "05"]),
            "penalty_content": "罚", "authority": "局", "fine_amount": chance.choice(["", "0.01", "10000", "200000.5"]),
            "penalised_on": day(1500), "grade": chance.choice(["minor", "general", "serious", "none", ""]),
            "publicity_state": chance.choice(["0", "0", "0", "1", "4", ""]),
            "field_of_supervision": chance.choice(["", "catering", "price"]),
            "discretion_step": chance.choice(["", "03", "04"]), "published_on": chance.choice(["", day(400)]),
            "restriction_ends_on": chance.choice(["", "", days_ago(-100), day(300)]),
        }
        for number in range(60)
    ])  # fmt: skip
    write_records(type="abnormal_operation_list", by="system", rows=[
        {
            "uscc": code, "entity_name": "店", "listing_reason": chance.choice(["E1", "E3", "E4", "H1", "H3"]),
            "listed_on": day(900), "removed_on": chance.choice(["", days_ago(chance.randrange(400))]),
            "listing_authority": "局",
        }
        for code in chance.sample(CODES, 15)
    ])  # fmt: skip
    write_records(type="serious_violation_list", by="system", rows=[
        {
            "uscc": CODES[number], "entity_name": "店", "listing_reason": SERIOUS, "listed_on": day(1500),
            "listing_document_number": f"严{number}", "decision_number": f"罚{number}", "listing_authority": "局",
            "removed_on": chance.choice(["", day(300)]), "restriction_ends_on": chance.choice(["", days_ago(-50)]),
        }
        for number in chance.sample(range(30), 12)
    ])  # fmt: skip
    write_records(type="inspection_result", by="system", rows=[
        {
            "inspection_number": f"检{number}", "uscc": CODES[number % 40], "entity_name": "店", "kind": "routine",
            "field_of_supervision": FIELD, "authority": "局", "officers": "吴",
            "started_at": f"{day(1200)} 09:00", "result": chance.choice(["1", "1", "P", "E", "8", "F"]),
            "decision_number": chance.choice(["", "", f"罚{number % 40}", f"严{number % 40}"]),
        }
        for number in range(60)
    ])  # fmt: skip


def judged(lake, rules, judge, source, ahead=""):
    """What the public may see of each record: until when, and whether today."""
    told = f"SELECT r.subject_id, r.key, {judge.term(rules.hidden_on)}, ({judge.truth(rules.shown(TODAY))}) IS TRUE"
    asked = f"{ahead}{told} FROM {source} r JOIN subject s ON s.subject_id = r.subject_id ORDER BY ALL"
    return lake.execute(on_day(asked, TODAY)).fetchall()


def rows(connection):
    return {row[0]: row for row in connection.execute("SELECT * FROM scored").fetchall()}


def rows_of(subjects, types, day):
    with small_lake(subjects, types) as lake:
        lake.score(score_statement(main_scorecard(), day))
        return rows(lake.connection)


def test_a_link_looked_up_once_says_what_it_says_in_place(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"
    write_city(random.Random(4))
    refresh_lake()
    shown = readings(indicators_of(main_scorecard()), TODAY).shown
    seen = set()
    with connect() as lake:
        for type, rules in shown.items():
            links = Links([(type, rules.hidden_on), (type, rules.shown(TODAY))], {type: COMMON})
            if not links.relations():
                continue
            ahead = f"WITH {', '.join(links.relations())} "
            found = judged(lake, rules, links.printer(type, "r"), links.relation(type), ahead)
            assert found == judged(lake, rules, printer("r", "s"), type)
            seen |= {(type, shown) for *_, shown in found}
    # Of penalties, listings and checks some are shown and some are not any more.
    assert {type for type, shown in seen if shown} & {type for type, shown in seen if not shown} >= {
        "administrative_penalty", "abnormal_operation_list", "inspection_result",
    }  # fmt: skip


@pytest.mark.parametrize("seed", todays([1, 2, 3]))
def test_lake_and_small_table_agree(seed, settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"
    write_city(random.Random(seed))
    refresh_lake()
    types = types_read(indicators_of(main_scorecard()))
    subjects = list(Subject.objects.values_list("id", flat=True))
    for day in (TODAY, TODAY - timedelta(days=200)):
        PeerValue.objects.all().delete()
        with connect() as lake:
            peers = refresh_peers(lake, main_scorecard(), day).to_pylist()
            PeerValue.objects.bulk_create([PeerValue(**peer) for peer in peers])
            score_into_table(lake, main_scorecard(), day)
            whole = rows(lake)
        assert len(whole) > 25 and len({row[2] for row in whole.values()}) > 1
        assert rows_of(subjects, types, day) == whole
        for subject in subjects[:8]:
            assert rows_of([subject], types, day).get(subject) == whole.get(subject)
