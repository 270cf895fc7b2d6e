"""A red shop becomes green by doing what its page says: apply where the page opens a sheet, report what it asks for."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from tests import cast as people
from tests.shop import SHOP, register

from xinheng.credit.repair.tests.conftest import LISTING, PENALTY, SERIOUS, put, repair
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.registry import indicators_of, main_scorecard
from xinheng.fusion.registers.queries import subject_by

pytestmark = pytest.mark.django_db
SHEET = re.compile(r'href="(/officer/kinds/(credit_repair_\w+)/new/submit\?[^"]*)"')
DONE = {"performed": "yes", "rectified": "yes", "cured": "yes", "way": "papers", "reason": "材料与案卷相符"}


def result():
    subject = subject_by(SHOP)
    store(prepare([subject.pk]))
    return result_for(subject.pk)


def report(year: int, state: str) -> None:
    put("annual_report", {"uscc": SHOP, "entity_name": "店", "report_year": str(year), "state": state,
                          "filed_on": "2026-11-16", "channel": "online"})  # fmt: skip


@pytest.fixture
def red(db):
    """On both lists, fined for what it was listed for and for a price tag, and without last year's report."""
    people.cast()
    register()
    for year in range(2021, 2025):
        report(year, "reported")
    put("serious_violation_list", SERIOUS)
    put("administrative_penalty", PENALTY, penalised_on="2025-10-01", published_on="2025-10-10", discretion_step="05")
    put("administrative_penalty", PENALTY, decision_number="两市监处〔2026〕40号", violation_type="虚假宣传")
    put("abnormal_operation_list", LISTING)


@pytest.mark.clause("CQ-7.2.2-02", part=True)
@pytest.mark.clause("CQ-7.2.5-02", part=True)
def test_a_red_shop_becomes_green_by_doing_what_its_page_says(red, desk):
    before = result()
    assert (before.grade, before.colour) == ("D", "red")
    # What the page says of the missing report: 补报全部未报年度.
    ways = {one.id: one.improve for one in indicators_of(main_scorecard())}
    assert any("补报全部未报年度" in ways[one["indicator"]] for one in before.reasons if one["points"] > 0)
    report(2025, "late")
    zhao, sun, asked = desk("zhao"), desk("sun"), []
    while sheets := SHEET.findall(zhao.client.get(f"/officer/e/{SHOP}").content.decode()):
        address, kind = sheets[0]
        filled = dict(parse_qsl(urlsplit(address.replace("&amp;", "&")).query))
        assert zhao.apply(filled, kind.removeprefix("credit_repair_")).status_code == 302
        for verb in ("accept", "verify"):
            assert zhao.do(verb, **DONE).status_code == 302
        assert sun.do("grant").status_code == 302
        asked.append(kind)
    assert set(asked) == {"credit_repair_abnormal", "credit_repair_penalty", "credit_repair_serious"}
    after = result()
    assert (after.grade, after.colour) in (("A", "green"), ("B", "green")), after.reasons
    seen = Client().get(f"/e/{SHOP}").content.decode()
    assert not [number for number in (PENALTY["decision_number"], LISTING["listing_document"]) if number in seen]
    assert repair().state == "granted"
