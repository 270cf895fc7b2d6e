"""The list of serious violations: told, heard, consented to by the superior, published for three years."""

import pytest
from django.test import Client
from tests.shop import SHOP

from xinheng.credit.listing.queries import SERIOUS
from xinheng.credit.listing.tests.conftest import NAME, listing, put
from xinheng.credit.risk.actions import prepare, store
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db
GRAVE, PLAIN = "两市监处〔2026〕7号", "两市监处〔2026〕8号"


def public() -> str:
    return Client().get(f"/e/{SHOP}").content.decode()


def due() -> dict[str, str]:
    return {one.rule.title: str(one.due_on) for one in clock_readings(listing()) if one.open}


def grade() -> str:
    subject = subject_by(SHOP)
    store(prepare([subject.pk]))
    return str(result_for(subject.pk).grade)


@pytest.fixture(autouse=True)
def fined(shops, clock):
    """A heavy fine and a plain one."""
    clock("2026-11-16 09:00")
    for number, step in ((GRAVE, "05"), (PLAIN, "04")):
        put("administrative_penalty", decision_number=number, uscc=SHOP, party_name=NAME, violation_type="非法添加",
            penalty_kind="02", penalty_content="罚款", fine_amount="60000", authority="两河区市场监督管理局",
            penalised_on="2026-11-02", field_of_supervision="price", discretion_step=step)  # fmt: skip


def consented(desk):
    desk("zhao").notice(GRAVE)
    desk("zhao").do("receive_defence", defence="初次违法")
    desk("sun").do("ask_consent", reason="情节严重，申辩不成立")
    assert desk("tang").do("consent").status_code == 302
    return desk


def published(desk):
    consented(desk)
    assert desk("sun").do("decide_listing").status_code == 302
    assert desk("zhao").do("publish_listing").status_code == 302
    return listing()


@pytest.mark.clause("CQ-6.2-13", part=True)
def test_told_heard_consented_decided_and_published(desk, clock):
    before = grade()
    assert desk("zhao").notice(GRAVE).status_code == 302
    assert due() == {"陈述申辩期限": "2026-11-23"}
    desk("zhao").do("receive_defence", defence="初次违法")
    assert desk("sun").do("ask_consent", reason="申辩不成立").status_code == 302
    # The superior consents, and nobody below.
    assert desk("sun").do("consent").status_code in (403, 404, 422)
    assert desk("tang").do("consent").status_code == 302
    desk("sun").do("decide_listing")
    number = listing().facts["listing_document"]
    assert number not in public() and due() == {"列严公示期限": "2026-12-14"}
    desk("zhao").do("publish_listing")
    assert number in public() and (before < "D", grade()) == (True, "D")
    # For the penalty too it is grave from now on: three years (Order 107 art 8 (4)).
    assert "2029-11-02 起不再公示" in desk("zhao").client.get(f"/officer/e/{SHOP}").content.decode()
    for verb, paper in (
        ("serve_notice", "列入严重违法失信名单告知书"),
        ("decide_listing", "列入严重违法失信名单决定书"),
    ):
        seq = listing().steps.get(verb=verb).seq
        address = f"/officer/matters/{listing().number}/papers/{seq}/{paper}"
        assert desk("zhao").client.get(address).content.startswith(b"%PDF")


def test_only_with_a_heavier_penalty_or_who_refuses_to_perform(desk):
    zhao = desk("zhao")
    plain = zhao.notice(PLAIN)
    assert plain.status_code == 422 and "较重行政处罚" in plain.content.decode()
    unknown = zhao.notice("没有")
    assert unknown.status_code == 422 and "核对文号" in unknown.content.decode()
    early = zhao.notice(PLAIN, listing_reason="O4", notice_served_on="2026-11-17")
    assert early.status_code == 422 and "不能晚于今天" in early.content.decode()
    assert zhao.notice(PLAIN, listing_reason="O4").status_code == 302


def test_who_says_nothing_in_five_days_is_put_before_the_superior(desk, clock):
    desk("zhao").notice(GRAVE)
    clock("2026-11-24 09:00")
    announce_breaches(city_time.now())
    assert (listing().state, due()) == ("superior_consent", {"上级同意时限": "2026-12-08"})
    assert desk("tang").do("refuse_consent", reason="事实不清").status_code == 302
    assert listing().state == "not_listed" and not Record.objects.filter(type=SERIOUS).exists()


def test_three_years_end_it_and_a_longer_restriction_keeps_it(desk, clock):
    matter = published(desk)
    early = desk("zhao").do("end_listing")
    assert early.status_code == 422 and "严重违法失信名单修复" in early.content.decode()
    clock("2029-11-15 23:00")
    assert matter.facts["listing_document"] in public()
    clock("2029-11-17 09:00")
    announce_breaches(city_time.now())
    assert listing().state == "removal_due" and matter.facts["listing_document"] not in public()
    assert desk("sun").do("stop_display").status_code == 302
    assert str(Record.objects.get(type=SERIOUS, superseded_at=None).ends_on) == "2029-11-17"


@pytest.mark.parametrize("end", ["deregistered", "revoked"])
def test_who_is_gone_or_was_wrongly_listed_is_taken_off(desk, end):
    number = published(desk).facts["listing_document"]
    if end == "deregistered":
        Subject.objects.filter(identity=f"uscc:{SHOP}").update(status="4")
        assert desk("zhao").do("end_listing").status_code == 302
        assert desk("sun").do("stop_display").status_code == 302
    else:
        assert desk("sun").do("revoke_listing", reason="处罚决定被撤销").status_code == 302
    assert listing().closed_at and number not in public()
