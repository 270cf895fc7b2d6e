"""A report to a served order and its re-check: nobody types an address; the shop lies in a basement without network.

Lin reports on her phone; Sun sorts it, Zhou sends it out, Zhao names the team and inspects with a phone that lost the
network before the door; Sun approves, the order for correction is served with its proof, and the re-check ends it.
"""

import re

import pytest

from tests import cast as people
from tests import once, story
from tests.journeys.test_phone_offline import Phone
from tests.screen import DESK, PHONE, Person, choose
from xinheng.supervision.inspection.models import InspectionTask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.fixture
def person(chromium, live_server):
    return lambda viewport: Person(chromium, live_server.url, viewport)


@pytest.fixture
def phone(chromium, live_server):
    opened = []

    def new():
        opened.append(Phone(chromium, live_server.url))
        return opened[-1]

    yield new
    for one in opened:
        one.context.close()


@pytest.fixture
def city(settings, tmp_path):
    settings.XINHENG_HOME, settings.FILES_ROOT = str(tmp_path), tmp_path / "files"
    settings.XINHENG_MESSAGES = ["outbox"]
    people.cast()
    story.second_officer()
    story.shop(phone=people.CHEN.phone)


def report(lin: Person) -> str:
    """Lin tells of the shop from its page, without wanting anything for herself."""
    lin.open("/").press("保维权").press("只想举报")
    choose(lin.page, "[name=about][value=breach]")
    lin.fill(text="后厨用过期调料，没有许可证。", place=story.NAME, name=people.LIN.name, phone=people.LIN.phone)
    lin.press("^提交$").press("就是它")
    return re.search(r"举?\w?\d+-\d+-\w+", lin.text).group()


def send_out(sun: Person, zhou: Person, zhao: Person) -> None:
    """Sun sorts, Zhou sends it to the office, Zhao names the team, Sun approves: each finds it on the first page."""
    sun.press("分流").press("转监管检查")
    zhou.press("指挥调度").press("^派单$").choose(way="inspection").press("^派单$")
    zhao.open("/officer/").press("第一面馆").press("检查人员")
    for box in zhao.page.locator("[name=officers]").all():
        choose(zhao.page, f"[name=officers][value='{box.get_attribute('value')}']")
    zhao.press("检查人员")
    sun.open("/officer/").press("第一面馆").press("^审批检查$").press("^审批检查$")


def inspect(zhao: Phone, number: str, photo) -> None:
    """The network goes before the door and comes back after the visit."""
    zhao.sign_in("zhao").kept().offline()
    zhao.page.get_by_role("link", name=re.compile(story.NAME)).first.click()
    zhao.arrive(typed_because="地下室没有信号")
    zhao.answer(wrong=zhao.items()[1:2], photo=photo)
    zhao.sign_all()
    zhao.finish()
    zhao.page.get_by_text("已在本机结束").first.wait_for()
    zhao.page.get_by_role("link", name="看未上传").click()
    zhao.offline(gone=False)
    zhao.page.reload()
    zhao.emptied()


def serve(zhao: Person) -> None:
    """The order goes to the shop by hand; from this day its term runs."""
    zhao.open("/officer/").press("第一面馆").press("送达：责令改正通知书").press("^送达$|^开始送达$")
    zhao.press("^直接送达$").fill(receiver=people.CHEN.name).choose(relation="self").press("^直接送达$")
    assert "已送达" in zhao.text and "送达回证" in zhao.text


def recheck(zhao: Person, photo) -> None:
    """The shop says it is done; Zhao and Liu look again."""
    zhao.press("^检5099").press("^收到整改报告$").fill(words="两人的健康证明已办好").press("^收到整改报告$")
    zhao.press("^复查合格$").fill(words="现场核对了两张健康证明")
    zhao.page.select_option("[name=colleague]", label="刘青")
    zhao.page.set_input_files("[name=proof]", photo)
    zhao.press("^复查合格$")
    assert "已办结" in zhao.text and "刘青" in zhao.text


def test_a_report_to_a_served_order_and_its_recheck(person, phone, city, tmp_path):
    photo = tmp_path / "a.png"
    photo.write_bytes(story.picture("grey"))
    report(person(PHONE))
    sun, zhou, zhao = (person(DESK).sign_in(name) for name in ("sun", "zhou", "zhao"))
    send_out(sun, zhou, zhao)
    task = InspectionTask.objects.get()
    inspect(phone(), task.number, photo)
    sun.open("/officer/").press("第一面馆").press("^审核通过").press("^审核通过$")
    serve(zhao)
    recheck(zhao, photo)
    assert InspectionTask.objects.get().matter.state == "closed"
