"""The business reads the order made out to it: with its number and the word on its paper, and with nothing less."""

import re
import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import signing
from django.test import Client
from tests import story
from tests.cast import cast
from tests.kept import kept

from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.check_words import word_of_order
from xinheng.supervision.inspection.models import InspectionTask

pytestmark = pytest.mark.django_db


def an_order() -> str:
    done = story.finished(address_matches="实际在 14 号")
    return actions.approve_result(task=done.task, by=done.cast.sun).order_number


number = kept(an_order, home=True)


@pytest.mark.clause("CQ-7.4.3-09")
def test_it_shows_problems_demands_and_the_paper(client, number):
    asked = {"number": number, "word": word_of_order(number)}
    answer = client.post("/order", asked, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain == [("/order?shown=1", 302)]
    assert client.get("/order?shown=1").content.decode().count("实际在 14 号") == 1, "read again, nothing is sent"
    assert "实际在 14 号" in shown
    assert "改正期限" in shown
    paper = client.post("/order", {**asked, "paper": re.findall(r'name="paper" value="(\d+)"', shown)[0]})
    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper["Cache-Control"]


def test_it_shows_the_paper_that_gave_more_time(client, number):
    task = InspectionTask.objects.get(order_number=number)
    first, later = task.correct_by, task.correct_by + timedelta(days=10)
    actions.extend_correction(task=task, by=cast().sun, correct_by=later, reason="冷柜要订做")
    asked = {"number": number, "word": word_of_order(number)}
    shown = client.post("/order", asked, follow=True).content.decode()
    assert f"请在 {task.correct_by} 前改正" in shown and f"{first} 前改正" in shown
    assert f"改正期限延长至 {task.correct_by}" in shown
    order, longer = re.findall(r'name="paper" value="(\d+)"', shown)
    given = [client.post("/order", {**asked, "paper": one}) for one in (order, longer)]
    assert all(one.content.startswith(b"%PDF") for one in given) and given[0].content != given[1].content
    assert quote("延长改正期限通知书") in given[1]["Content-Disposition"]
    assert client.post("/order", {**asked, "paper": "999"}).status_code == 302, "no paper of this order"


@pytest.mark.parametrize("word", [story.SHOP, "", "2345-6789-ACDE", "' or 1=1"])
def test_another_word_shows_nothing(client, number, word):
    """Numbers run without a gap, and whose code it is anybody knows."""
    answer = client.post("/order", {"number": number, "word": word})
    assert answer.status_code == 422
    assert "实际在 14 号" not in answer.content.decode()


def test_what_was_shown_is_for_this_device_and_page(client, number):
    client.post("/order", {"number": number, "word": word_of_order(number)})
    assert "实际在 14 号" not in Client().get("/order?shown=1").content.decode()
    client.cookies["xh_shown"]["path"] = "/"
    assert "查异议结果" in client.get("/objection/mine?shown=1").content.decode()


def test_the_next_at_this_machine_finds_nothing_that_was_closed_or_left(client, monkeypatch, number):
    """It is gone with the page's button, with the browser, and when nobody looked for ten minutes."""
    asked, now = {"number": number, "word": word_of_order(number)}, time.time()

    def shown(minutes: int) -> bool:
        monkeypatch.setattr(signing.time, "time", lambda: now + 60 * minutes)
        return "实际在 14 号" in client.get("/order?shown=1").content.decode()

    client.post("/order", asked)
    assert client.cookies["xh_shown"]["max-age"] == "", "no longer than the browser"
    assert [shown(at) for at in (0, 9, 18, 29, 19)] == [True, True, True, False, False]
    monkeypatch.undo()
    assert 'href="/order">看完了，关闭' in client.post("/order", asked, follow=True).content.decode()
    client.get("/order")
    assert not shown(0)


def test_the_form_is_there_for_anyone(client):
    assert "查看责令改正通知书" in client.get("/order").content.decode()
