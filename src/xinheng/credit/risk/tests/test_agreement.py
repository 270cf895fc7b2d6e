"""The score agrees with publication, the worst is not the best, and what a remedy promises happens."""

import pytest
from tests.shop import SHOP, days_ago, list_abnormal, penalise, register

from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard

pytestmark = pytest.mark.django_db
FIELD = standard().code_list("supervision_field").entries[0].code


def write(type, **row):
    title = "party_name" if type == "administrative_penalty" else "entity_name"
    write_records(type=type, rows=[{"uscc": SHOP, title: "店"} | row], by="system")


def points(indicator):
    subject = subject_by(SHOP)
    store(prepare([subject.pk]))
    result = result_for(subject.pk)
    return sum(reason["points"] for reason in result.reasons if reason["indicator"] == indicator)


def checked(number="检1", ago=30, result="P", **row):
    write("inspection_result", inspection_number=number, kind="routine", field_of_supervision=FIELD, authority="局",
          officers="吴", started_at=f"{days_ago(ago)} 09:00", result=result, **row)  # fmt: skip


def ordered(**row):
    write("corrective_order", document_number="责1", violations="价格", basis="法", issued_on=days_ago(40),
          correct_by=days_ago(20), **row)  # fmt: skip


def licensed(number="证1", ends=60, **row):
    write("administrative_licence", licence_number=number, licence_name="食品经营许可证", authority="局",
          valid_from=days_ago(900), valid_to=days_ago(ends), **({"state": "valid"} | row))  # fmt: skip


def reported(year, state="reported"):
    write("annual_report", report_year=str(year), state=state, filed_on=days_ago(150))


def past_years():
    """The five years whose report is due by today."""
    last = int(days_ago(400)[:4])
    return range(last - 4, last + 1)


@pytest.mark.parametrize(
    ("indicator", "fact"),
    [("G-S09", lambda: checked(ago=130, result="8")), ("G-S26", lambda: checked(ago=130)),
     ("G-S08", lambda: [checked("检1", 200), checked("检2", 210)]),
     ("G-S01", lambda: penalise(penalised_on=days_ago(-1))), ("G-S03", lambda: penalise(penalised_on=days_ago(-1))),
     ("G-S02", lambda: penalise(publicity_state="4")), ("G-S01", lambda: penalise(party_kind="01")),
     ("G-S06", lambda: list_abnormal(removed_on=days_ago(0)))],
)  # fmt: skip
def test_what_is_not_public_costs_nothing(indicator, fact):
    """信用修复管理办法（第107号令）第二条: measures end with repair; a penalty dated tomorrow is none today."""
    register()
    fact()
    assert points(indicator) == 0


def test_two_listings_that_were_removed_cost_nothing():
    register()
    for day in (300, 200):
        list_abnormal(listed_on=days_ago(day), removed_on=days_ago(day - 50))
    shop = register()
    store(prepare([shop.pk]))
    assert [reason for reason in result_for(shop.pk).reasons if reason["section"] == "abnormal_list"] == []


def test_never_reported_is_worse_than_reported_once():
    """企业信息公示暂行条例 第十八条."""
    register()
    year = int(days_ago(400)[:4])
    for missed in range(year - 3, year + 1):
        reported(missed, "unreported")
    assert points("G-D07") == 45
    assert result_for(register().pk).grade in "CD"


def test_points_halve_from_the_record_that_scores():
    """A revocation of long ago is not made new by a small fine of last week."""
    register()
    penalise(penalty_kind="05", penalised_on=days_ago(1000), decision_number="旧")
    old = points("G-S02")
    penalise(penalised_on=days_ago(7), fine_amount="200", decision_number="新")
    assert 0 < points("G-S02") == old


def test_an_amount_halves_from_the_largest():
    register()
    penalise(fine_amount="300000", penalised_on=days_ago(300), decision_number="大")
    old = points("G-S03")
    penalise(penalised_on=days_ago(7), fine_amount="200", decision_number="小")
    assert 0 < points("G-S03") == old


REMEDIES = {
    "G-S01": (penalise, lambda: penalise(publicity_state="4")),
    "G-S02": (penalise, lambda: penalise(publicity_state="4")),
    "G-S03": (penalise, lambda: penalise(publicity_state="4")),
    "G-S06": (list_abnormal, lambda: list_abnormal(removed_on=days_ago(0))),
    "G-S10": (ordered, lambda: ordered(corrected_on=days_ago(1), rechecked_on=days_ago(0), recheck_result="pass")),
    "G-S13": (lambda: ordered(recheck_result="fail", rechecked_on=days_ago(10)),
              lambda: ordered(recheck_result="pass", rechecked_on=days_ago(1), corrected_on=days_ago(1))),
    "G-S24": (licensed, lambda: licensed(state="deregistered")),
    "G-S24 renewed": (licensed, lambda: licensed("证2", ends=-900)),
    "G-S26": (checked, lambda: checked(result="E")),
    "G-D07": (lambda: [reported(year, "unreported") for year in past_years()],
              lambda: [reported(year, "late") for year in past_years()]),
    "G-B10": (lambda: register(registration_state="S1"), register),
}  # fmt: skip


@pytest.mark.parametrize("which", REMEDIES)
def test_a_remedy_that_is_promised_works(which):
    indicator = which.split()[0]
    register()
    fact, remedy = REMEDIES[which]
    fact()
    assert points(indicator) > 0
    remedy()
    assert points(indicator) == 0


def test_orders_met_late_are_not_met_in_time():
    register()
    ordered(corrected_on=days_ago(1), rechecked_on=days_ago(0), recheck_result="pass")
    assert points("G-S11") == 0
    ordered(corrected_on=days_ago(25), rechecked_on=days_ago(20), recheck_result="pass")
    assert points("G-S11") == -8
