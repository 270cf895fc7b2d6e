"""Two officers on one check, and a phone that begins again: what differs is said where it is sent, what was answered
stands there again."""

import pytest

from tests import once, story
from tests.journeys.test_phone_offline import cast, phone, task
from tests.screen import choose
from xinheng.supervision.inspection.models import Finding

__all__ = ["cast", "phone", "task"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.fixture
def begun(task, cast):
    story.actions.arrive(task=task, by=cast.zhao, typed_because="没有贴码")
    return task


def answered_by_liu(task, cast):
    liu = story.second_officer()
    (item,) = [one for one in task.items if one["id"] == "prices_marked"]
    story.actions.record_findings(task=task, entries=[story.entry(item["id"], "fail", note="没有标价")], by=liu)


def test_that_two_differ_is_said_on_the_page_of_what_is_sent(phone, begun, cast):
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{begun.number}").offline()
    zhao.turn_to("prices_marked")
    choose(zhao.page.locator("[data-item=prices_marked]"), "input[value=pass]")
    zhao.until("rows.length === 1")
    answered_by_liu(begun, cast)
    zhao.open("/officer/m/sync").offline(gone=False)
    told = zhao.page.locator("#torn a")
    told.wait_for()
    assert "不一致" in told.inner_text()
    assert begun.findings.filter(standing=Finding.Standing.CONFLICTING).exists()
    zhao.page.reload()
    zhao.page.locator("#torn a").click()
    zhao.page.get_by_text("两人填写不一致").first.wait_for(state="attached")
    zhao.page.get_by_role("button", name="用刘青的").click()
    zhao.page.get_by_text("两人填写不一致").first.wait_for(state="detached")
    assert zhao.open("/officer/m/sync").page.locator("#torn a").count() == 0


def test_after_a_reload_without_a_network_the_page_to_sign_knows_what_was_answered(phone, begun):
    """Before anything is written nothing is said to be kept."""
    zhao = phone().sign_in("zhao").kept().open(f"/officer/m/{begun.number}").offline()
    assert "已存本机" not in zhao.text()
    zhao.answer()
    zhao.page.reload()
    zhao.page.wait_for_function("() => !document.getElementById('signing').hidden")
    assert "还没有填写" not in zhao.text() and "都已填写" in zhao.text()
    assert f"未上传 {len(begun.items)} 项" in zhao.text()
