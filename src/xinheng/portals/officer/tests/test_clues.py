"""The clue pool, its drawer, and what is done with a clue."""

from urllib.parse import unquote

import pytest
from tests import cast as people
from tests.story import picture

from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.files.actions import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def clue(shop, cast):
    tip = Tip(breach_suspected=True, source="12315", text="后厨有老鼠", identity=shop.identity)
    return register_clue(tip=tip, office=people.DISTRICT, by=None)


def address(clue, *more: str) -> str:
    return "/".join([f"/officer/clues/{clue.number}", *more])


def test_the_pool_and_its_drawer(sign_in, clue):
    sun = sign_in("sun")
    assert clue.matter.title in sun.get("/officer/clues/").content.decode()
    page = sun.get(address(clue)).content.decode()
    assert '<aside class="drawer"' in page and "后厨有老鼠" in page and "转监管检查" in page


def test_htmx_gets_the_drawer_alone(sign_in, clue):
    page = sign_in("sun").get(address(clue), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith("<aside") and "<html" not in page


def test_another_office_does_not_find_it(sign_in, clue):
    assert sign_in("qian").get(address(clue)).status_code == 404
    assert "线索池空了" in sign_in("qian").get("/officer/clues/").content.decode()


def test_a_photo_of_who_told_is_for_who_works_on_clues(sign_in, clue, settings, tmp_path):
    """A leader looks on; the photo may show persons, also who took it."""
    kept = keep(name="后厨.png", data=picture(), by=None, about=clue, office=clue.matter.office)
    photo = address(clue, "files", str(kept.pk))
    for who, shown in (("sun", True), ("tang", False)):
        visitor = sign_in(who)
        page = visitor.get(address(clue)).content.decode()
        assert (f"/files/{kept.pk}" in page, visitor.get(photo).status_code == 200) == (
            shown, shown,
        )  # fmt: skip
    assert "只给办理的人看" in sign_in("tang").get(address(clue)).content.decode()


def test_a_role_without_the_right_is_told_who_has_it(sign_in, clue):
    answer = sign_in("shen").get("/officer/clues/")
    assert answer.status_code == 403
    assert "受理员" in answer.content.decode() and "系统管理员" in answer.content.decode()


def test_sorting_with_one_press(sign_in, clue):
    answer = sign_in("sun").post(address(clue, "do", "send_to_dispatch"))
    clue.matter.refresh_from_db()
    assert answer.status_code == 302 and clue.matter.state == "dispatch_ready"


def test_what_cannot_be_done_is_explained(sign_in, clue):
    answer = sign_in("sun").post(address(clue, "do", "mark_invalid"), {"reason": "看错了"})
    assert answer.status_code == 422
    assert "不能标记无效" in answer.content.decode() and "看错了" in answer.content.decode()


def test_a_missing_reason_is_asked_for(sign_in, clue):
    answer = sign_in("sun").post(address(clue, "do", "mark_invalid"), {"reason": ""})
    assert answer.status_code == 422 and "填写理由" in answer.content.decode()


def test_who_may_only_look_cannot_sort(sign_in, clue):
    answer = sign_in("tang").post(address(clue, "do", "send_to_dispatch"))
    clue.matter.refresh_from_db()
    assert answer.status_code == 422 and clue.matter.state == "triage"


def test_the_whole_way_of_a_judgement(sign_in, clue):
    sign_in("sun").post(address(clue, "do", "send_to_judgement"))
    told = {"way": "inspection", "method": "比对", "data_used": "处罚记录", "conclusion": "需要检查"}
    answer = sign_in("jiang").post(address(clue, "do", "judge_for_disposal"), told)
    clue.matter.refresh_from_db()
    assert answer.status_code == 302 and clue.matter.state == "dispatch_ready"


def test_what_came_back_says_why_and_is_not_offered_to_the_same_office(sign_in, clue):
    sign_in("sun").post(address(clue, "do", "send_to_dispatch"))
    zhou = sign_in("zhou")
    assert "主体登记住所所在辖区" in zhou.get("/officer/dispatch/").content.decode()
    told = {"way": "inspection", "office": people.OFFICE, "checklist": "general"}
    assert zhou.post(address(clue, "do", "dispatch_inspection"), told).status_code == 302
    out = zhou.get("/officer/dispatch/").content.decode().partition("执行中的指令")[2]
    assert "已转监管模块" in out and 'class="clock' in out
    task = InspectionTask.objects.get().number
    back = {"reason": "该店不在本所辖区"}
    assert sign_in("zhao").post(f"/officer/inspections/{task}/do/return_to_dispatch", back).status_code == 302
    queue = zhou.get("/officer/dispatch/").content.decode()
    assert "退回：该店不在本所辖区" in queue and "没有建议，请选择" in queue


def test_dispatch_opens_the_task(sign_in, clue):
    sign_in("sun").post(address(clue, "do", "send_to_dispatch"))
    zhou = sign_in("zhou")
    assert clue.matter.title in zhou.get("/officer/dispatch/").content.decode()
    form = zhou.get(address(clue, "do", "dispatch_inspection")).content.decode()
    assert "建议：江岸路市场监管所" in form
    told = {"way": "inspection", "office": people.OFFICE, "checklist": "general"}
    assert zhou.post(address(clue, "do", "dispatch_inspection"), told).status_code == 302
    assert clue.orders.get().tasks.count() == 1
    # Its office is told by name, never by the key of its row.
    out = zhou.get("/officer/dispatch/").content.decode().partition("执行中的指令")[2]
    assert "江岸路所" in out and people.OFFICE not in out


def test_an_office_outside_the_list_is_refused(sign_in, clue):
    sign_in("sun").post(address(clue, "do", "send_to_dispatch"))
    answer = sign_in("zhou").post(address(clue, "do", "dispatch_inspection"), {"way": "inspection", "office": "6000/"})
    assert answer.status_code == 422 and "从列表里选择承办机构" in answer.content.decode()


def test_matching_and_unmatching(sign_in, shop, cast):
    loose = register_clue(
        tip=Tip(breach_suspected=True, source="12345", text="异味", name="巴味轩"), office=people.OFFICE, by=None
    )
    sun = sign_in("sun")
    assert "就是它" in sun.get(address(loose)).content.decode()
    sun.post(address(loose, "match"), {"identity": shop.identity})
    loose.matter.refresh_from_db()
    assert loose.matter.subject_identity == shop.identity
    sun.post(address(loose, "match"), {"identity": ""})
    loose.matter.refresh_from_db()
    assert loose.matter.subject_identity == ""


def test_merging_into_an_earlier_one(sign_in, clue, shop):
    later = register_clue(
        tip=Tip(breach_suspected=True, source="12315", text="后厨有老鼠", identity=shop.identity),
        office=people.OFFICE,
        by=None,
    )
    answer = sign_in("sun").post(address(later, "merge"), {"parent": clue.number})
    later.matter.refresh_from_db()
    assert answer["Location"].endswith("000001") and later.matter.state == "merged"


def test_registering_one_by_hand(sign_in, shop):
    told = {"source": "walk_in", "title": "无照经营", "text": "江岸路 3 号无照卖早点", "breach_suspected": "yes"}
    wu = sign_in("wu")
    assert wu.post("/officer/clues/new", {**told, "text": ""}).status_code == 422
    assert wu.post("/officer/clues/new", told).status_code == 302
    assert Clue.objects.get().matter.office == people.OFFICE


def test_unknown_verbs_and_numbers_are_404(sign_in, clue):
    sun = sign_in("sun")
    assert sun.get(address(clue, "do", "burn")).status_code == 404
    assert sun.get("/officer/clues/none").status_code == 404


def test_a_name_typed_into_the_drawer_offers_those_of_that_name(sign_in, shop):
    loose = register_clue(
        tip=Tip(breach_suspected=True, source="12345", text="异味", name="没有写对"), office=people.OFFICE, by=None
    )
    sun = sign_in("sun")
    shown = sun.post(address(loose, "match"), {"identity": shop.name}).content.decode()
    assert "就是它" in shown and shop.identity in shown
    sun.post(address(loose, "match"), {"identity": shop.identity.removeprefix("uscc:").lower()})
    loose.matter.refresh_from_db()
    assert loose.matter.subject_identity == shop.identity


@pytest.mark.parametrize(("code", "said"), [("92509901MABF2N6024", "92509901MABF2N6024"), ("12", "：12")])
def test_a_code_that_names_nobody_is_not_dropped_in_silence(sign_in, shop, code, said):
    told = {"source": "walk_in", "title": "无照", "text": "无照卖早点", "breach_suspected": "yes", "identity": code}
    answer = sign_in("sun").post("/officer/clues/new", told)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Clue.objects.exists()


@pytest.mark.clause("SZ-8.2.1-03", part=True)
def test_the_search_finds_matters_by_part_of_a_number_by_shop_and_by_telephone(sign_in, client, shop):
    send(client, shop)
    complaint = Complaint.objects.get()
    sun = sign_in("sun")
    for typed in (complaint.number[-6:], shop.name[:2], people.LIN.phone):
        assert complaint.number in sun.get("/officer/search", {"q": typed}).content.decode(), typed
    for who in ("tang", "qian"):
        assert complaint.number not in sign_in(who).get("/officer/search", {"q": people.LIN.phone}).content.decode()


def test_who_may_not_open_a_clue_reads_its_number_and_how_far_it_is(sign_in, cast):
    wu = sign_in("wu")
    told = {"source": "walk_in", "title": "占道经营", "text": "门口摆摊", "breach_suspected": "no"}
    page = wu.post("/officer/clues/new", told, follow=True).content.decode()
    number = Clue.objects.get().number
    assert f"已登记线索 <b>{number}</b>" in page
    assert "占道经营" in wu.get("/officer/?tab=doing").content.decode()
    for where in map(unquote, (page, wu.get("/officer/?tab=doing").content.decode())):
        assert f'href="/officer/moved/{number}"' in where and f'href="/officer/clues/{number}"' not in where
    told = wu.get(f"/officer/moved/{number}").content.decode()
    assert "待分流" in told and "本人" in told and "门口摆摊" not in told
    # Who may open it is led there; who had nothing to do with it learns nothing.
    assert unquote(sign_in("zhao").get(f"/officer/moved/{number}").url) == f"/officer/clues/{number}"
    assert sign_in("qian").get(f"/officer/moved/{number}").status_code == 404
    # No list of kinds he may see nothing of.
    assert 'class="chip' not in page and 'class="chip' in sign_in("zhao").get("/officer/").content.decode()
