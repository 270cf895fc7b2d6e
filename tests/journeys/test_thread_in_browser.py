"""The whole thread as its people live it, in a real browser: Lin complains on her phone, Sun triages, Zhou dispatches,
Zhao inspects, Sun approves, and the shop's page and Lin's receipt tell the outcome."""

import re

import pytest
from django.test import override_settings

from tests import cast as people
from tests import story
from tests.screen import DESK, PHONE, Person, choose, stroke
from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.inspection.models import InspectionTask

WRONG = {"address_matches": "实际在 14 号", "scope_and_permits": "无食品经营许可证"}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(chromium, live_server):
    return lambda viewport: Person(chromium, live_server.url, viewport)


def complain(lin: Person) -> tuple[str, str]:
    """Lin finds the shop by name and complains; she gets a number and a check word."""
    lin.open("/s?q=第一面馆").press(story.NAME)
    assert story.NAME in lin.text
    lin.page.get_by_role("link", name="投诉", exact=True).last.click()
    lin.press("有纠纷")
    choose(lin.page, "[name=issue][value=P2]")
    lin.page.fill("[name=facts]", "11 月 18 日在店里吃面，面里有异物，后厨没有许可证。")
    choose(lin.page, "[name=claims][value=C6]")
    for field, value in {"name": people.LIN.name, "phone": people.LIN.phone, "address": "两河区望桥路 8 号"}.items():
        lin.page.fill(f"[name={field}]", value)
    lin.submit().submit()
    assert "投诉已提交" in lin.text
    return re.search(r"诉\d+-\d+-\w+", lin.text).group(), re.search(r"查询码\s+([\w-]+)", lin.text).group(1)


def send_to_inspection(sun: Person, zhou: Person, clue: Clue) -> None:
    sun.open(f"/officer/clues/{clue.number}").press("转监管检查")
    zhou.open(f"/officer/clues/{clue.number}").press("派单")
    zhou.page.select_option("[name=checklist]", "general")
    zhou.submit()


def staff_and_approve(zhao: Person, sun: Person, task: InspectionTask) -> None:
    zhao.open(f"/officer/inspections/{task.number}/do/name_officers")
    for box in zhao.page.locator("[name=officers]").all():
        choose(zhao.page, f"[name=officers][value='{box.get_attribute('value')}']")
    zhao.submit()
    sun.open(f"/officer/inspections/{task.number}/do/approve_check").submit()


def inspect(zhao: Person, task: InspectionTask, picture) -> None:
    """On the phone: arrive, answer every item, photograph what is wrong, have the party sign, finish."""
    page = zhao.open(f"/officer/m/{task.number}").page
    page.locator("summary", has_text="扫不了码").click()
    page.fill("[name=typed_because]", "店内未张贴主体码")
    zhao.press("不扫码，登记到场")
    for item in story.ITEMS:
        card = page.locator(f"[data-item={item}]")
        choose(card, f"input[value={'fail' if item in WRONG else 'pass'}]")
        if item in WRONG:
            card.locator("[data-note]").fill(WRONG[item])
            card.locator("[data-photo]").set_input_files(picture)
        page.click("#next")
    page.fill("#signer", people.CHEN.name)
    # The party, then each officer.
    for signed in range(3):
        stroke(page)
        page.click("#keep-signature")
        page.locator("#signers button:disabled").nth(signed).wait_for()
    zhao.press("结束检查，提交审核")
    page.get_by_text("检查已提交审核").first.wait_for()


@pytest.mark.clause("CQ-4-07", "CQ-6.5-05", "CQ-6.5-06", "CQ-7.4.3-04", "CQ-7.4.3-05", "CQ-7.4.3-06", "CQ-7.4.3-08")
@pytest.mark.clause("SZ-4.1-02")
def test_a_complaint_from_the_phone_to_the_changed_class(person, tmp_path):
    people.cast()
    story.second_officer()
    shop = story.shop()
    rescore()
    before = result_for(shop.pk)
    picture = tmp_path / "kitchen.jpg"
    picture.write_bytes(story.picture("grey"))

    lin = person(PHONE)
    number, word = complain(lin)
    clue = Clue.objects.get(reporter_ref=number)
    sun, zhou, zhao = (person(DESK).sign_in(name) for name in ("sun", "zhou", "zhao"))
    send_to_inspection(sun, zhou, clue)
    task = InspectionTask.objects.get()
    staff_and_approve(zhao, sun, task)
    inspect(person(PHONE).sign_in("zhao"), task, picture)
    sun.open(f"/officer/inspections/{task.number}/do/approve_result").submit()

    kept = set(Record.objects.filter(subject=shop).values_list("type", flat=True))
    assert {"inspection_result", "corrective_order"} <= kept
    rescore()
    assert result_for(shop.pk).points > before.points
    lin.open(f"/e/uscc:{story.SHOP}")
    assert "无食品经营许可证" in lin.text
    lin.open(f"/p/{number}")
    if lin.page.locator("#word").count():
        lin.page.fill("#word", word)
        lin.submit()
    assert "责令" in lin.text
    assert Complaint.objects.get(number=number).clue_id == clue.pk


@override_settings(DEBUG=False)
def test_an_outsider_is_told_which_role_is_needed(person):
    people.cast()
    story.second_officer()
    begun = story.begin()
    qian = person(DESK).sign_in("qian")
    qian.open(f"/officer/clues/{begun.clue.number}")
    assert begun.clue.text not in qian.page.content()
