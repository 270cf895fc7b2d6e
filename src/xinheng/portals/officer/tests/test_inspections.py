"""Inspection tasks on the desk: officers, approval, review, papers."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import cast as people
from tests import story
from tests.kept import kept

from xinheng.fusion.registers.actions import write_records
from xinheng.kit import city_time
from xinheng.supervision.inspection import actions
from xinheng.supervision.inspection.actions.terms import note_order_served
from xinheng.supervision.inspection.models import InspectionTask
from xinheng.support.procedures.models import Matter

pytestmark = pytest.mark.django_db
sent, staffed, site, clean, faulty = (
    kept(one, home=True) for one in (story.sent, story.staffed, story.on_site, story.finished, story.found_wrong)
)


def do(client, task, verb: str, **told: object):
    return client.post(f"/officer/inspections/{task.number}/do/{verb}", told)


def test_naming_officers_and_approving(sign_in, cast, sent):
    zhao, sun = sign_in("zhao"), sign_in("sun")
    assert "未派人" in zhao.get("/officer/inspections/").content.decode()
    one = do(zhao, sent.task, "name_officers", officers=[cast.zhao.pk])
    assert one.status_code == 422 and "不得少于 2 人" in one.content.decode()
    both = [cast.zhao.pk, sent.liu.pk]
    stranger = do(zhao, sent.task, "name_officers", officers=both[:1], lead=sent.liu.pk)
    assert stranger.status_code == 422 and "主办要在选中的检查人员里选" in stranger.content.decode()
    assert do(zhao, sent.task, "name_officers", officers=both, lead=sent.liu.pk).status_code == 302
    assert [one.account_id for one in sent.task.officers.filter(lead=True)] == [sent.liu.pk]
    assert do(sun, sent.task, "approve_check").status_code == 302
    sent.task.refresh_from_db()
    assert sent.task.approval_number


WORKSHOP = {
    "certificate_number": "JY25001", "uscc": story.SHOP, "workshop_name": "望桥汤圆作坊", "person_in_charge": "陈大文",
    "address": "两河区江岸路 12 号", "varieties": "汤圆", "authority": "两河区市场监督管理局", "state": "valid",
}  # fmt: skip


def test_a_workshop_is_checked_by_its_list_which_its_officers_may_change(sign_in, cast):
    """What 自动匹配 means is said where command chooses; another list may be taken until somebody is in the shop."""
    told = story.begin()
    write_records(type="food_workshop", rows=[WORKSHOP], by="system")
    zhou = sign_in("zhou")
    form = zhou.get(f"/officer/clues/{told.clue.number}/do/dispatch_inspection").content.decode()
    assert "自动匹配：食品小作坊检查要点表" in form
    given = {"way": "inspection", "office": people.OFFICE}
    assert zhou.post(f"/officer/clues/{told.clue.number}/do/dispatch_inspection", given).status_code == 302
    task, zhao = InspectionTask.objects.get(), sign_in("zhao")
    assert task.checklist == "food_workshop"
    assert do(zhao, task, "change_checklist", checklist="food_workshop", reason="一样").status_code == 422
    assert do(zhao, task, "change_checklist", checklist="general", reason="本次只核实证照").status_code == 302
    task.refresh_from_db()
    assert (task.checklist, len(task.items)) == ("general", len(story.ITEMS))
    assert "本次只核实证照" in zhao.get(f"/officer/inspections/{task.number}").content.decode()
    actions.name_officers(task=task, officers=[cast.zhao, told.liu], by=cast.zhao)
    actions.approve_check(task=task, by=cast.sun)
    actions.arrive(task=task, by=cast.zhao, typed_because="店内未张贴主体码")
    assert do(zhao, task, "change_checklist", checklist="food_workshop", reason="再换").status_code == 422


TASKS_ARE_AT = [("sun", "/officer/"), ("sun", "/officer/inspections/"), ("zhao", "/officer/inspections/{}"),
                ("zhao", "/officer/m/")]  # fmt: skip


@pytest.mark.parametrize(("who", "place"), TASKS_ARE_AT)
def test_a_check_shows_everywhere_the_term_of_what_it_was_made_of(sign_in, staffed, who, place):
    task = staffed.task
    matter = Matter.objects.get(pk=task.matter_id)
    assert matter.clock_state == "inherited"
    shown = sign_in(who).get(place.format(task.number)).content.decode()
    assert "随来源事项" in shown and f"{city_time.local(matter.due_at):%m-%d} 到期" in shown
    assert "没有期限" not in shown.split("随来源事项")[1][:600] and "没有正在走的期限" not in shown


def test_who_inspects_does_not_approve(sign_in, cast, staffed):
    assert do(sign_in("zhao"), staffed.task, "approve_check").status_code == 422


def test_the_review_publishes_and_orders_the_correction(sign_in, cast):
    told = story.finished(scope_and_permits="超范围经营")
    sun = sign_in("sun")
    page = sun.get(f"/officer/inspections/{told.task.number}").content.decode()
    assert "超范围经营" in page and "审核通过" in page and "补办审批" not in page
    assert do(sun, told.task, "approve_result").status_code == 302
    assert "已公示" in sun.get(f"/officer/inspections/{told.task.number}").content.decode() or told.task.matter.state


def test_another_office_finds_nothing(sign_in, cast, sent):
    qian = sign_in("qian")
    assert qian.get(f"/officer/inspections/{sent.task.number}").status_code == 404
    assert "没有检查任务" in qian.get("/officer/inspections/").content.decode()


def test_views_and_unknown_verbs(sign_in, cast, sent):
    zhao = sign_in("zhao")
    for view in ("mine", "closed", "x"):
        assert zhao.get(f"/officer/inspections/?view={view}").status_code == 200
    assert do(zhao, sent.task, "burn").status_code == 404


def test_the_record_of_the_visit_is_a_pdf(sign_in, cast, clean):
    answer = sign_in("zhao").get(f"/officer/inspections/{clean.task.number}/record.pdf")
    assert answer.content.startswith(b"%PDF")
    assert sign_in("qian").get(f"/officer/inspections/{clean.task.number}/record.pdf").status_code == 404


def test_what_shows_persons_is_for_who_works_on_the_task(sign_in, cast, site):
    """The record carries the strokes of who signed: who may only look on is shown neither it nor a photo."""
    photo = actions.add_photo(task=site.task, data=story.picture(), by=site.zhao, item="licence_displayed").file_id
    task = story.looked_at(site).task
    seq = next(step.seq for step in task.matter.steps.all() if "现场笔录" in str(step.documents))
    addresses = [
        reverse("officer:inspection_record", args=[task.number]),
        reverse("officer:inspection_file", args=[task.number, photo]),
        reverse("officer:matter_paper", args=[task.number, seq, "现场笔录"]),
    ]
    assert [sign_in("zhao").get(one).status_code for one in addresses] == [200, 200, 200]
    looks_on = sign_in("tang")
    page = looks_on.get(f"/officer/inspections/{task.number}").content.decode()
    assert "张照片" in page and "看笔录" not in page and "/files/" not in page
    assert [looks_on.get(one).status_code for one in addresses] == [404, 404, 403]
    orders = sign_in("zhou")
    assert "张照片" in orders.get(f"/officer/inspections/{task.number}").content.decode(), "he sees what became of it"
    assert [orders.get(one).status_code for one in addresses] == [404, 404, 403], "and works on clues, not on checks"


def test_the_reviewer_sees_what_he_approves(sign_in, cast):
    done = story.finished(scope_and_permits="无证")
    page = sign_in("sun").get(f"/officer/inspections/{done.task.number}").content.decode()
    assert "移交执法" in page and "陈大文" in page and "刘青" in page
    paper = sign_in("sun").get(f"/officer/inspections/{done.task.number}/record.pdf")
    assert sha256(paper.content).digest() == bytes(done.task.record_file.digest)


def test_the_reviewer_reads_why_there_was_no_check(sign_in, cast, site):
    story.actions.finish_without_check(task=site.task, why="not_found", words="门锁着，邻居说已搬走", by=site.zhao)
    page = sign_in("sun").get(f"/officer/inspections/{site.task.number}").content.decode()
    assert "没有实施检查" in page and "邻居说已搬走" in page


def sorts_of(client, task):
    """Sort → the items that fell into it, as the page of the check says."""
    html = client.get(reverse("officer:inspection", args=[task.number])).content.decode()
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)<br>", html.split("违法行为分类处理")[1].split("</dl>")[0]))


@pytest.mark.clause("CQ-7.4.3-07")
def test_violations_stand_sorted_with_what_follows_and_what_may_be_begun(sign_in):
    """Prompt, order, penalty and credit sanction on the check's page."""
    told = {"licence_displayed": "没有悬挂", "address_matches": "实际在 14 号", "scope_and_permits": "没有许可证"}
    done = story.finished(**told)
    address = reverse("officer:inspection", args=[done.task.number])
    html = sign_in("sun").get(address).content.decode()
    sorts = sorts_of(sign_in("sun"), done.task)
    titles = {one["id"]: one["title"].rstrip("。") for one in done.task.items}
    assert sorts == {
        "行政提示": titles["licence_displayed"], "责令改正": titles["address_matches"],
        "行政处罚": titles["scope_and_permits"], "信用惩戒": titles["scope_and_permits"],
    }  # fmt: skip
    for begun in ("inquiry_letter", "serious_violation_listing"):
        (link,) = re.findall(rf'href="(/officer/kinds/{begun}/new/[^"]+)"', html)
        assert story.SHOP in sign_in("sun").get(link.replace("&amp;", "&")).content.decode().split("<form")[-1]
    approved = actions.approve_result(task=done.task, by=done.cast.sun)
    case = reverse("officer:clue", args=[approved.case_clue.number])
    assert case in sign_in("sun").get(address).content.decode(), "the penalty goes on as a clue of a case"
    assert address in sign_in("sun").get(case).content.decode(), "and the clue leads back to the check"


@pytest.mark.clause("CQ-7.4.3-07")
def test_the_same_minor_item_again_is_an_admonition(sign_in):
    """A shop that was prompted once and is found so again: admonished on the page, in its paper and in the result."""
    first = story.finished(licence_displayed="没有悬挂")
    assert sorts_of(sign_in("sun"), first.task).keys() == {"行政提示"}
    actions.approve_result(task=first.task, by=first.cast.sun)
    again = story.checked_again(first, licence_displayed="还是没有悬挂")
    title = next(one["title"].rstrip("。") for one in again.task.items if one["id"] == "licence_displayed")
    assert sorts_of(sign_in("sun"), again.task) == {"行政告诫": title}
    assert do(sign_in("sun"), again.task, "approve_result").status_code == 302
    again.task.refresh_from_db()
    assert again.task.disposition == "10", "行政告诫 of the published codes"


@pytest.mark.clause("CQ-7.4.3-07", part=True)
def test_a_check_without_a_violation_has_no_sorts(sign_in, clean):
    html = sign_in("zhao").get(reverse("officer:inspection", args=[clean.task.number])).content.decode()
    assert "违法行为分类处理" not in html


def test_who_approves_reads_which_visits_are_near_and_must_say_why(sign_in, cast, staffed):
    told, sun = staffed, sign_in("sun")
    sheet = f"/officer/inspections/{told.task.number}/do/approve_check"
    assert "需单独检查的理由" not in sun.get(sheet).content.decode()
    near = actions.open_routine_task(
        identity=f"uscc:{story.SHOP}", office=people.OFFICE, by=told.zhao, aim="例行", checklist="general"
    )
    shown = sun.get(sheet).content.decode()
    assert near.number in shown and "需单独检查的理由" in shown
    answer = do(sun, told.task, "approve_check")
    assert answer.status_code == 422 and "填写近期已有检查仍需单独检查的理由" in answer.content.decode()
    assert do(sun, told.task, "approve_check", overlap_reason="举报的是凉菜间").status_code == 302


def test_who_inspects_reads_what_was_told_at_the_desk_and_on_the_phone(sign_in, cast, staffed):
    told, zhao = staffed, sign_in("zhao")
    text = told.clue.text
    assert text
    for page in (f"/officer/inspections/{told.task.number}", f"/officer/m/{told.task.number}"):
        shown = zhao.get(page).content.decode()
        assert "反映的情况" in shown and text in shown, page
    assert told.task.aim in zhao.get("/officer/m/").content.decode()


def test_a_photo_of_no_item_is_seen_at_the_desk_and_on_the_phone(sign_in, cast, site):
    """Of the place as a whole, or from a phone that had another list: it was evidence that no page showed."""
    zhao = sign_in("zhao")
    taken = {"": "blue", "gone_from_the_list": "navy", story.ITEMS[0]: "red"}
    photos = [
        actions.add_photo(task=site.task, data=story.picture(colour), by=site.zhao, item=item)
        for item, colour in taken.items()
    ]
    for page in (f"/officer/inspections/{site.task.number}", f"/officer/m/{site.task.number}"):
        shown = zhao.get(page).content.decode()
        seen = [f'src="{reverse("officer:inspection_file", args=[site.task.number, one.file_id])}"' for one in photos]
        assert [shown.count(one) for one in seen] == [1, 1, 1], page
    page = sign_in("tang").get(f"/officer/inspections/{site.task.number}").content.decode()
    assert "2 张照片" in page and not any(one in page for one in seen), "who only looks on sees how many there are"


def test_an_order_that_nobody_got_is_said_until_it_is_served(sign_in, cast, faulty):
    sun, page = sign_in("sun"), f"/officer/inspections/{faulty.task.number}"
    do(sun, faulty.task, "approve_result", correct_by=(city_time.today() + timedelta(days=15)).isoformat())
    assert "责令改正通知书还没有登记送达" in sun.get(page).content.decode()
    faulty.task.refresh_from_db()
    note_order_served(task=faulty.task, by="system", paper="责令改正通知书", served_on=city_time.today())
    assert "还没有登记送达" not in sun.get(page).content.decode()
    actions.fail_recheck(
        task=faulty.task, by=faulty.zhao, correct_by=city_time.today() + timedelta(days=5), reason="门牌仍不符"
    )
    shown = sun.get(page).content.decode()
    assert "还没有登记送达" in shown, "the paper that took its place, even on the same day"
    assert "复查不合格，再次责令改正 · " in shown and "责令限期改正，跟踪整改 · " in shown, "which paper is which"
    assert f"<dd>{faulty.task.standing_order}，" in shown and faulty.task.standing_order != faulty.task.order_number


def test_nobody_chooses_himself_as_the_colleague_of_a_recheck(sign_in, cast, faulty):
    do(sign_in("sun"), faulty.task, "approve_result", correct_by=(city_time.today() + timedelta(days=15)).isoformat())
    page = sign_in("zhao").get(f"/officer/inspections/{faulty.task.number}/do/finish_follow_up").content.decode()
    offered = page.split('name="colleague"')[1].split("</select>")[0]
    assert "刘青" in offered and "赵明远" not in offered
    given = {"words": "复查过", "proof": SimpleUploadedFile("a.png", story.picture())}
    alone = do(sign_in("zhao"), faulty.task, "finish_follow_up", colleague=str(cast.zhao.pk), **given)
    assert alone.status_code == 422 and not faulty.task.matter.steps.filter(verb="finish_follow_up").exists()


def test_who_must_correct_a_form_is_told_that_the_file_is_to_be_chosen_again(sign_in, cast, faulty):
    """No browser keeps a file: “what was filled in is still there” alone would send it away without the proof."""
    do(sign_in("sun"), faulty.task, "approve_result", correct_by=(city_time.today() + timedelta(days=15)).isoformat())
    given = {"words": "复查过", "proof": SimpleUploadedFile("a.png", story.picture())}
    late = do(sign_in("zhao"), faulty.task, "finish_follow_up", colleague=str(faulty.liu.pk), seq="1", **given)
    assert late.status_code == 422 and "附件请重新选" in late.content.decode()
    given["proof"] = SimpleUploadedFile("a.png", story.picture())
    unfilled = do(sign_in("zhao"), faulty.task, "finish_follow_up", colleague="", **given)
    assert unfilled.status_code == 422 and "附件没有保存，请重新选" in unfilled.content.decode()
    assert (
        "附件" not in do(sign_in("zhao"), faulty.task, "finish_follow_up", words="").content.decode().split("<form")[1]
    )
