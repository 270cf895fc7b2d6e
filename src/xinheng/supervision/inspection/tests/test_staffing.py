"""Opening, staffing and approving a check: two certified officers, recusal, no needless second visit, the cap."""

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept
from tests.shop import known_before

from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.supervision.dispatch.actions import dispatch_to_inspection
from xinheng.supervision.inspection import actions, queries
from xinheng.supervision.inspection.actions import InspectionRefused, opening, withdrawing
from xinheng.support.access.models import Grant
from xinheng.support.access.scope import forget_grants
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db


def visited(number: str, on: str) -> None:
    """Another department's check of the same shop, as its file tells it."""
    row = {
        "inspection_number": number, "uscc": story.SHOP, "entity_name": story.NAME, "kind": "routine",
        "field_of_supervision": "catering", "authority": "两河区城管局", "officers": "甲乙",
        "started_at": f"{on} 09:00:00",
        "result": "1",
    }  # fmt: skip
    write_records(type="inspection_result", rows=[row], by="system")


staffed = kept(story.staffed)


@pytest.mark.clause("SZ-8.5.1.2-01", "SZ-8.5.1.2-02", part=True)
def test_a_task_is_generated_from_the_order():
    sent = story.sent()
    assert sent.task.number.startswith("检5099-")
    assert (sent.task.aim, sent.task.kind, sent.task.exemption) == ("核实后厨卫生", "case", "report")
    assert [item["id"] for item in sent.task.items] == list(story.ITEMS)
    assert sent.task.matter.parent == sent.clue.matter


def test_the_list_fits_the_shop_unless_named():
    begun = story.begin()
    task = actions.dispatch_and_open(clue=begun.clue, office=people.OFFICE, by=begun.cast.zhou)
    assert task.checklist == "catering_daily"
    assert task.matter.field == "catering"


def test_a_task_may_look_at_some_items_only():
    begun = story.begin()
    order = dispatch_to_inspection(clue=begun.clue, office=people.OFFICE, by=begun.cast.zhou)
    task = actions.open_task(order=order, by=begun.zhao, checklist="general", items=["complaint_matter"])
    assert [item["id"] for item in task.items] == ["complaint_matter"]
    with pytest.raises(InspectionRefused, match="已经建立任务"):
        actions.open_task(order=order, by=begun.zhao)


def test_an_unknown_list_or_item_is_refused():
    begun = story.begin()
    order = dispatch_to_inspection(clue=begun.clue, office=people.OFFICE, by=begun.cast.zhou)
    with pytest.raises(InspectionRefused, match="没有检查要点表“none”"):
        actions.open_task(order=order, by=begun.zhao, checklist="none")
    with pytest.raises(InspectionRefused, match="没有检查项“none”"):
        actions.open_task(order=order, by=begun.zhao, checklist="general", items=["none"])


def test_penalty_law_art_42_two_certified_officers():
    sent = story.sent()
    with pytest.raises(MoveRefused, match="不得少于 2 人"):
        actions.name_officers(task=sent.task, officers=[sent.zhao], by=sent.zhao)
    with pytest.raises(MoveRefused, match="不得少于 2 人"):
        actions.name_officers(task=sent.task, officers=[sent.zhao, sent.zhao], by=sent.zhao)
    sent.liu.certificate_number = ""
    with pytest.raises(MoveRefused, match="刘青没有执法证号"):
        actions.name_officers(task=sent.task, officers=[sent.zhao, sent.liu], by=sent.zhao)


def test_an_officer_of_another_district_is_not_named():
    sent = story.sent()
    with pytest.raises(InspectionRefused, match="钱渡在本机构没有"):
        actions.name_officers(task=sent.task, officers=[sent.zhao, sent.cast.qian], by=sent.zhao)


def test_a_recused_officer_does_not_come_back(staffed):
    actions.declare_recusal(task=staffed.task, officer=staffed.liu, by=staffed.liu, reason="与经营者系亲属")
    assert staffed.task.matter.state == "targets_named"
    with pytest.raises(MoveRefused, match="刘青已对这件事回避"):
        actions.name_officers(task=staffed.task, officers=[staffed.zhao, staffed.liu], by=staffed.zhao)


@pytest.fixture
def stepped_back(staffed):
    """Sun, who also inspects, was named, stepped back, and Liu took the place."""
    task, sun = staffed.task, staffed.cast.sun
    Grant.objects.create(account=sun, role="inspector", organisation=Organisation.objects.get(path=people.DISTRICT))
    forget_grants(sun)
    move(matter=task.matter, verb="refuse_check", by=sun, reason="换人")
    actions.name_officers(task=task, officers=[staffed.zhao, sun], by=staffed.zhao)
    actions.declare_recusal(task=task, officer=sun, by=staffed.zhao, reason="与经营者系亲属")
    actions.name_officers(task=task, officers=[staffed.zhao, staffed.liu], by=staffed.zhao)
    return staffed


def test_who_stepped_back_decides_nothing_of_the_check_either(stepped_back):
    """Order 49 art 23: he is none of the officers any more, and approved the check of his own kin."""
    task, sun = stepped_back.task, stepped_back.cast.sun
    with pytest.raises(MoveRefused, match="孙平已对这件事回避"):
        actions.approve_check(task=task, by=sun)
    actions.arrive(task=task, by=stepped_back.zhao, typed_because="码牌损坏", urgent="正在出餐")
    for decide in (actions.approve_afterwards, actions.approve_result):
        with pytest.raises(MoveRefused, match="孙平已对这件事回避"):
            decide(task=task, by=sun)
    later = {"task": task, "by": sun}
    with pytest.raises(MoveRefused, match="已对这件事回避"):
        actions.extend_correction(**later, correct_by=city_time.today(), reason="再等")
    with pytest.raises(MoveRefused, match="已对这件事回避"):
        actions.fail_recheck(**later, correct_by=city_time.today(), reason="没有改")
    for pair in ((sun, stepped_back.zhao), (stepped_back.zhao, sun)):
        with pytest.raises(MoveRefused, match="已对这件事回避"):
            actions.finish_follow_up(task=task, by=pair[0], colleague=pair[1], words="改好了", proof=None)


def test_the_head_approves_before_the_check(staffed):
    with pytest.raises(MoveRefused, match="人员已定"):
        actions.finish_check(task=staffed.task, by=staffed.zhao)
    actions.approve_check(task=staffed.task, by=staffed.cast.sun)
    assert staffed.task.approval_number.startswith("检批5099-")


def test_an_inspector_does_not_approve(staffed):
    with pytest.raises(MoveRefused, match="审批检查"):
        actions.approve_check(task=staffed.task, by=staffed.zhao)


def test_the_head_may_say_no(staffed):
    move(matter=staffed.task.matter, verb="refuse_check", by=staffed.cast.sun, reason="本周已有安排")
    assert staffed.task.matter.state == "targets_named"


def test_an_urgent_check_is_approved_afterwards(staffed):
    actions.arrive(task=staffed.task, by=staffed.zhao, typed_because="无码", urgent="正在销售有毒食品")
    assert staffed.task.matter.state == "on_site"
    assert next(r for r in clock_readings(staffed.task.matter) if r.open).rule.id == "task_urgent_approval"
    actions.approve_afterwards(task=staffed.task, by=staffed.cast.sun)
    assert not any(reading.open for reading in clock_readings(staffed.task.matter))


def test_an_unannounced_check_is_not_told_before(staffed):
    actions.approve_check(task=staffed.task, by=staffed.cast.sun)
    with pytest.raises(MoveRefused, match="不能事先通知"):
        move(matter=staffed.task.matter, verb="notify_business", by=staffed.zhao)


@pytest.mark.parametrize(("kind", "by_list", "told"), [
    ("routine", False, True), ("routine", True, False), ("unannounced", False, False),
])  # fmt: skip
def test_what_its_list_or_its_kind_keeps_quiet_is_not_told_before_whatever_was_ticked(
    staffed, monkeypatch, kind, by_list, told
):
    """A flight check (飞行检查), and one by a list that says `unannounced` (Order 49 art 22)."""
    general = opening.checklist_named("general")
    monkeypatch.setattr(opening, "checklist_named", lambda _: general.model_copy(update={"unannounced": by_list}))
    task = actions.open_routine_task(
        identity=f"uscc:{story.SHOP}",
        office=people.OFFICE,
        by=staffed.zhao,
        aim="查一次",
        checklist="general",
        kind=kind,
    )
    assert task.unannounced != told
    actions.name_officers(task=task, officers=[staffed.zhao, story.second_officer()], by=staffed.zhao)
    actions.approve_check(task=task, by=staffed.cast.sun, overlap_reason="另一件事")
    if told:
        assert move(matter=task.matter, verb="notify_business", by=staffed.zhao)
    else:
        with pytest.raises(MoveRefused, match="不能事先通知"):
            move(matter=task.matter, verb="notify_business", by=staffed.zhao)


def test_a_list_that_is_taken_later_keeps_a_check_quiet_too(staffed, monkeypatch):
    task = routine(staffed.cast)
    quiet = opening.checklist_named("price").model_copy(update={"unannounced": True})
    monkeypatch.setattr(withdrawing, "checklist_named", lambda _: quiet)
    assert not task.unannounced
    withdrawing.change_checklist(task=task, by=staffed.zhao, checklist="price", reason="价格问题")
    actions.approve_check(task=task, by=staffed.cast.sun, overlap_reason="另一件事")
    with pytest.raises(MoveRefused, match="不能事先通知"):
        move(matter=task.matter, verb="notify_business", by=staffed.zhao)


def routine(cast, aim="日常检查"):
    task = actions.open_routine_task(
        identity=f"uscc:{story.SHOP}", office=people.OFFICE, by=cast.zhao, aim=aim, checklist="general"
    )
    actions.name_officers(task=task, officers=[cast.zhao, story.second_officer()], by=cast.zhao)
    return task


@pytest.mark.clause("CQ-7.4.3-03")
def test_a_near_visit_is_merged_or_justified(staffed):
    second = routine(staffed.cast)
    assert queries.overlap_of(second, subject_by(f"uscc:{story.SHOP}")).numbers == (staffed.task.number,)
    with pytest.raises(MoveRefused, match=staffed.task.number):
        actions.approve_check(task=second, by=staffed.cast.sun)
    actions.merge_task(task=second, visit=staffed.task, by=staffed.zhao, reason="综合查一次")
    assert (second.matter.state, second.merged_into) == ("merged", staffed.task)
    actions.approve_check(task=staffed.task, by=staffed.cast.sun)


def test_a_visit_under_an_earlier_number_is_as_near(staffed):
    """From either side; and the one may be joined with the other."""
    second = routine(staffed.cast)
    known_before(subject_by(f"uscc:{story.SHOP}"), staffed.task.matter)
    for one, other in ((second, staffed.task), (staffed.task, second)):
        read = queries.task_by_number(staffed.cast.sun, one.number)
        assert queries.overlap_of(read, None).numbers == (other.number,)
        assert list(queries.visits_to_join(read)) == [other]
    actions.merge_task(task=read, visit=second, by=staffed.zhao, reason="综合查一次")
    assert read.merged_into == second


@pytest.mark.clause("CQ-7.4.3-03")
def test_a_visit_that_takes_in_a_quiet_check_is_announced_no_more(staffed):
    """A routine check, approved and to be announced, and a check on a complaint of which nobody is told before."""
    visit = routine(staffed.cast)
    actions.approve_check(task=visit, by=staffed.cast.sun, overlap_reason="并查")
    assert staffed.task.unannounced and not visit.unannounced
    actions.merge_task(task=staffed.task, visit=visit, by=staffed.zhao, reason="综合查一次")
    with pytest.raises(MoveRefused, match="不预先告知"):
        move(matter=visit.matter, verb="notify_business", by=staffed.zhao)
    visit.refresh_from_db()
    assert visit.unannounced and visit.matter.steps.latest("seq").facts["taken_in"] == staffed.task.number


def test_another_departments_visit_counts_too(staffed):
    visited("城管-1", city_time.today().isoformat())
    overlap = queries.overlap_of(staffed.task, subject_by(f"uscc:{story.SHOP}"))
    assert overlap.numbers == ("城管-1",)
    actions.approve_check(task=staffed.task, by=staffed.cast.sun, overlap_reason="投诉事项不同，须单独核实")
    assert staffed.task.overlap_reason


def test_the_yearly_cap_binds_routine_checks_and_not_complaints(staffed):
    year = city_time.today().year
    for number in range(3):
        visited(f"城管-{number}", f"{year}-01-0{number + 2}")
    actions.approve_check(task=staffed.task, by=staffed.cast.sun, overlap_reason="核实投诉")
    second = routine(staffed.cast)
    with pytest.raises(MoveRefused, match="年度上限 3 次"):
        actions.approve_check(task=second, by=staffed.cast.sun, overlap_reason="例行")


def test_only_tasks_of_the_same_shop_merge(staffed):
    code = generate(division="509901", serial=2)
    story.shop(code, "隔壁茶馆")
    other = actions.open_routine_task(
        identity=f"uscc:{code}", office=people.OFFICE, by=staffed.zhao, aim="日常检查", checklist="general"
    )
    with pytest.raises(InspectionRefused, match="同一主体"):
        actions.merge_task(task=other, visit=staffed.task, by=staffed.zhao, reason="顺路")


def test_a_task_returns_to_command_with_its_order(staffed):
    actions.return_task(task=staffed.task, by=staffed.zhao, reason="该店在望桥辖区")
    staffed.clue.matter.refresh_from_db()
    assert (staffed.task.matter.state, staffed.clue.matter.state) == ("cancelled", "dispatch_ready")
    with pytest.raises(InspectionRefused, match="没有可退回的指令"):
        actions.return_task(task=routine(staffed.cast), by=staffed.zhao, reason="不归我")


def test_lists_show_only_ones_own_offices(staffed, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        rows = queries.phone_tasks(staffed.zhao)
    assert [row.officers for row in rows] == [("赵明远", "刘青")]
    assert queries.phone_tasks(staffed.cast.qian) == []
    assert queries.task_by_number(staffed.cast.qian, staffed.task.number) is None
    assert list(queries.tasks_for(staffed.cast.shen)) == []


def test_a_clue_is_returned_with_or_without_its_task():
    begun = story.begin()
    with pytest.raises(InspectionRefused, match="没有派给任何单位"):
        actions.return_clue(clue=begun.clue, by=begun.zhao, reason="不归我管")
    dispatch_to_inspection(clue=begun.clue, office=people.OFFICE, by=begun.cast.zhou)
    actions.return_clue(clue=begun.clue, by=begun.zhao, reason="不归我管")
    begun.clue.refresh_from_db()
    assert begun.clue.matter.state == "dispatch_ready"
    task = actions.dispatch_and_open(
        clue=begun.clue, office=people.OFFICE, by=begun.cast.zhou, instruction="辖区已核实"
    )
    actions.return_clue(clue=begun.clue, by=begun.zhao, reason="仍不归我管")
    task.matter.refresh_from_db()
    assert task.matter.state == "cancelled"


@pytest.mark.parametrize(
    "told",
    [
        {"typed_because": "无码"},
        {"typed_because": "无码", "urgent": "  "},
        {"code": "https://example.org/c/AAAA"},
    ],
)
def test_the_reason_of_haste_is_not_taken_from_another_field(staffed, told):
    with pytest.raises(InspectionRefused, match="紧急检查的理由"):
        actions.arrive(task=staffed.task, by=staffed.zhao, **told)
    assert staffed.task.matter.state == "officers_named"


def test_the_step_of_an_urgent_check_says_why_it_could_not_wait(staffed):
    actions.arrive(task=staffed.task, by=staffed.zhao, typed_because="无码", urgent="正在销售有毒食品")
    step = staffed.task.matter.steps.get(verb="start_urgent_check")
    assert (step.reason, step.facts["typed_because"]) == ("正在销售有毒食品", "无码")


@pytest.mark.parametrize("why", ["not_found", "refused", "closed", ""])
def test_nothing_of_an_urgent_check_is_published_while_its_approval_is_owed(staffed, why):
    actions.arrive(task=staffed.task, by=staffed.zhao, typed_because="无码", urgent="正在销售有毒食品")
    if why:
        actions.finish_without_check(task=staffed.task, why=why, words="门锁着", by=staffed.zhao)
    else:
        actions.record_findings(task=staffed.task, entries=story.answers(), by=staffed.zhao)
        story.signed(staffed)
        actions.finish_check(task=staffed.task, by=staffed.zhao)
    move(matter=staffed.task.matter, verb="submit_result", by=staffed.zhao)
    with pytest.raises(MoveRefused, match="补办审批"):
        actions.approve_result(task=staffed.task, by=staffed.cast.sun)
    assert not Record.objects.filter(type="inspection_result").exists()
    actions.approve_afterwards(task=staffed.task, by=staffed.cast.sun)
    actions.approve_result(task=staffed.task, by=staffed.cast.sun)
    assert staffed.task.matter.state == "closed"
