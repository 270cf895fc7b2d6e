"""The same as `test_red_to_green`, in browsers: Chen on her phone, the mall's manager and the bureau at their desks.

Nobody of the bureau types anything twice, and nothing that Chen has written already.
"""

import re
from typing import Any

import pytest

from tests.business import PHONE as ON_FILE
from tests.business import representative
from tests.journeys.test_red_to_green import FINE, LISTING, MALL, REPORT, red
from tests.partners import admitted
from tests.screen import DESK, PHONE, Person, choose, told
from tests.shop import SHOP, register
from xinheng.credit.risk.followers import rescore
from xinheng.services.annual_reports.followers import enter_reports
from xinheng.services.mandates.models import ActingPerson
from xinheng.support.procedures.models import Matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["red"]
NAME = "山城巴味轩餐饮有限公司"


@pytest.fixture
def typed() -> list[tuple[str, str]]:
    """Who typed what, in its order."""
    return []


@pytest.fixture
def person(chromium, live_server, typed) -> Any:
    """Somebody with a browser, of whom is kept what was typed."""

    class Typist(Person):
        name = ""

        def fill(self, **given: str) -> Person:
            typed.extend((self.name, words) for words in given.values())
            return super().fill(**given)

    def made(name: str, viewport: dict[str, int]) -> Person:
        one = Typist(chromium, live_server.url, viewport)
        one.name = name
        return one

    return made


@pytest.fixture
def kept(settings: Any, tmp_path: Any) -> Any:
    """Where keys and messages lie, before anything is sealed."""
    settings.XINHENG_HOME = str(tmp_path)
    return tmp_path


@pytest.fixture
def home(kept: Any, red: None, settings: Any, clock: Any) -> Any:
    """It was red already on Friday."""
    settings.XINHENG_MESSAGES = ["outbox"]
    clock("2026-11-13 17:00")
    rescore()
    clock("2026-11-16 10:00")
    return kept


def come_in(one: Person, home: Any, uscc: str, phone: str, door: str) -> Person:
    """By the code that comes to the telephone."""
    one.open(door).fill(uscc=uscc, phone=phone).press("获取验证码")
    return one.fill(code=re.search(r"(?<!\d)\d{6}(?!\d)", told(home, phone)[-1])[0]).press("^登录$")


def ask_why(zhao: Person, sun: Person) -> None:
    """An inquiry letter: written once, sent by who heads the office."""
    zhao.open("/officer/kinds/inquiry_letter/new/draft")
    zhao.choose(kind="inquiry")
    zhao.page.select_option("[name=topic]", "facts")
    zhao.fill(codes=SHOP, text="请说明去年年报为什么没有报送。", items="没有报送的原因", term_days="10").submit()
    letter = Matter.objects.get(procedure="inquiry_letter").number
    decide(sun, letter, "send_inquiry")


def file_last_year(chen: Person) -> None:
    """From the first page; what the register knows stands there."""
    chen.press("工作台").press("^去补报$")
    assert chen.page.input_value("[name=mailing_address]") == "两河区江岸路88号1层"
    chen.fill(
        **{
            name: value
            for name, value in REPORT.items()
            if name not in ("act", "mailing_address", "survival_state", "publish_employees")
        }
    )
    chen.press("^补报$")
    assert "已报送" in chen.text
    assert "已年报（逾期）" in chen.text
    enter_reports()


def ask_for_repair(chen: Person) -> str:
    chen.press("工作台").press("信用修复")
    row = chen.page.locator(".task", has_text=LISTING)
    row.get_by_role("link", name=re.compile("申请")).click()
    chen.stand().fill(proof="2025 年报已补报")
    choose(chen.page, "[name=committed]")
    choose(chen.page, "[name=electronic]")
    chen.submit()
    return Matter.objects.get(procedure__startswith="credit_repair", subject_identity=f"uscc:{SHOP}").number


def decide(one: Person, number: str, verb: str, **typed: str) -> None:
    """One act of an officer on its sheet, by the button that bears its name."""
    one.open(f"/officer/matters/{number}/do/{verb}")
    one.choose(**{name: value for name, value in typed.items() if name != "reason"})
    one.fill(**{name: value for name, value in typed.items() if name == "reason"})
    one.press(f"^{one.page.locator('main h1').inner_text().strip()}$")
    assert "/do/" not in one.page.url, one.text


def judge(zhao: Person, sun: Person, number: str) -> None:
    """What she wrote is read there; the one thing typed is the finding."""
    zhao.open(f"/officer/matters/{number}")
    assert "2025 年报已补报" in zhao.text
    decide(zhao, number, "accept")
    decide(zhao, number, "verify", way="online", cured="yes", reason="2025 年度年报已在平台补报")
    decide(sun, number, "grant")


@pytest.mark.clause("EX-16", "WX-3.3C-23", "CQ-7.2.3-01")
def test_from_red_to_green_on_the_phone_while_the_mall_watches(person, typed, home):
    mall = register(MALL, entity_name="星汇商业管理有限公司", phone="13912345699")
    admitted(mall.identity)
    phone = ActingPerson.objects.get(pk=representative(mall.identity)).read()["phone"]
    manager = come_in(person("manager", DESK), home, MALL, phone, "/business/login/?next=/partner/")
    manager.press("^邀请商户$").fill(typed=f"{SHOP},B1-12").submit()

    chen = come_in(person("chen", PHONE), home, SHOP, ON_FILE, "/business/login/")
    assert "红码 警示" in chen.text
    chen.press("^去答复$").press("在这里经营，同意")
    manager.open("/partner/")
    assert "1 家红码" in manager.text

    chen.press("工作台").press("我的信用")
    assert "经营异常名录" in chen.text
    assert FINE in chen.text

    zhao, sun = person("zhao", DESK).sign_in("zhao"), person("sun", DESK).sign_in("sun")
    typed.clear()
    ask_why(zhao, sun)
    chen.press("工作台").press("电子送达").press("^代表")
    chen.press("工作台").press("^去回复$").fill(words_1="会计换人，漏报了").press("^提交回复")
    letter = Matter.objects.get(procedure="inquiry_letter").number
    zhao.open(f"/officer/matters/{letter}")
    assert "会计换人，漏报了" in zhao.text
    decide(zhao, letter, "accept_answer", reason="请尽快补报")

    file_last_year(chen)
    number = ask_for_repair(chen)
    judge(zhao, sun, number)
    rescore()
    chen.open("/business/")
    assert "绿码 正常" in chen.text
    assert "红码" not in chen.text
    manager.open("/partner/")
    assert "1 家红码" not in manager.text
    assert "警示 → " in " ".join(manager.text.split())
    assert NAME in manager.text
    said = [words for who, words in typed if who in ("zhao", "sun")]
    assert len(said) == len(set(said))
    assert not set(said) & {words for who, words in typed if who == "chen"}
