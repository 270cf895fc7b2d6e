"""The score agrees with publication, the worst is not the best, and what a remedy promises happens."""

import pytest
from tests.shop import SHOP, TODAY, days_ago, list_abnormal, penalise, register

from xinheng.credit.risk.actions import prepare, score_all, store
from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.credit.risk.running.scoring import readings, types_read
from xinheng.credit.risk.running.small_lake import small_lake
from xinheng.credit.risk.statement.aggregates import slug
from xinheng.credit.risk.statement.compile import scorecard_sql
from xinheng.credit.risk.tests.a_city_in_time import COMMITMENT, GROUP, ISSUE, LEVEL
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.kit.months import months_later

pytestmark = pytest.mark.django_db
FIELD = standard().code_list("supervision_field").entries[0].code


def write(type, **row):
    title = "party_name" if type == "administrative_penalty" else "entity_name"
    write_records(type=type, rows=[{"uscc": SHOP, title: "店"} | row], by="system")


def scored():
    """The shop's result by the whole card."""
    shop = subject_by(SHOP)
    store(prepare([shop.pk]))
    return result_for(shop.pk)


def points(indicator):
    """What one indicator costs the shop now, asked alone: with the whole card it would take ten times as long."""
    card, day = main_scorecard(), city_time.today()
    alone = [one for one in indicators_of(card) if one.id == indicator]
    with small_lake([subject_by(SHOP).pk], types_read(indicators_of(card))) as lake:
        lake.score(scorecard_sql(card, alone, readings(alone, day), day))
        ((cost,),) = lake.connection.execute(f"SELECT p_{slug(alone[0])} FROM scored").fetchall()
    return cost


def checked(number="检1", ago=30, result="P", **row):
    write("inspection_result", inspection_number=number, kind="routine", field_of_supervision=FIELD, authority="局",
          officers="吴", started_at=f"{days_ago(ago)} 09:00", result=result, **row)  # fmt: skip


def catered(ago=20, result="1"):
    """A check of the kitchen."""
    write("inspection_result", inspection_number="检9", kind="routine", field_of_supervision="catering", authority="局",
          officers="吴", started_at=f"{days_ago(ago)} 09:00", result=result)  # fmt: skip


def ordered(**row):
    write("corrective_order", document_number="责1", violations="价格", basis="法", issued_on=days_ago(40),
          correct_by=days_ago(20), **row)  # fmt: skip


def licensed(number="证1", ends=60, **row):
    write("administrative_licence", licence_number=number, licence_name="食品经营许可证", authority="局",
          valid_from=days_ago(900), valid_to=days_ago(ends), **({"state": "valid"} | row))  # fmt: skip


def reported(year, state="reported"):
    write("annual_report", report_year=str(year), state=state, filed_on=days_ago(150))


def blacklisted(**row):
    write("serious_violation_list", listing_reason="F2", listing_document_number="严1", listed_on=days_ago(400),
          listing_authority="局", **row)  # fmt: skip


def sampled(**row):
    write_records(type="sampling_result", by="system", rows=[{
        "sheet_number": "抽1", "sampled_uscc": SHOP, "sampled_unit_name": "店", "product_name": "糕点",
        "product_group": GROUP, "laboratory_name": "所", "reported_on": days_ago(0), "verdict": "fail",
    } | row])  # fmt: skip


def lift(days):
    """A lift whose next inspection is due in so many days."""
    write_records(type="use_registration", by="system", rows=[{
        "certificate_number": "梯1", "equipment_code": "31101509901202000", "equipment_name": "乘客电梯",
        "catalogue_variety": "3110", "use_unit_uscc": SHOP, "use_unit_name": "店", "use_place": "江岸路1号",
        "registered_on": days_ago(900), "authority": "局", "state": "valid", "next_inspection_on": days_ago(-days),
    }])  # fmt: skip


def barred(**row):
    write("key_person_alert", person_no="人1", person_masked="陈*文", kind="ban", relation="法定代表人",
          level=LEVEL, raised_on=days_ago(20), **row)  # fmt: skip


def promised(**row):
    write("voluntary_commitment", kind=COMMITMENT, committed_on=days_ago(30), content="诺", signatory="陈大文",
          **({"kept": "0"} | row))  # fmt: skip


def complaint(number, day, uscc=SHOP):
    return {
        "complaint_number": f"诉{number}", "uscc": uscc, "respondent_name": "店", "issue": ISSUE, "handled_on": day,
        "handling_result": "O2", "publicised_by": "局", "published_on": day,
    }  # fmt: skip


def complained(number):
    write_records(type="complaint_publicity", by="system", rows=[complaint(number, days_ago(0))])


def last_season():
    """The year whose report was due last."""
    return TODAY.year - (1 if TODAY.month >= 7 else 2)


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
    assert [reason for reason in scored().reasons if reason["section"] == "abnormal_list"] == []


def test_never_reported_is_worse_than_reported_once():
    """企业信息公示暂行条例 第十八条."""
    register()
    year = int(days_ago(400)[:4])
    for missed in range(year - 3, year + 1):
        reported(missed, "unreported")
    assert points("G-D07") == 45
    assert scored().grade in "CD"


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
    "G-S30": (lambda: [licensed(ends=60), catered()], lambda: licensed(state="deregistered")),
    "G-S30 renewed": (lambda: [licensed(ends=60), catered()], lambda: licensed("证2", ends=-900)),
    "G-S26": (checked, lambda: checked(result="E")),
    "G-D07": (lambda: [reported(year, "unreported") for year in past_years()],
              lambda: [reported(year, "late") for year in past_years()]),
    "G-B10": (lambda: register(registration_state="S1"), register),
    "G-S05": (blacklisted, lambda: blacklisted(removed_on=days_ago(0))),
    "E-02": (lambda: lift(-1), lambda: lift(300)),
    "E-03": (lambda: lift(-31), lambda: lift(300)),
    "G-D06": (lambda: reported(last_season(), "unreported"), lambda: reported(last_season())),
    "G-A02": (barred, lambda: barred(cleared_on=days_ago(0))),
    "G-C10": (promised, lambda: promised(kept="1")),
}  # fmt: skip

# What only time takes away: the fact, and the day from which it costs nothing, by the text of the indicator.
BY_TIME = {
    "G-S01": (lambda: penalise(penalised_on=days_ago(0), published_on=days_ago(0)), 12),
    "G-S08": (lambda: [checked("检1", 0), checked("检2", 0)], 3),
    "G-S09": (lambda: checked(ago=0, result="8"), 3),
    "G-S12": (sampled, 24),
    "G-S26": (lambda: checked(ago=0), 3),
    "G-C01": (lambda: [complained(number) for number in range(3)], 12),
    "G-C02": (lambda: [complained(number) for number in range(5)], 3),
    "G-B01": (lambda: register(established_on=days_ago(0)), 36),
    "G-S04": (lambda: penalise(penalty_kind="02|04", restriction_ends_on=months_later(TODAY, 5).isoformat()), 5),
}  # fmt: skip

# What earns points, what says nothing of conduct, and what compares with others: there is nothing to do about it.
NOTHING_TO_DO = {"G-S11", "G-C03", "G-B07", "G-B06"}


@pytest.mark.parametrize("which", REMEDIES)
def test_a_remedy_that_is_promised_works(which):
    indicator = which.split()[0]
    register()
    fact, remedy = REMEDIES[which]
    fact()
    assert points(indicator) > 0
    remedy()
    assert points(indicator) <= 0


@pytest.mark.parametrize("indicator", BY_TIME)
def test_time_takes_away_what_is_said_to_go_with_it(indicator, clock):
    register()
    fact, months = BY_TIME[indicator]
    fact()
    assert points(indicator) > 0
    clock(f"{months_later(TODAY, months)} 08:00")
    assert points(indicator) == 0


def test_checks_without_a_finding_bring_the_share_down():
    register()
    checked("检1")
    checked("检2", 20)
    before = points("G-S08")
    for number in range(4):
        checked(f"好{number}", 5, "1")
    assert 0 < points("G-S08") < before


def test_who_moves_to_an_address_of_its_own_costs_nothing_after_the_next_whole_run(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"
    for serial in range(12):
        register(generate(division="509901", serial=500 + serial))
    register()
    for address, costs in (("两河区江岸路88号1层", True), ("两河区石坝街二百零二号", False)):
        register(registered_address=address)
        refresh_lake()
        score_all()
        assert ("G-B03" in {reason["indicator"] for reason in scored().reasons}) == costs


def test_no_indicator_is_without_a_way_out_that_was_walked():
    walked = {which.split()[0] for which in (*REMEDIES, *BY_TIME)} | {"G-B03"} | NOTHING_TO_DO
    assert set(main_scorecard().indicators) - walked == set()


def test_a_restriction_in_force_and_a_lift_a_month_overdue_are_never_green():
    """A grave fact that goes on forces class C, whatever the sum; what nobody told the end of is not proven."""
    register()
    penalise(penalty_kind="04", published_on=days_ago(80), restriction_ends_on=days_ago(-60))
    assert points("G-S04") == 20 and scored().grade in "CD"
    penalise(penalty_kind="04", published_on=days_ago(80), restriction_ends_on="")
    assert points("G-S04") == 0
    penalise(publicity_state="4")
    lift(-30)
    assert points("E-03") == 0 and scored().grade in "AB"
    lift(-31)
    assert points("E-03") == 20 and scored().grade == "C"


def test_orders_met_late_are_not_met_in_time():
    register()
    ordered(corrected_on=days_ago(1), rechecked_on=days_ago(0), recheck_result="pass")
    assert points("G-S11") == 0
    ordered(corrected_on=days_ago(25), rechecked_on=days_ago(20), recheck_result="pass")
    assert points("G-S11") == -8


def test_a_kitchen_that_goes_on_without_its_licence_is_never_green():
    """食品安全法 第三十五条: checked at work a month after the end; met by nobody, or in time, it is not proven."""
    register()
    licensed(ends=60)
    for ago, result, costs in ((20, "1", 20), (20, "F", 0), (20, "7", 0), (40, "P", 0)):
        catered(ago, result)
        assert points("G-S30") == costs, (ago, result)
    catered(20, "E")
    assert scored().grade in "CD"


def test_complaints_are_judged_by_what_is_usual_among_the_like(settings, tmp_path):
    """Three a year are many where others have none, and nothing where half have four; each is counted at once."""
    settings.LAKE_ROOT = tmp_path / "lake"
    streets = {"6210": 0, "5211": 4}
    for industry, usual in streets.items():
        for serial in range(24):
            register(generate(division="509901", serial=int(industry) + serial), industry_code=industry)
            code = generate(division="509901", serial=int(industry) + serial)
            told = [complaint(f"{industry}-{serial}-{one}", days_ago(30), code) for one in range(usual)]
            write_records(type="complaint_publicity", by="system", rows=told)
    refresh_lake()
    score_all()
    for industry, costs in (("6210", 30), ("5211", 0)):
        register(industry_code=industry)
        for number in range(3):
            complained(number)
        assert points("G-C01") == costs, industry
    for number in range(3, 5):
        complained(number)
    assert points("G-C01") == 30
    said = next(one["text"] for one in scored().reasons if one["indicator"] == "G-C01")
    assert "多于 97% 的同行同类主体" in said


def test_with_too_few_like_it_the_published_counts_decide():
    register()
    for many, costs in ((2, 0), (3, 8), (5, 8), (6, 18), (10, 30)):
        for number in range(many):
            complained(number)
        assert points("G-C01") == costs
