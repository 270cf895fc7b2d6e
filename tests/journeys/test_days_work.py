"""A day at the desk, at a browser: calls written down, standard words looked at before they go, a matter found by
whatever the caller names, a list narrowed, kept, taken away, and several done at once."""

from dataclasses import replace

import pytest

from tests import cast as people
from tests import once, story
from tests.screen import DESK, Person
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.test_room import FORM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.fixture
def sun(chromium, live_server, settings, tmp_path) -> Person:
    settings.XINHENG_HOME, settings.FILES_ROOT = str(tmp_path), tmp_path / "files"
    people.cast()
    story.second_officer()
    story.shop()
    for number in range(3):
        submit_complaint(form=replace(FORM, form_key=f"form-number-{number}"))
    return Person(chromium, live_server.url, DESK).sign_in("sun")


def test_calls_are_written_down_words_looked_at_first_and_the_matter_found_by_what_a_caller_names(sun):
    one = Complaint.objects.order_by("pk")[0]
    sun.press("^投诉$").press(one.number)
    sun.press("记一笔").choose(kind="call").fill(words="打给店里，老板说周三回复").press("^记下|^保存|^记一笔$")
    assert "老板说周三回复" in sun.text
    sun.press("^不予受理$")
    sun.page.locator("summary", has_text="标准文字").click()
    sun.page.locator("[data-text]").first.click()
    words = sun.page.input_value("[name=words]")
    assert words
    sun.page.locator("[name=reason_code]").first.check()
    sun.press("预览当事人看到的内容")
    assert "当事人会看到" in sun.text and words[:6] in sun.text
    one.matter.refresh_from_db()
    assert one.matter.state == "dispatched", "a preview decides nothing"
    for named in (one.number[-8:], people.LIN.phone, story.NAME, story.SHOP):
        sun.page.fill("header [name=q]", named)
        sun.page.press("header [name=q]", "Enter")
        sun.page.get_by_text(one.number).first.wait_for()


def test_a_list_is_narrowed_kept_taken_away_and_several_are_done_at_once(sun):
    first, second, third = Complaint.objects.order_by("pk")
    sun.press("^投诉$")
    for one in (first, second):
        sun.page.locator("tr", has_text=one.number).locator("input[type=checkbox]").check()
    sun.press("^受理$")
    assert first.number in sun.text and third.number not in sun.text
    assert "办好 2 件" in sun.text
    sun.open("/officer/").press("^投诉$")
    sun.page.select_option("[name=state]", label="已受理")
    sun.press("^筛选$")
    assert third.number not in sun.text
    sun.fill(title="受理了的").press("存为视图")
    sun.open("/officer/").press("^投诉$")
    assert third.number in sun.text
    sun.press("^受理了的$")
    assert first.number in sun.text and third.number not in sun.text
    with sun.page.expect_download() as fetched:
        sun.page.get_by_role("link", name="导出 XLSX").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    for one in (first, second):
        sun.page.locator("tr", has_text=one.number).locator("input[type=checkbox]").check()
    sun.press("^分派$")
    sun.page.select_option("[name=to]", "zhao")
    sun.fill(reason="片区分工").press("^分派")
    assert "办好 2 件" in sun.text
    assert Complaint.objects.filter(matter__assignee__username="zhao").count() == 2


def test_a_video_is_refused_before_it_is_sent_and_what_was_typed_stays(sun, tmp_path):
    video, photo = tmp_path / "现场.mp4", tmp_path / "现场.heic"
    with video.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    photo.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64)
    one = Complaint.objects.order_by("pk")[0]
    sun.press("^投诉$").press(one.number).press("记一笔").choose(kind="visit").fill(words="店里拍了一段录像")
    sun.page.set_input_files("[name=attached]", video)
    sun.page.get_by_text("是视频（200 MB），没有选上").wait_for()
    assert sun.page.evaluate("document.querySelector('[name=attached]').files.length") == 0
    sun.page.set_input_files("[name=attached]", photo)
    assert sun.page.locator("[data-unfit]").inner_text() == ""
    sun.press("^记一笔$")
    assert "兼容性最佳" in sun.text and sun.page.input_value("[name=words]") == "店里拍了一段录像"
    sun.press("^记一笔$")
    assert "店里拍了一段录像" in sun.text
