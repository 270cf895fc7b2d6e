"""What follows from service: the announcement's days, the term of the order, the papers, who is told."""

import re
import subprocess
from datetime import date, timedelta
from typing import Any

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.supervision.document_service.tests.conftest import service
from xinheng.supervision.inspection.actions import InspectionRefused, extend_correction
from xinheng.supervision.inspection.actions.terms import note_order_served
from xinheng.supervision.inspection.papers import EXTENSION
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import original
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.parameters import parameter
from xinheng.support.procedures.queries import clock_readings, public_wording
from xinheng.support.procedures.table.printing import series_number
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db
ORDER = "责令改正通知书"
TODAY = "2026-11-20"


def read(pdf: bytes) -> str:
    """The words of a paper, without spaces."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(ran.stdout.decode().split())


def paper(desk: Any, title: str, verb: str) -> str:
    """A paper of the service as it is printed from its page."""
    seq = service().steps.filter(verb=verb).latest("seq").seq
    return read(desk.client.get(f"/officer/matters/{service().number}/papers/{seq}/{title}").content)


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def announced(desk: Any, ordered: story.Story) -> Any:
    zhao = desk("zhao")
    zhao.begin(ordered.task.matter, ORDER)
    told = {"ground": "unknown", "reason": "下落不明", "place": "本局公告栏", "announced_on": TODAY}
    assert desk("sun").do("announce", **told).status_code == 302
    return zhao


@pytest.mark.parametrize(("on", "days"), [(date(2022, 10, 31), 60), (date(2022, 11, 1), 30), (date(2026, 11, 20), 30)])
def test_the_days_of_an_announcement_are_those_of_the_law_of_that_day(on, days):
    assert parameter("service.announcement", on) == days


def test_order_2_art_82_announced_counts_as_served_after_thirty_days(ordered, desk, clock):
    zhao = announced(desk, ordered)
    reading = next(one for one in clock_readings(service()) if one.open)
    assert (reading.rule.title, reading.due_on) == ("公告送达期间", date(2026, 12, 21))  # the 20th is a Sunday
    assert public_wording(service()) == "公告送达，自公告之日起满 30 日视为送达"
    clock("2026-12-21 20:00")
    announce_breaches(city_time.now())
    assert service().state == "announcing"
    clock("2026-12-23 09:00")
    announce_breaches(city_time.now())
    assert (service().state, service().facts["served_on"]) == ("served", "2026-12-21")
    proof = paper(zhao, "送达回证", "deem_served")
    assert "公告送达" in proof and "2026年12月21日" in proof and "在本局公告栏公告" in proof
    assert Notice.objects.filter(account=people.cast().zhao, title__contains="公告期满视为送达").exists()


def test_two_attempts_then_who_served_asks_and_the_head_has_it_announced(ordered, desk, clock):
    zhao, sun = desk("zhao"), desk("sun")
    zhao.begin(ordered.task.matter, ORDER)
    told = {"ground": "failed", "reason": "两次上门，店门紧闭，电话停机", "place": "本局公告栏"}
    early = zhao.do("propose_announcement", **told)
    assert early.status_code == 422 and "还没有登记过未能送达" in early.content.decode()
    zhao.do("record_attempt", reason="店门紧闭")
    zhao.do("record_attempt", reason="电话停机")
    assert "申请公告送达" in zhao.page() and "批准公告送达" not in zhao.page()
    sheet = f"/officer/matters/{service().number}/do/propose_announcement"
    assert "店门紧闭；电话停机" in zhao.client.get(sheet).content.decode()
    assert zhao.do("propose_announcement", **told).status_code == 302
    assert "批准公告送达" in sun.client.get("/officer/").content.decode()
    assert Notice.objects.filter(account=people.cast().sun, title__contains="公告送达").exists()
    assert sun.do("refuse_announcement", reason="再到登记的住所去一次").status_code == 302
    zhao.do("record_attempt", reason="住所无人")
    zhao.do("propose_announcement", **told)
    asked = sun.client.get(f"/officer/matters/{service().number}/do/approve_announcement").content.decode()
    assert told["reason"] in asked and "批准公告送达" in sun.page()
    assert sun.do("approve_announcement", **told, announced_on=TODAY).status_code == 302
    clock("2026-12-23 09:00")
    announce_breaches(city_time.now())
    proof = paper(zhao, "送达回证", "deem_served")
    for words in ("公告送达", "2026年12月21日", "在本局公告栏公告", "未能送达：店门紧闭", "未能送达：住所无人"):
        assert words in proof, words


def test_who_is_found_before_the_head_decided_is_served_in_person(ordered, desk):
    zhao = desk("zhao")
    zhao.begin(ordered.task.matter, ORDER)
    told = {"ground": "unknown", "reason": "下落不明", "place": "本局公告栏"}
    assert zhao.do("propose_announcement", **told).status_code == 302
    assert zhao.do("approve_announcement", **told, announced_on=TODAY).status_code in (403, 422)
    assert zhao.do("take_back_proposal", reason="店主回来了").status_code == 302
    zhao.do("serve_directly", served_on=TODAY, receiver="陈大文", relation="legal")
    assert (service().state, service().facts["way"]) == ("served", "direct")


def test_found_while_the_announcement_runs(ordered, desk, clock):
    zhao = announced(desk, ordered)
    clock("2026-12-01 09:00")
    told = {"served_on": "2026-12-01", "receiver": "陈大文", "relation": "legal"}
    assert zhao.do("found_during_announcement", **told).status_code == 302
    assert (service().state, service().facts["way"]) == ("served", "direct")
    assert [one for one in clock_readings(service()) if one.open] == []


def test_the_term_of_the_order_runs_from_its_service(ordered, desk, clock):
    task = ordered.task
    desk("zhao").begin(task.matter, ORDER)
    clock("2026-11-25 10:00")
    desk("zhao").do("serve_directly", served_on="2026-11-25", receiver="陈大文", relation="legal")
    task.refresh_from_db()
    # Fifteen days from the 25th; the day on the paper is the day of the clock.
    assert task.correct_by == date(2026, 12, 10)
    reading = next(one for one in clock_readings(task.matter) if one.open)
    assert reading.due_on == task.correct_by
    assert task.matter.steps.latest("seq").verb == "note_order_served"
    page = desk("zhao").client.get(f"/officer/inspections/{task.number}").content.decode()
    assert "改正文书已送达" in page and service().number in page


def extended(task: Any, days: int) -> date:
    """The head gives more days than there were; the last day now."""
    given = task.correct_by + timedelta(days=days)
    extend_correction(task=task, by=people.cast().sun, correct_by=given, reason="冷柜要订做，厂家两周后送到")
    return task.correct_by


def test_more_time_is_a_paper_that_is_served_like_the_order(ordered, desk, clock):
    """Who hears of it in time has the new day; who hears of it late has the added days from then on."""
    task, zhao = ordered.task, desk("zhao")
    before, order = task.correct_by, task.order_number
    longer = extended(task, 10)
    zhao.begin(task.matter, EXTENSION)
    said = paper(zhao, "所送文书", "start_delivery")
    for words in (story.NAME, order, printed(before), f"延长至{printed(longer)}", "冷柜要订做", "批准人：孙平"):
        assert words.replace(" ", "") in said, words
    clock(f"{before + timedelta(days=6)} 10:00")
    zhao.do("serve_directly", served_on=(before + timedelta(days=6)).isoformat(), receiver="陈大文", relation="legal")
    task.refresh_from_db()
    assert task.correct_by >= before + timedelta(days=16) and task.correct_by > longer
    assert next(one for one in clock_readings(task.matter) if one.open).due_on == task.correct_by
    assert task.matter.facts["extension_served_on"] == (before + timedelta(days=6)).isoformat()
    assert not task.matter.facts.get("served_on")


def test_more_time_that_is_served_in_time_keeps_its_day(ordered, desk):
    zhao = desk("zhao")
    longer = extended(ordered.task, 10)
    zhao.begin(ordered.task.matter, EXTENSION)
    zhao.do("serve_directly", served_on=TODAY, receiver="陈大文", relation="legal")
    ordered.task.refresh_from_db()
    assert ordered.task.correct_by == longer
    assert ordered.task.matter.steps.latest("seq").verb == "note_order_served"


def test_more_time_that_was_given_again_or_ordered_anew_moves_nothing_by_its_old_paper(ordered):
    task, told = ordered.task, {"by": "system", "paper": EXTENSION, "served_on": city_time.today()}
    with pytest.raises(InspectionRefused, match="改正期限不变"):
        note_order_served(task=task, **told)
    extended(task, 10)
    first = series_number(task.matter.steps.latest("seq"), EXTENSION)
    extended(task, 10)
    with pytest.raises(InspectionRefused, match=r"已经由.*2号代替"):
        note_order_served(task=task, paper_number=first, **told)


def test_served_on_the_spot_changes_no_term(ordered, desk):
    before = ordered.task.correct_by
    zhao = desk("zhao")
    zhao.begin(ordered.task.matter, ORDER)
    zhao.do("serve_directly", served_on=TODAY, receiver="陈大文", relation="legal")
    ordered.task.refresh_from_db()
    assert ordered.task.correct_by == before


def test_service_after_the_report_moves_nothing(ordered, desk, clock):
    from xinheng.supervision.inspection.actions import receive_rectification

    zhao, before = desk("zhao"), ordered.task.correct_by
    zhao.begin(ordered.task.matter, ORDER)
    receive_rectification(task=ordered.task, by=people.cast().zhao)
    clock("2026-11-25 10:00")
    assert zhao.do("serve_directly", served_on="2026-11-25", receiver="陈大文", relation="legal").status_code == 302
    ordered.task.refresh_from_db()
    assert (service().state, ordered.task.correct_by) == ("served", before)
    assert ordered.task.matter.steps.latest("seq").verb == "receive_rectification"


def test_a_household_is_handed_its_paper_as_the_person_who_trades(ordered, desk):
    zhao, order = desk("zhao"), ordered.task.matter
    seq = order.steps.get(verb="await_correction").seq
    sheet = f"/officer/matters/{order.number}/new/document_service/start_delivery?step={seq}&paper={ORDER}"
    assert re.search(r'value="household"[^>]*checked', zhao.client.get(sheet).content.decode())
    zhao.begin(order, ORDER, recipient_kind="household")
    told = {"served_on": TODAY, "receiver": "陈大文"}
    assert zhao.do("serve_directly", relation="legal", **told).status_code == 422
    assert zhao.do("serve_directly", relation="self", **told).status_code == 302
    assert service().state == "served"
    assert "陈大文（本人或者经营者本人）" in paper(zhao, "送达回证", "serve_directly")


def test_the_papers_say_what_happened(ordered, desk):
    zhao = desk("zhao")
    zhao.begin(
        ordered.task.matter,
        ORDER,
        address_confirmed="on",
        electronic_agreed="on",
        electronic_address="shop@example.com",
    )
    confirmed = paper(zhao, "送达地址确认书", "start_delivery")
    assert story.NAME in confirmed and "shop@example.com" in confirmed and "同意" in confirmed
    zhao.do("record_attempt", reason="店门紧闭")
    told = {"served_on": TODAY, "reason": "店员拒收", "witness": "何山", "witness_unit": "江岸路居委会"}
    zhao.do("leave_document", **told)
    proof = paper(zhao, "送达回证", "leave_document")
    said = ("留置送达", "何山，江岸路居委会", "店员拒收", "未能送达：店门紧闭", "赵明远")
    for words in (*said, ordered.task.order_number):
        assert words in proof, words
    taken_along = paper(zhao, "送达回证", "start_delivery")
    assert ordered.task.order_number in taken_along and "何山" not in taken_along and "店门紧闭" not in taken_along


def test_an_order_that_lies_on_file_with_its_check_is_not_kept_twice(ordered, desk):
    zhao, files = desk("zhao"), StoredFile.objects.count()
    zhao.begin(ordered.task.matter, ORDER)
    assert StoredFile.objects.count() == files
    assert service().facts["copy"] == bytes(ordered.task.order_file.digest).hex()
    seq = service().steps.get(verb="start_delivery").seq
    served = zhao.client.get(f"/officer/matters/{service().number}/papers/{seq}/所送文书").content
    assert served == original(ordered.task.order_file)


def test_the_notice_shows_no_more_of_a_person_than_the_name(ordered, desk):
    zhao = desk("zhao")
    zhao.begin(ordered.task.matter, ORDER, recipient_kind="person", recipient="陈大文", address="望桥路 8 号")
    told = {"ground": "unknown", "reason": "下落不明", "place": "本局网站", "announced_on": TODAY}
    sun = desk("sun")
    sun.do("announce", **told)
    notice = paper(sun, "送达公告", "announce")
    assert "因你（单位）下落不明，" in notice and "因采用其他方式" not in notice and "第八十二条第（五）项" in notice
    assert "陈大文" in notice and "30日" in notice and "望桥路" not in notice


def test_who_stopped_it_ends_it(ordered, desk):
    desk("zhao").begin(ordered.task.matter, ORDER)
    assert desk("sun").do("withdraw", reason="文书有误，另行制作").status_code == 302
    assert service().state == "withdrawn"
    assert ordered.task.matter.steps.latest("seq").verb != "note_order_served"


def test_it_stands_in_the_menu_the_list_and_the_work_to_do(ordered, desk):
    zhao = desk("zhao")
    zhao.begin(ordered.task.matter, ORDER)
    todo = zhao.client.get("/officer/").content.decode()
    assert service().number in todo or service().title in todo
    assert "登记送达结果" in todo and 'href="/officer/kinds/document_service/"' in todo
    assert service().number in zhao.client.get("/officer/kinds/document_service/").content.decode()
    assert 'href="/officer/kinds/document_service/"' not in desk("wu").client.get("/officer/").content.decode()
    assert service().number in zhao.client.get(f"/officer/e/uscc:{story.SHOP}").content.decode() or "文书" in todo
