"""What fails a rule becomes a ticket; the unit answers, mends or disputes it; a measuring closes it. By the pages."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests import cast as people
from tests.cast import CITY, DISTRICT

from xinheng.fusion.catalogue.models import Flaw
from xinheng.fusion.intake.models import Expectation
from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.quality.actions import follow_failures
from xinheng.fusion.quality.models import QualityTicket
from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.support.access.models import Grant
from xinheng.support.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
RECALL = {
    "recall_number": "召回1号", "uscc": generate(division="509901", serial=611), "product_name": "豆瓣酱", "level": "2",
    "way": "voluntary", "reason": "标签错误", "started_at": "2026-03-02T09:00:00", "finished_on": "2026-03-01",
}  # fmt: skip


def page() -> str:
    return f"/data/quality/tickets/{QualityTicket.objects.select_related('matter').latest('pk').matter.number}"


def state() -> str:
    return QualityTicket.objects.select_related("matter").latest("pk").matter.state


@pytest.fixture
def he(sign_in):
    """A recall that ended before it began, measured: one ticket in the stewards' hands."""
    people.cast()
    write_records(type="food_recall", rows=[RECALL], by="system")
    refresh_lake()
    client = sign_in("he")
    assert client.post("/data/quality/measure").status_code == 302
    return client


@pytest.mark.clause("WX-3.1C-14", "WX-3.3B-04", "CQ-4-12")
def test_a_failing_record_goes_to_the_unit_and_is_closed_by_the_next_measuring(he, sign_in):
    assert QualityTicket.objects.count() == 1 and state() == "assigned"
    body = he.get(page()).content.decode()
    assert "食品召回" in body and "召回1号" in body and "派单处理时限" in body and "食品安全协调处" in body
    # Where the register's quality is shown, the ticket is.
    assert page() in he.get("/data/quality/food_recall").content.decode().replace("%E8%B4%A8", "质")
    assert "召回" in he.get(reverse("officer:matters", args=["quality_ticket"])).content.decode()
    # To the unit, with its clock of ten working days.
    assert DISTRICT in he.get(f"{page()}/do/send_to_source").content.decode()
    told = {"unit": DISTRICT, "reason": "请核对完成日期"}
    assert he.post(f"{page()}/do/send_to_source", told).status_code == 302
    assert Notice.objects.filter(account__username="sun", title__contains="质量工单").exists()
    sun = sign_in("sun")
    body = sun.get(page()).content.decode()
    assert "请核对完成日期" in body and "来源单位校核更正期限" in body and "政务数据共享条例 第二十六条" in body
    taken = load_workbook(io.BytesIO(sun.get(f"{page()}/rows").content)).active
    assert taken["A2"].value == "召回1号"
    # Disputed once, sent again, answered as mended while it is not: the word alone closes nothing.
    assert sun.post(f"{page()}/do/return_by_source", {"answer": "disputed", "reason": "以公告为准"}).status_code == 302
    he = sign_in("he")
    assert he.post(f"{page()}/do/send_to_source", told).status_code == 302
    assert sign_in("sun").post(f"{page()}/do/source_delivers_fix", {"reason": "已改"}).status_code == 302
    he = sign_in("he")
    answer = he.post(f"{page()}/do/verify_fix")
    assert answer.status_code == 422 and "还有 1 条不符合" in answer.content.decode()
    write_records(type="food_recall", rows=[RECALL | {"finished_on": "2026-03-09"}], by="system")
    assert he.post("/data/quality/measure").status_code == 302
    assert state() == "closed"
    # The scores by source, theme and unit are opened down to the rows.
    body = he.get("/data/quality/?by=unit").content.decode()
    assert "食品安全协调处" in body and "100.0" in body and "/data/quality/food_recall" in body
    assert "食药安全库" in he.get("/data/quality/?by=theme").content.decode()
    assert "/data/quality/food_recall?source=" in he.get("/data/quality/?by=source").content.decode()


def test_the_same_failure_again_opens_the_ticket_again_and_much_later_a_new_one(he, clock):
    Flaw.objects.update(mended_on=city_time.today())
    assert follow_failures() == 1 and state() == "closed"
    Flaw.objects.update(mended_on=None)
    assert follow_failures() == 1 and state() == "assigned"
    Flaw.objects.update(mended_on=city_time.today())
    follow_failures()
    clock(f"{city_time.today() + timedelta(days=40)} 09:00")
    Flaw.objects.update(mended_on=None)
    assert follow_failures() == 1 and QualityTicket.objects.count() == 2
    assert follow_failures() == 0


def test_a_false_alarm_is_raised_again_only_for_more_records(he):
    assert he.post(f"{page()}/do/mark_false_alarm", {"reason": "补录的旧召回"}).status_code == 302
    assert follow_failures() == 0 and QualityTicket.objects.count() == 1
    one = Flaw.objects.get()
    Flaw.objects.create(type=one.type, rule=one.rule, record=one.record + 1, key="召回2号", source=one.source,
                        found_on=one.found_on)  # fmt: skip
    assert follow_failures() == 1 and QualityTicket.objects.count() == 2


def test_a_known_problem_rests_until_its_day_and_the_register_tells_of_it(he, sign_in, clock):
    cast = people.cast()
    Grant.objects.create(account=cast.tang, role="unit_head", organisation=cast.organisations[CITY])
    tang, day = sign_in("tang"), city_time.today() + timedelta(days=10)
    answer = tang.post(f"{page()}/do/accept_risk", {"review_on": f"{city_time.today()}", "reason": "历史数据"})
    assert answer.status_code == 422 and "要在今天以后" in answer.content.decode()
    assert tang.post(f"{page()}/do/accept_risk", {"review_on": f"{day}", "reason": "历史数据"}).status_code == 302
    assert "已知问题" in sign_in("he").get("/data/quality/food_recall").content.decode()
    assert follow_failures() == 0
    clock(f"{day} 09:00")
    assert follow_failures() == 1 and QualityTicket.objects.count() == 2


def test_a_source_that_fell_silent_is_a_ticket_until_it_is_heard(he):
    Expectation.objects.update_or_create(source="penalty", defaults={"since": city_time.now()})
    name = Expectation.objects.latest("pk").source
    from xinheng.fusion.intake.sources import sources

    known = next(iter(sources()))
    Expectation.objects.filter(source=name).update(source=known, silent_from=city_time.now())
    assert follow_failures() == 1
    body = he.get(page()).content.decode()
    assert "来源没有按时送数据" in body and "送来第一批后自动办结" in body
    Expectation.objects.update(silent_from=None)
    assert follow_failures() == 1 and state() == "closed"


def test_another_countys_ticket_is_not_seen(he, sign_in):
    assert he.post(f"{page()}/do/send_to_source", {"unit": DISTRICT, "reason": "核"}).status_code == 302
    assert sign_in("qian").get(page()).status_code == 403
    cast = people.cast()
    Grant.objects.create(account=cast.qian, role="unit_head", organisation=cast.organisations["5099/509902/"])
    assert sign_in("qian").get(page()).status_code == 404
