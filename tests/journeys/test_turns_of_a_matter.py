"""The turns a matter takes, at a browser: two become one, one becomes two, what was closed opens after two years, a
mediator steps aside, several go on at once, and from the order one gets back to the photos of who complained."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import unquote

import pytest

from tests import cast as people
from tests import once, story
from tests.screen import DESK, Person
from xinheng.kit import city_time
from xinheng.services.complaints.actions import start_mediation, submit_complaint
from xinheng.services.complaints.tests.test_room import FORM
from xinheng.supervision.clues import actions as clues
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection import actions as checks
from xinheng.support.procedures.actions import move

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.fixture
def desk(chromium, live_server, settings, tmp_path):
    settings.XINHENG_HOME, settings.FILES_ROOT = str(tmp_path), tmp_path / "files"
    people.cast()
    story.second_officer()
    story.shop()
    return lambda name: Person(chromium, live_server.url, DESK).sign_in(name)


def clue(text: str) -> Clue:
    tip = Tip(source="12315", text=text, identity=f"uscc:{story.SHOP}", breach_suspected=True)
    return clues.register_clue(tip=tip, office=people.OFFICE, by=people.cast().sun)


def find(one: Person, number: str) -> Person:
    """By its number, in the search every page has, which opens what has exactly that one."""
    one.page.fill("header [name=q]", number)
    with one.page.expect_navigation(wait_until="load"):
        one.page.press("header [name=q]", "Enter")
    assert number in one.text
    return one


@pytest.mark.clause("SZ-8.2.2-01", part=True)
def test_two_clues_of_one_matter_become_one(desk):
    first, second = clue("后厨有老鼠"), clue("后厨又见老鼠")
    sun = find(desk("sun"), second.number)
    other = sun.page.locator("form.candidate", has_text=first.number)
    other.get_by_role("button", name="并入它").click()
    sun.page.get_by_role("heading", name="来龙去脉").wait_for()
    find(sun, second.number)
    assert "已归并" in sun.text and "并入它" not in sun.text
    sun.press(first.number)
    assert second.number in sun.text


@pytest.mark.clause("SZ-8.2.2-01", part=True)
def test_one_clue_of_two_shops_becomes_two_that_lead_back(desk):
    begun = story.begin(text="同一条街两家店都没有许可证")
    zhou = find(desk("zhou"), begun.clue.number).press("^拆分为子线索")
    zhou.fill(tips="第一面馆：没有许可证", reason="两家店").press("^拆分为子线索")
    assert "至少要有两条" in zhou.text, "one alone is no splitting, and what was typed stays"
    assert zhou.page.input_value("[name=tips]") == "第一面馆：没有许可证"
    zhou.fill(tips="第一面馆：没有许可证\n江岸茶馆：没有许可证").press("^拆分为子线索")
    children = list(Clue.objects.filter(matter__parent=begun.clue.matter).order_by("pk"))
    assert len(children) == 2 and all(one.number in zhou.text for one in children)
    find(zhou, children[1].number)
    assert "江岸茶馆" in zhou.text and begun.clue.number in zhou.text


def test_what_was_closed_is_opened_after_two_years_from_its_new_day(desk, clock):
    old, cast = clue("后厨有老鼠"), people.cast()
    clues.propose_no_case(clue=old, by=cast.zhao, no_case_ground="no_breach", reason="核对后没有发现")
    clues.decide_no_case(clue=old, by=cast.sun)
    later = city_time.local(city_time.now()) + timedelta(days=731)
    clock(later.strftime("%Y-%m-%d %H:%M"))
    sun = find(desk("sun"), old.number)
    assert "超期" not in sun.page.locator("#drawer").inner_text(), "closed in time stays closed in time"
    sun.press("^重新打开").fill(found_on=later.date().isoformat(), reason="来信附了新照片").press("^重新打开")
    sun.page.get_by_text("来信附了新照片").wait_for()
    said = sun.page.locator("#drawer").inner_text()
    assert "暂定" in said and "超期" not in said


def test_a_mediator_of_whom_a_side_is_afraid_steps_aside(desk):
    cast, complaint = people.cast(), submit_complaint(form=FORM).complaint
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    start_mediation(complaint=complaint, by=cast.zhao, both_consent=True, way="现场")
    zhao = find(desk("zhao"), complaint.number).press("进入调解室").press("^约定调解时间$")
    zhao.fill(meeting_at="14:30", place="所里", mediator="赵明远").choose(no_stake="yes").press("^约定调解时间$")
    zhao.press("^申请回避$").choose(asked_by="complainant").fill(reason="调解员是店主的亲戚").press("^申请回避$")
    assert "回避审查中" in zhao.text and "开始调解" not in zhao.text, "nobody goes on before it is decided"
    sun = find(desk("sun"), complaint.number).press("进入调解室").press("^作出回避决定$")
    sun.choose(granted="yes").fill(mediator="刘青", reason="确有利害关系").press("^作出回避决定$")
    assert "刘青" in sun.text and "确有利害关系" in sun.text


@pytest.mark.clause("SZ-8.5.1.3-01", part=True)
def test_from_the_order_one_gets_back_to_the_complaint_and_its_photos(desk):
    cast = people.cast()
    form = replace(FORM, facts="面里有异物", photos=(("面.png", story.picture()),))
    complaint = submit_complaint(form=form).complaint
    move(matter=complaint.clue.matter, verb="send_to_dispatch", by=cast.sun)
    told = story.sent(story.Story(cast, story.second_officer(), complaint.clue))
    checks.name_officers(task=told.task, officers=[told.zhao, told.liu], by=told.zhao)
    checks.approve_check(task=told.task, by=cast.sun)
    checks.arrive(task=told.task, by=told.zhao, typed_because="店内未张贴主体码")
    story.looked_at(told, address_matches="实际在 14 号")
    checks.approve_result(task=told.task, by=cast.sun)
    told.task.refresh_from_db()
    zhao = find(desk("zhao"), told.task.number)
    assert told.task.order_number in zhao.text
    photo = zhao.page.get_by_role("link", name="照片 1").get_attribute("href")
    assert complaint.number in unquote(photo)
    assert zhao.page.request.get(zhao.address + photo).headers["content-type"].startswith("image/")
    zhao.press(complaint.clue.number)
    zhao.press(complaint.number)
    assert "面里有异物" in zhao.text
    zhao.press(told.task.number)
    assert told.task.order_number in zhao.text


def test_several_clues_are_sorted_at_once(desk):
    some = [clue(text) for text in ("没有执照", "没有健康证", "没有明码标价")]
    sun = desk("sun").press("线索池")
    for one in some[:2]:
        sun.page.get_by_label(f"选择 {one.number}").check()
    sun.press("^转监管检查")
    sun.page.get_by_text("办好 2 件").wait_for()
    assert [Clue.objects.get(pk=one.pk).matter.state for one in some] == ["dispatch_ready", "dispatch_ready", "triage"]
