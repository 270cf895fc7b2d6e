"""What a stranger found on the pages of an officer's day, fault by fault, each by its own input."""

import re
from functools import partial

import pytest
from tests import cast as people
from tests import shop as city
from tests import story

from xinheng.fusion.registers.queries import Hit
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.portals.officer.views.subjects import _distance
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import schedule
from xinheng.services.mediation.tests.walk import MEETING
from xinheng.supervision.clues.actions import merge_clue, register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.notices.models import Notice
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.timers import announce_breaches

pytestmark = pytest.mark.django_db


def shown(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_complaint_without_day_and_amount_says_so_in_words(sign_in, shop, client):
    send(client, shop, consumed_on="", amount="")
    page = shown(sign_in("sun"), f"/officer/complaints/{Complaint.objects.get().number}")
    assert "没有填写消费日期和金额" in page and "Sign(" not in page and "code=" not in page


def test_nobody_reads_a_telephone_that_stands_in_the_story(sign_in, shop, client):
    """Another's number, too, is hidden from who only looks on, in the complaint as in its clue."""
    send(client, shop, facts="老板让打 13800001234 找他，我的是 13900000001")
    complaint = Complaint.objects.get()
    for who in ("tang", "zhou", "sun"):
        page = shown(sign_in(who), f"/officer/complaints/{complaint.number}")
        assert "13800001234" not in page and "13900000001" not in page, who


@pytest.mark.parametrize(
    ("verb", "label"), [("request_identity_proof", "要求提供什么"), ("return_for_redispatch", "理由")]
)
def test_a_sheet_asks_by_the_name_of_what_it_asks_for(sign_in, shop, client, verb, label):
    send(client, shop)
    page = shown(sign_in("sun"), f"/officer/complaints/{Complaint.objects.get().number}/do/{verb}")
    assert label in re.findall(r"<label[^>]*>([^<]+)</label>", page)


def test_testing_asks_for_the_institute_and_a_result_for_the_result(sign_in, shop, client, cast):
    send(client, shop)
    complaint = Complaint.objects.get()
    for verb, told in (("accept", {}), ("start_mediation", {"both_consent": "on", "way": "电话"})):
        sign_in("sun").post(f"/officer/complaints/{complaint.number}/do/{verb}", told)
    room = Matter.objects.get(procedure="mediation")
    schedule(mediation=room.mediation, by=cast.zhao, meeting_on=city_time.today(), **MEETING)
    move(matter=room, verb="open_session", by=cast.zhao)
    page = shown(sign_in("zhao"), f"/officer/mediations/{room.number}/do/start_testing")
    assert {"鉴定检测机构", "费用怎么承担"} <= set(re.findall(r"<label[^>]*>([^<]+)</label>", page))


def test_what_was_put_together_is_not_offered_again(sign_in, cast):
    """A merged clue stays readable and offers no second merging."""
    story.shop()
    tip = Tip(breach_suspected=True, source="letter", text="后厨有老鼠", identity=f"uscc:{story.SHOP}")
    first, second = (register_clue(tip=tip, office=people.OFFICE, by="system") for _ in range(2))
    page = shown(sign_in("sun"), f"/officer/clues/{second.number}")
    assert "并入它" in page
    merge_clue(clue=second, parent=first, by=cast.sun, reason="同一件事")
    assert "并入它" not in shown(sign_in("sun"), f"/officer/clues/{second.number}")
    assert "并入它" not in shown(sign_in("zhao"), f"/officer/clues/{first.number}"), "zhao may not sort"


def test_no_notice_has_an_empty_bracket(sign_in, clock):
    done = story.finished()
    clock("2099-03-01 09:00")
    announce_breaches(city_time.now())
    told = list(Notice.objects.filter(title__startswith="超期").values_list("body", flat=True))
    assert told and not any("（）" in one for one in told), done.task.number


def test_the_search_gives_ones_own_shops_before_others(sign_in, cast):
    """Who types a name looks for the shop round the corner."""
    code = generate(division="509902", serial=77)
    far = city.register(code, entity_name="汤圆一店", registered_division="509902001")
    near = city.register(story.SHOP, entity_name="汤圆二店")
    for who, first, second in (("zhao", near, far), ("qian", far, near)):
        page = shown(sign_in(who), "/officer/search?q=汤圆")
        assert 0 < page.index(first.name) < page.index(second.name), who


def test_the_search_gives_shops_before_goods_and_a_number_before_all(cast):
    told = {"name": "汤圆", "status": "", "division": "", "industry": "", "address": "", "office": people.OFFICE}
    goods = Hit(id=1, identity="product_code:SC1", kind="product", why="name", **told)
    shop = Hit(id=2, identity="uscc:1", kind="entity", why="name", **told)
    asked = Hit(id=3, identity="product_code:SC2", kind="product", why="code", **told)
    assert sorted([goods, shop, asked], key=partial(_distance, cast.zhao)) == [asked, shop, goods]


@pytest.mark.parametrize(("typed", "advice"), [
    ("13800138000", "没有留这个电话的"), ("诉5099-20261126-AAAAAAAA", "没有这个编号的"), ("没有这家店", "少打几个字"),
])  # fmt: skip
def test_what_is_not_found_says_what_to_try_next(sign_in, typed, advice):
    page = sign_in("zhao").get("/officer/search", {"q": typed}).content.decode()
    assert advice in page and "<h1>查找</h1>" in page and " 0 个" not in page
