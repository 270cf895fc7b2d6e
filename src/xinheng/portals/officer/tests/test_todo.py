"""The first page: what is due, in whose hands, and nothing of another office."""

import html
import re
from datetime import timedelta

import pytest
from tests import cast as people
from tests import story

from xinheng.fusion.collection.actions import open_period
from xinheng.fusion.collection.tests.walk import FORM, period
from xinheng.kit import city_time
from xinheng.portals.officer.todo import TodoRow
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.notices.queries import unread_for
from xinheng.support.procedures.able import step_back
from xinheng.support.procedures.models import Matter
from xinheng.support.sending.actions import send_due

pytestmark = pytest.mark.django_db


def shown(client, address: str = "/officer/", status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.clause("WX-3.1P-04")
def test_one_site_and_one_sign_in_for_every_portal(client, cast, shop):
    client.post("/login/", {"login": "zhao", "password": people.PASSWORD})
    for address in ("/", f"/e/{shop.identity}", "/officer/", f"/officer/e/{shop.identity}", "/officer/m/"):
        page = shown(client, address)
        assert "演示数据" in page and "ui/xinheng" in page, address
    assert client.get(f"/api/v1/subjects/{shop.identity}").json()["subject"]["name"] == shop.name
    assert 'href="/login/"' in shown(client, "/mine")


@pytest.mark.clause("WX-3.1P-04", part=True)
def test_one_list_of_what_the_office_has_to_do(sign_in, shop, client):
    send(client, shop)
    page = shown(sign_in("zhao"))
    assert "还剩 7 个工作日" in page and ">受理</a>" in page and 'name="matter"' in page


def test_a_day_that_is_none_narrows_nothing_and_is_told_of(sign_in, shop, client):
    send(client, shop)
    for due, told in (("tomorrow", True), ("from-2026-02-30", True), ("late", False), ("paused", False), ("", False)):
        html = shown(sign_in("zhao"), f"/officer/?due={due}")
        assert ("看不懂" in html) == told and (">受理</a>" in html) == (told or not due), due


@pytest.mark.clause("SZ-8.2.2-02", part=True)
def test_a_complaint_and_its_clue_are_one_row_with_one_next_step(sign_in, shop, client):
    """Who may do both does the more urgent first; the other stands in the same row."""
    send(client, shop)
    page = shown(sign_in("sun"))
    assert ">分流</a>" in page and ">受理</a>" not in page
    assert "同一件事" in page and ">投诉已分送待受理</a>" in page
    clue = Complaint.objects.get().clue
    sign_in("sun").post(f"/officer/clues/{clue.number}/do/handle_directly")
    sign_in("sun").post(
        f"/officer/clues/{clue.number}/do/complete_direct_handling", {"outcome": "answered", "words": "已随投诉处理"}
    )
    assert ">受理</a>" in shown(sign_in("sun"))


def test_a_day_of_the_law_that_passed_is_red_where_the_row_stands_under_a_target(sign_in, shop, client, clock):
    """Sun sorts the clue, whose target is the house's; that its complaint was to be accepted by now is said too."""
    clock("2026-11-02 09:00")
    send(client, shop)
    clock("2026-11-20 09:00")
    page = sign_in("sun").get("/officer/").content.decode()
    assert "超目标" in page
    assert re.search(r">投诉已分送待受理</a> <strong class=\"late\">超期 [0-9]+ 个工作日</strong>", page)


def test_a_form_is_about_nobody_and_waits_for_no_subject(sign_in, cast):
    open_period(form=FORM, period=period())
    page = shown(sign_in("sun"))
    assert "食品安全监管月报" in page and "未匹配主体" not in page
    assert "江岸路所</td>" in page, "ten offices fill the same form: whose it is stands in its row"


@pytest.mark.parametrize(
    ("kind", "title", "read"),
    [
        ("调解", "调解：江岸路面馆：质量", "江岸路面馆：质量"),
        ("名录修复", "修复 509901列异〔2026〕1 号", "509901列异〔2026〕1 号"),
        ("承诺", "自主承诺：明码标价", "自主承诺：明码标价"),
        ("线索", "投诉：江岸路面馆（质量）", "投诉：江岸路面馆（质量）"),
        ("调解", "调解：", "调解："),
    ],
)
def test_a_row_says_its_kind_once(kind, title, read):
    row = TodoRow(Matter(title=title), "", kind, "", "", None, "看", "", "", "")
    assert row.title == read


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("调解：某店：质量", "质量"), ("某店：质量", "质量"), ("调解：某店", "某店"), ("某店：", "某店："),
        ("某店里的灯", "某店里的灯"), ("别家：质量", "别家：质量"),
    ],
)  # fmt: skip
def test_a_row_that_names_its_business_says_it_once(title, read):
    row = TodoRow(Matter(title=title, subject_name="某店"), "", "调解", "某店", "", None, "看", "", "", "")
    assert row.title == read


def test_another_office_sees_nothing_of_it(sign_in, shop, client):
    send(client, shop)
    assert "清空了" in shown(sign_in("qian"))


def test_a_stranger_is_sent_to_the_login(client):
    answer = client.get("/officer/")
    assert answer.status_code == 302 and "/login/" in answer["Location"]


@pytest.mark.parametrize("asked", ["?due=late", "?due=2026-13-40", "?kind=nothing", "?tab=x", "?q=%00"])
def test_any_filter_is_answered(sign_in, shop, client, asked):
    shown(sign_in("sun"), f"/officer/{asked}")


def test_an_empty_filter_offers_the_way_back(sign_in, cast):
    assert "看全部待办" in shown(sign_in("sun"), "/officer/?due=late")


def test_several_complaints_are_accepted_at_once(sign_in, shop, client):
    send(client, shop)
    send(client, shop, form_key="another-key-of-a-form")
    ids = [one.matter_id for one in Complaint.objects.all()]
    page = sign_in("sun").post("/officer/batch", {"matter": ids, "act": "accept"}).content.decode()
    assert "办好 2 件" in page
    assert {one.matter.state for one in Complaint.objects.select_related("matter")} == {"accepted"}


def test_accepting_is_not_for_every_role(sign_in, shop, client):
    send(client, shop)
    ids = [Complaint.objects.get().matter_id]
    answer = sign_in("zhou").post("/officer/batch", {"matter": ids, "act": "accept"})
    assert "没办成 1 件" in answer.content.decode()


def test_the_menu_shows_what_the_account_may_use(sign_in, cast):
    clerk, auditor = shown(sign_in("sun")), shown(sign_in("shen"))
    assert "线索池" in clerk and "线索池" not in auditor


def test_notices_are_read_and_counted(sign_in, cast):
    story.sent()
    zhao = sign_in("zhao")
    assert 'class="badge"' in shown(zhao)
    assert people.PEOPLE and "待办：确定检查人员" in shown(zhao, "/officer/notices")
    zhao.post("/officer/notices")
    assert 'class="badge"' not in shown(zhao)


def test_each_says_how_he_is_reached_and_sees_what_was_sent(sign_in, cast, settings, tmp_path):
    settings.XINHENG_MESSAGES, settings.XINHENG_HOME = [], tmp_path
    zhao = sign_in("zhao")
    assert "还没有接通" in shown(zhao, "/officer/notices/reach")
    settings.XINHENG_MESSAGES = ["outbox"]
    told = {"sms": "13800001234", "sms_often": "law_only"}
    assert zhao.post("/officer/notices/reach", told | {"sms": "138"}).status_code == 422
    assert "13800001234" not in shown(zhao, "/officer/notices/reach")
    saved = zhao.post("/officer/notices/reach", told)
    page = shown(zhao, saved.url)
    assert 'value="13800001234"' in page and "已保存" in page and "电子邮箱" not in page
    notify(account=cast.zhao, title="超期：投诉 诉5099-1", of_law=True)
    assert "等待发送" in shown(zhao, "/officer/notices/reach")
    assert send_due() == 1 and "已发出" in shown(zhao, "/officer/notices/reach")
    assert "13800001234" not in shown(sign_in("qian"), "/officer/notices/reach")


def test_the_last_cell_of_the_strip_opens_what_is_due_later_and_a_tab_keeps_it(sign_in, shop, client):
    send(client, shop)
    matter = Matter.objects.get(procedure="complaint")
    # All of the family, or the more urgent of it is the row.
    Matter.objects.filter(closed_at=None).update(due_on=city_time.today() + timedelta(days=40))
    zhao = sign_in("zhao")
    address = html.unescape(re.search(r'href="([^"]+)"[^>]*><span>\d\d-\d\d 以后', shown(zhao))[1])
    page = zhao.get(address).content.decode()
    assert matter.title in page and "from-" in address
    tab = html.unescape(re.search(r'class="tab" href="([^"]+tab=pool[^"]*)"', page)[1])
    assert "due=from-" in tab and matter.title in zhao.get(tab).content.decode()
    near = zhao.get(f"/officer/?due=from-{city_time.today() + timedelta(days=60)}").content.decode()
    assert matter.title not in near


def test_what_is_another_offices_is_said_like_what_is_not_there(sign_in, shop, client):
    """In the workbench's words, with a way back to it, and not with the public's."""
    send(client, shop)
    qian, number = sign_in("qian"), Matter.objects.get(procedure="complaint").number
    pages = [qian.get(f"/officer/complaints/{one}").content.decode() for one in (number, "诉5099-20200101-AAAAAAAA")]
    assert all("不归您的机构办理" in one and "回工作台" in one and "12315" not in one for one in pages)
    assert "没有这一件" not in client.get("/nothing").content.decode()


def test_who_only_registers_begins_with_what_became_of_it(sign_in, shop):
    """No empty list of what is to do, no strip of days without a task."""
    wu = sign_in("wu")
    nothing = shown(wu)
    assert "没有您登记的线索" in nothing and 'class="strip"' not in nothing and "同事承办" not in nothing
    told = {
        "source": "walk_in",
        "title": "后门堆放餐厨垃圾",
        "text": "后门",
        "breach_suspected": "yes",
        "identity": shop.identity[5:],
    }
    assert wu.post("/officer/clues/new", told).status_code == 302
    assert "后门堆放餐厨垃圾" in shown(wu) and "待分流" in shown(wu)
    Matter.objects.update(due_at=city_time.now() - timedelta(days=3))
    page = shown(wu)
    assert "已过期限" in page and "还要办" not in page and 'name="matter"' not in page, "it is not his to hurry"


def test_who_leads_begins_with_what_lies_where(sign_in, shop, client):
    send(client, shop)
    page = shown(sign_in("tang"))
    assert "所辖机构" in page and "/officer/load?office=" in page and 'class="strip"' not in page


def test_what_a_colleague_did_is_no_longer_on_the_bell(sign_in, shop, client, cast):
    story.second_officer()
    send(client, shop)
    complaint, liu = Complaint.objects.get(), sign_in("liu")
    assert "待办：受理" in shown(liu, "/officer/notices")
    accepted = sign_in("zhao").post(f"/officer/complaints/{complaint.number}/do/accept")
    assert accepted.status_code == 302 and "待办：受理" in shown(liu, "/officer/notices")
    assert not unread_for(Account.objects.get(username="liu")).exists()


def test_a_row_chosen_for_several_at_once_stands_for_its_family(sign_in, shop, client):
    """Sun's row is the clue, the more urgent; what is accepted is its complaint."""
    send(client, shop, breach_told="on")
    complaint, sun = Complaint.objects.get(), sign_in("sun")
    clue = Matter.objects.get(procedure="clue")
    answer = sun.post("/officer/batch", {"matter": [clue.pk], "act": "accept"})
    assert answer.status_code == 200 and "办好 1 件" in answer.content.decode()
    assert Matter.objects.get(pk=complaint.matter_id).state == "accepted"


def test_what_one_stepped_back_from_is_no_work_of_his_and_says_so_where_he_still_sees_it(sign_in, shop, client, cast):
    send(client, shop)
    matter = Complaint.objects.get().matter
    Matter.objects.update(assignee=story.second_officer())
    step_back(matter=matter, account=cast.zhao)
    zhao = sign_in("zhao")
    assert matter.title not in shown(zhao) and matter.title not in shown(zhao, "/officer/?tab=pool")
    page = shown(zhao, "/officer/?tab=others")
    assert "巴味" in page and "已回避" in page and ">看</a>" in page
    assert "已回避" not in shown(sign_in("sun"), "/officer/?tab=others")
