"""The list of abnormal operations: by rule after 30 June, by letters, by order; off it by repair or by mistake."""

import pytest
from django.test import Client
from tests.shop import SHOP, known_before

from xinheng.credit.listing.actions import propose_unreported
from xinheng.credit.listing.actions.season import LastSeason, propose_daily
from xinheng.credit.listing.queries import ABNORMAL
from xinheng.credit.listing.tests.conftest import CLOSED, HOUSE, LATE, YOUNG, listing, put, report
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db


def public(uscc: str = SHOP) -> str:
    return Client().get(f"/e/{uscc}").content.decode()


def due() -> dict[str, str]:
    return {one.rule.title: str(one.due_on) for one in clock_readings(listing()) if one.open}


def of(uscc: str) -> Matter:
    return Matter.objects.get(procedure="abnormal_listing", subject_identity=f"uscc:{uscc}")


@pytest.mark.clause("CQ-6.2-12", part=True)
def test_who_did_not_report_is_proposed_by_rule_and_listed_by_a_person(shops, desk, clock):
    report(LATE, "late")
    clock("2026-06-30 09:00")
    assert propose_daily() == 0
    clock("2026-07-02 09:00")
    LastSeason.asked_at = float("-inf")
    assert (propose_daily(), propose_daily(), propose_unreported()) == (2, 0, 0)
    found = {one.subject_identity.partition(":")[2] for one in Matter.objects.all()}
    assert found == {SHOP, HOUSE} and not found & {LATE, YOUNG, CLOSED}
    assert (of(SHOP).facts["listing_reason"], of(HOUSE).facts["listing_reason"]) == ("E1", "H1")
    assert due() == {"列入决定期限": "2026-07-14"}
    # Nobody is on the list before a person has decided.
    assert "列入中" not in public()
    assert desk("zhao").do("list", of(SHOP)).status_code in (403, 404, 422)
    sheet = f"/officer/matters/{of(SHOP).number}/do/list"
    assert "还有 1 户待决定" in desk("sun").client.get(sheet).content.decode()
    assert desk("sun").do("list", of(SHOP), together="on").status_code == 302
    assert (of(SHOP).state, of(HOUSE).state) == ("listed", "listed")
    assert "列入中" in public() and "列入中" in public(HOUSE)
    # A household is shown until the next 30 June (个体工商户年度报告办法 art 13), an enterprise until it is cured.
    clock("2027-07-01 09:00")
    assert "列入中" in public() and "列入中" not in public(HOUSE)


def test_who_reports_before_the_decision_is_not_listed(shops, desk, clock):
    clock("2026-07-02 09:00")
    propose_unreported()
    report(HOUSE)
    assert desk("sun").do("list", of(SHOP), together="on").status_code == 302
    assert (of(SHOP).state, of(HOUSE).state) == ("listed", "proposed")
    refused = desk("sun").do("list", of(HOUSE))
    assert refused.status_code == 422 and "已经报送" in refused.content.decode()
    assert desk("sun").do("drop_listing", of(HOUSE), reason="已补报").status_code == 302


def test_two_letters_fifteen_to_thirty_days_apart(shops, desk, clock):
    clock("2026-11-02 09:00")
    zhao = desk("zhao")
    zhao.found("uncontactable")
    assert zhao.do("order_disclosure", order_served_on="2026-11-02").status_code in (403, 404, 422)
    assert zhao.do("send_first_letter", first_letter="EB1").status_code == 302
    clock("2026-11-10 09:00")
    early = zhao.do("send_second_letter", second_letter="EB2")
    assert early.status_code == 422 and "至少间隔 15 日" in early.content.decode()
    clock("2026-11-17 09:00")
    assert zhao.do("send_second_letter", second_letter="EB2").status_code == 302
    assert zhao.do("confirm_by_letter", reason="两封均退回").status_code == 302
    assert (listing().facts["listing_reason"], due()) == ("E4", {"列入决定期限": "2026-12-01"})
    desk("sun").do("list")
    paper = f"/officer/matters/{listing().number}/papers/{listing().steps.get(verb='list').seq}/列入经营异常名录决定书"
    assert zhao.client.get(paper).content.startswith(b"%PDF")


def test_too_late_a_second_letter_begins_again(shops, desk, clock):
    clock("2026-11-02 09:00")
    desk("zhao").found("uncontactable")
    desk("zhao").do("send_first_letter", first_letter="EB1")
    clock("2026-12-03 09:00")
    announce_breaches(city_time.now())
    assert listing().state == "suspected"


def test_an_order_that_is_not_obeyed_leads_to_the_decision(shops, desk, clock):
    clock("2026-11-02 09:00")
    zhao = desk("zhao")
    zhao.found("undisclosed")
    zhao.do("order_disclosure", order_served_on="2026-11-02")
    assert due() == {"责令公示期限": "2026-11-12"}
    clock("2026-11-13 09:00")
    announce_breaches(city_time.now())
    assert (listing().state, due()) == ("proposed", {"列入决定期限": "2026-11-26"})


WRONG = [
    ("false", SHOP, "没有这一列入情形"),
    ("name", HOUSE, "没有这一列入情形"),
    ("name", "91500000000000000X", "核对代码"),
]


def test_a_kind_of_subject_is_listed_for_its_own_reasons(shops, desk):
    for suspicion, uscc, words in WRONG:
        answer = desk("zhao").found(suspicion, uscc)
        assert answer.status_code == 422 and words in answer.content.decode()
    assert desk("zhao").found("false", HOUSE).status_code == 302


@pytest.fixture
def listed(shops, desk, clock):
    """On the list since 16 November 2026, for want of contact."""
    clock("2026-11-16 09:00")
    desk("zhao").found("uncontactable")
    desk("zhao").do("confirm_on_site", reason="查无此户")
    desk("sun").do("list")
    return listing()


def test_off_the_list_only_by_repair_and_the_record_tells_the_end(listed, desk, clock):
    refused = desk("sun").do("remove")
    assert refused.status_code == 422 and "经营异常名录修复" in refused.content.decode()
    key = Record.objects.get(type=ABNORMAL, superseded_at=None).key
    put("credit_repair", repair_number="修1", uscc=SHOP, entity_name="店", kind="abnormal_list", target_key=key,
        target_number=listed.facts["listing_document"], applied_on="2026-11-16", decided_on="2026-11-16",
        stopped_on="2026-11-16", state="granted", authority="局")  # fmt: skip
    assert "列入中" not in public()
    # The shop goes by another number than when it was listed.
    known_before(subject_by(SHOP), listed)
    assert desk("sun").do("remove").status_code == 302
    record = Record.objects.get(type=ABNORMAL, superseded_at=None)
    assert (listing().state, str(record.ends_on)) == ("removed", "2026-11-16")
    assert record.subject == subject_by(SHOP)
    # And may be put on it again for something new.
    desk("zhao").found("name")
    assert listing().state == "suspected"


def test_nobody_is_listed_twice_for_one_reason(listed, desk):
    desk("zhao").found("uncontactable")
    desk("zhao").do("confirm_on_site", reason="查无此户")
    refused = desk("sun").do("list")
    assert refused.status_code == 422 and listed.facts["listing_document"] in refused.content.decode()


def test_an_objection_in_time_takes_a_wrong_listing_back(listed, desk, clock):
    zhao = desk("zhao")
    assert zhao.do("object", received_on="2026-11-20", objection="一直在经营").status_code == 422
    clock("2026-11-20 09:00")
    assert zhao.do("object", received_on="2026-11-20", objection="一直在经营").status_code == 302
    assert due()["异议受理期限"] == "2026-11-27"
    zhao.do("accept_objection")
    assert due()["异议核实期限"] == "2026-12-18"
    zhao.do("uphold_objection", reason="门牌改号，现场有人经营")
    assert "列入中" in public()
    assert desk("sun").do("correct_listing").status_code == 302
    assert (listing().state, due()) == ("corrected", {}) and "列入中" not in public()


def test_an_objection_after_thirty_days_is_too_late(listed, desk, clock):
    clock("2026-12-20 09:00")
    announce_breaches(city_time.now())
    late = desk("zhao").do("object", received_on="2026-12-18", objection="一直在经营")
    assert late.status_code == 422 and "申请信用修复" in late.content.decode()
