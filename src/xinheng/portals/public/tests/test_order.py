"""The business reads the order made out to it: with its number and the word on its paper, and with nothing less."""

import time

import pytest
from django.core import signing
from django.test import Client
from tests import story
from tests.kept import kept

from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.check_words import word_of_order

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
    paper = client.post("/order", {**asked, "paper": "1"})
    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper["Cache-Control"]


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
