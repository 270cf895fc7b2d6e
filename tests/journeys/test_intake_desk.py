"""The intake desk, at a browser: letter, counter, superior's order, the platforms' file, a stall nobody knows, a report
whose reporter stays hidden. Nobody types an address; whatever came in stands where somebody can go on with it."""

import re
from datetime import timedelta

import pytest

from tests import cast as people
from tests import once, story
from tests.screen import DESK, PHONE, Person, choose, told
from xinheng.kit import city_time
from xinheng.services.complaints.models import Complaint
from xinheng.services.reports.models import Report
from xinheng.services.tickets.tests.test_tickets import GOOD, NO_KIND, TIP, as_csv
from xinheng.support.audit.models import AuditEvent

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


@pytest.mark.parametrize(("channel", "words"), [("letter", "来信"), ("visit", "来访")])
def test_a_letter_or_a_visit_is_written_down_with_what_was_brought(person, city, channel, words):
    scan = city / "来信第一页.png"
    scan.write_bytes(story.picture())
    sun = person(DESK).sign_in("sun")
    sun.press("^投诉$").press("登记投诉").choose(channel=channel)
    sun.fill(name=people.LIN.name, phone=people.LIN.phone, address="两河区望桥路 8 号", respondent_name="第一面馆")
    sun.fill(facts="面里有异物，要求退钱。", amount="38")
    sun.choose(claims="C6").press("^登记$")
    assert "还没有登记：投诉的是哪一家" in sun.text
    sun.page.set_input_files("[name=letter]", scan)
    sun.press("就是它，登记").press("看这件投诉")
    assert words in sun.text and "来信第一页.png" in sun.text and "受理" in sun.text
    assert Complaint.objects.get().channel == channel


def test_a_superiors_order_stands_with_the_day_it_wants_its_answer(person, city):
    by_when = city_time.today() + timedelta(days=9)
    sun = person(DESK).sign_in("sun").press("^举报").press("登记举报").choose(channel="superior", named="no")
    sun.fill(respondent_name="码头边小店", text="有群众反映无照卖酒", superior_number="市监交〔2026〕7号")
    sun.press("^登记举报$")
    assert (
        "上级交办的写明要求在哪一天前答复" in sun.text and sun.page.input_value("[name=text]") == "有群众反映无照卖酒"
    )
    sun.fill(answer_by=by_when.isoformat()).press("^登记举报$")
    assert "交办答复期限" in sun.text and f"{by_when:%m-%d}" in sun.text


def test_the_file_of_a_platform_is_taken_in_and_what_was_wrong_comes_back(person, city):
    file = city / "当天.csv"
    file.write_bytes(as_csv(GOOD, TIP, NO_KIND))
    sun = person(DESK).sign_in("sun").press("工单导入").choose(channel="platform_12315")
    sun.page.set_input_files("[name=file]", file)
    sun.press("^导入$")
    assert Complaint.objects.count() == 1 and Report.objects.count() == 1
    with sun.page.expect_download() as fetched:
        sun.page.get_by_role("link", name="下载未登记的").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    sun.press(Complaint.objects.get().number)
    assert "XF-1" in sun.text


def test_a_stall_that_is_in_no_register_reaches_somebody_who_can_go_on(person, city):
    lin = person(PHONE).open("/").press("保维权").press("和商家有纠纷").press("找不到，直接写店名")
    lin.fill(respondent_name="半山腰无名烧烤摊", respondent_address="两河区江岸路码头旁", facts="吃坏肚子，不退钱")
    lin.fill(name=people.LIN.name, phone=people.LIN.phone, address="两河区望桥路 8 号")
    for chosen in ("[name=issue][value=P2]", "[name=claims][value=C6]"):
        choose(lin.page, chosen)
    lin.press("下一步：核对信息")
    number = _sent(lin, city)
    complaint = Complaint.objects.get(number=number)
    office = complaint.matter.office
    assert office, "an office has it"
    sun = person(DESK).sign_in("sun").open("/officer/").press("半山腰无名烧烤摊")
    assert "半山腰无名烧烤摊" in sun.text
    # The most urgent step of the family stands first, its complaint beside it.
    sun.press(number)
    assert "未匹配主体" in sun.text
    sun.press("^分送$")
    sun.page.select_option("[name=office]", people.OFFICE)
    sun.press("^分送$")
    zhao = person(DESK).sign_in("zhao").open("/officer/").press("半山腰无名烧烤摊").press("^受理$")
    assert "已受理" in zhao.text
    complaint.matter.refresh_from_db()
    assert (complaint.matter.state, complaint.matter.office) == ("accepted", people.OFFICE)


def _sent(lin: Person, home) -> str:
    """The code that was sent to the telephone is typed, and the receipt names the number."""
    if lin.page.get_by_role("button", name="发送验证码").count():
        lin.press("发送验证码")
        code = re.search(r"(?<!\d)\d{6}(?!\d)", told(home, people.LIN.phone)[-1])
        assert code
        lin.fill(code=code.group())
    lin.press("^提交投诉$")
    found = re.search(r"诉\d+-\d+-\w+", lin.text)
    assert found, lin.text
    return found.group()


def test_who_reported_stays_hidden_until_a_purpose_is_written_down(person, city):
    sun = person(DESK).sign_in("sun").press("^举报").press("登记举报").choose(channel="hotline_12315", named="yes")
    sun.fill(name=people.LIN.name, phone=people.LIN.phone, identity=story.SHOP, text="后厨用过期调料")
    sun.press("^登记举报$")
    assert people.LIN.name not in sun.text and people.LIN.phone not in sun.text
    assert "核查及是否立案期限" in sun.text
    report = Report.objects.get()
    sun.press("^线5099|线索")
    assert people.LIN.name not in sun.text and people.LIN.phone not in sun.text
    sun.page.go_back()
    sun.fill(purpose="核实举报内容，联系举报人").press("^显示|^查看")
    assert people.LIN.name in sun.text
    assert AuditEvent.objects.filter(target_id=str(report.pk), verb__contains="reveal").exists()
