"""A telephone complaint at the counter, to the agreement both sides signed: nobody types an address.

Sun writes down what Lin says on the telephone and gives it out; Zhao accepts it and leads the room; Lin and Chen talk
and sign on their phones; each is told what the law wants them to know.
"""

import re
from urllib.parse import urljoin

import pytest

from tests import cast as people
from tests import once, story
from tests.screen import DESK, PHONE, Person, choose, stroke, told
from xinheng.services.complaints.models import Complaint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.fixture
def person(chromium, live_server):
    return lambda viewport: Person(chromium, live_server.url, viewport)


@pytest.fixture
def city(settings, tmp_path):
    settings.XINHENG_HOME, settings.FILES_ROOT = str(tmp_path), tmp_path / "files"
    settings.XINHENG_MESSAGES = ["outbox"]
    people.cast()
    story.second_officer()
    story.shop(phone=people.CHEN.phone)
    return tmp_path


def write_down(sun: Person) -> tuple[str, str]:
    """Lin is on the telephone and knows the shop by half its name."""
    sun.press("^投诉$").press("登记投诉")
    sun.fill(name=people.LIN.name, phone=people.LIN.phone, address="两河区望桥路 8 号", respondent_name="第一面馆")
    sun.fill(facts="11 月 18 日在店里吃面，面里有异物，要求退钱，店里不认。", amount="38")
    sun.page.select_option("[name=issue]", "P2")
    sun.choose(claims="C6")
    sun.press("^登记$").press("就是它，登记")
    said = sun.text
    sun.press("再登记一件")
    assert sun.page.input_value("[name=phone]") == "", "the next caller finds nothing of the former one"
    return re.search(r"诉\d+-\d+-\w+", said).group(), re.search(r"查询码\s+([\w-]+)", said).group(1)


def accept(zhao: Person, number: str) -> None:
    """Zhao finds it on the first page as nobody's yet, takes it, and accepts it."""
    zhao.open("/officer/").press("第一面馆：").press("^认领$").press("^受理$")
    assert "已受理" in zhao.text and number in zhao.text


def arrange(zhao: Person) -> None:
    """Both agreed on the telephone; a time is set in the room, and the session begins."""
    zhao.press("^组织调解$").choose(way="电话")
    choose(zhao.page, "[name=both_consent]")
    zhao.press("^组织调解$").press("进入调解室").press("^约定调解时间$")
    zhao.fill(meeting_at="14:30", place="线上调解室", mediator="赵明远").choose(no_stake="yes").press("^约定调解时间$")
    zhao.press("^开始调解$")
    assert "调解进行中" in zhao.text


def enter_room(lin: Person, chen: Person, number: str, word: str, home) -> None:
    """Lin by the number she was told, Chen as the one who answers for the shop."""
    lin.open("/").press("看进度").fill(number=number).submit()
    lin.fill(word=word).press("看进度").press("进入调解室")
    chen.open("/business/login/").fill(uscc=story.SHOP, phone=people.CHEN.phone).press("获取验证码")
    code = re.search(r"(?<!\d)\d{6}(?!\d)", told(home, people.CHEN.phone)[-1]).group()
    chen.fill(code=code).press("^登录$").press("消费投诉").press(story.NAME)


def sign(one: Person) -> None:
    one.again()
    stroke(one.page)
    one.press("签署协议")


def open_paper(one: Person) -> None:
    """The agreement as it lies on each one's own page: signed is not yet in one's hands."""
    one.again()
    address = one.page.get_by_role("link", name=re.compile("投诉调解书")).first.get_attribute("href")
    assert one.page.request.get(urljoin(one.page.url, address)).headers["content-type"] == "application/pdf"


@pytest.mark.clause("CQ-6.5-07")
@pytest.mark.clause("WX-3.3C-17", "WX-ANX-S09", part=True)
def test_a_telephone_complaint_to_a_signed_agreement(person, city):
    home = city
    sun, zhao = person(DESK).sign_in("sun"), person(DESK).sign_in("zhao")
    number, word = write_down(sun)
    assert number in told(home, people.LIN.phone)[-1]
    accept(zhao, number)
    arrange(zhao)
    assert any("14:30" in one for one in told(home, people.LIN.phone))
    assert any("14:30" in one for one in told(home, people.CHEN.phone))

    lin, chen = person(PHONE), person(PHONE)
    enter_room(lin, chen, number, word, home)
    chen.fill(words="退 38 元，今天转给您。")
    choose(chen.page, "[name=is_offer]")
    chen.press("^发送$")
    lin.press("看有没有新消息").press("接受这个方案")
    zhao.again()
    zhao.press("达成一致，写协议")
    assert zhao.page.input_value("[name=agreement]") == "被投诉人提出、对方接受：退 38 元，今天转给您。"
    zhao.press("^达成一致，写协议$")
    sign(lin)
    sign(chen)
    zhao.again()
    zhao.press("双方已签")
    assert "调解笔录" in zhao.text
    zhao.press(f"投诉.*{number}|{number}")
    assert "投诉调解书" in zhao.text
    open_paper(lin)
    open_paper(chen)
    zhao.press("^归档办结$").press("^归档办结$")
    assert Complaint.objects.get(number=number).matter.state == "closed"
    assert any("达成调解协议" in one for one in told(home, people.LIN.phone))
    lin.again()
    assert "投诉调解书" in lin.text
    lin.press("看这件投诉的进度")
    assert "已办结" in lin.text and "退 38 元" in lin.text
