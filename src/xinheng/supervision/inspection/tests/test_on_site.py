"""On site with a phone that may be offline: repeated, partial, late and contradicting answers; photos; signatures."""

from datetime import timedelta
from hashlib import sha256

import pytest
from tests import cast as people
from tests import story
from tests.kept import kept
from tests.shop import known_before

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.supervision.inspection import actions, queries, shown
from xinheng.supervision.inspection.actions import InspectionRefused
from xinheng.supervision.inspection.models import Finding, InspectionTask
from xinheng.supervision.inspection.papers import signer_name
from xinheng.supervision.inspection.shown import shown_now
from xinheng.support.accounts.models import Account
from xinheng.support.files.queries import original
from xinheng.support.files.reader import UnfitFile
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.refusals import MoveRefused

pytestmark = pytest.mark.django_db


site = kept(story.on_site)


def current(task, item):
    return task.findings.get(item=item, standing="current")


@pytest.mark.clause("CQ-7.4.3-04", "CQ-7.4.3-05", "CQ-7.4.3-06")
def test_every_item_is_answered_with_evidence_and_signed(site):
    photo = actions.add_photo(task=site.task, data=story.picture("red"), by=site.zhao, item="address_matches")
    entries = [e for e in story.answers() if e.item != "address_matches"]
    entries.append(story.entry("address_matches", "fail", note="实际在 14 号", photos=(photo.sha256,)))
    saved = actions.record_findings(task=site.task, entries=entries, by=site.zhao)
    assert len(saved.accepted) == len(story.ITEMS)
    story.signed(site)
    actions.finish_check(task=site.task, by=site.zhao)
    assert (site.task.result, site.task.matter.state) == ("P", "result_entered")
    assert site.task.problems.startswith("不符合“实际经营地址与登记的住所一致")


def test_sending_twice_is_sending_once(site):
    entries = story.answers()
    actions.record_findings(task=site.task, entries=entries, by=site.zhao)
    again = actions.record_findings(task=site.task, entries=entries, by=site.zhao)
    assert (again.accepted, len(again.repeated)) == ([], len(story.ITEMS))
    assert site.task.findings.count() == len(story.ITEMS)


def test_partial_saves_add_up(site):
    for item in story.ITEMS:
        actions.record_findings(task=site.task, entries=[story.entry(item)], by=site.zhao)
    assert queries.phone_form(site.task).answered == len(story.ITEMS)


def test_ones_own_later_note_wins_in_whatever_order_it_arrives(site):
    late, early = story.entry("prices_marked", "fail", note="无标价"), story.entry(
        "prices_marked", noted_at=city_time.now() - timedelta(minutes=9)
    )  # fmt: skip
    actions.record_findings(task=site.task, entries=[late], by=site.zhao)
    saved = actions.record_findings(task=site.task, entries=[early], by=site.zhao)
    assert saved.older == [early.id]
    assert current(site.task, "prices_marked").answer == "fail"
    assert site.task.findings.filter(item="prices_marked").count() == 2


def test_another_officers_answer_is_kept_as_a_conflict(site):
    actions.record_findings(task=site.task, entries=[story.entry("prices_marked")], by=site.zhao)
    hers = story.entry("prices_marked", "fail", note="冷饮无标价")
    (conflict,) = actions.record_findings(task=site.task, entries=[hers], by=site.liu).conflicts
    assert (conflict.standing.by, conflict.sent.by) == (site.zhao, site.liu)
    assert current(site.task, "prices_marked").answer == "pass"
    item = next(one for one in queries.phone_form(site.task).items if one.item["id"] == "prices_marked")
    assert item.conflict.note == "冷饮无标价"


def test_a_conflict_stops_the_end_until_somebody_chooses(site):
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    hers = story.entry("prices_marked", "fail", note="冷饮无标价")
    actions.record_findings(task=site.task, entries=[hers], by=site.liu)
    with pytest.raises(MoveRefused, match="1 项两人填写不一致"):
        actions.finish_check(task=site.task, by=site.zhao)
    actions.resolve_conflict(task=site.task, item="prices_marked", keep_entry=hers.id, by=site.zhao)
    story.signed(site)
    actions.finish_check(task=site.task, by=site.zhao)
    assert site.task.findings.filter(item="prices_marked").count() == 2


def test_who_had_seen_the_standing_answer_replaces_it(site):
    first = story.entry("prices_marked")
    actions.record_findings(task=site.task, entries=[first], by=site.zhao)
    known = story.entry("prices_marked", "fail", note="冷饮无标价", base=first.id)
    saved = actions.record_findings(task=site.task, entries=[known], by=site.liu)
    assert (saved.accepted, saved.conflicts) == ([known.id], [])


def test_two_who_agree_do_not_conflict(site):
    actions.record_findings(task=site.task, entries=[story.entry("prices_marked")], by=site.zhao)
    same = story.entry("prices_marked", id="from-liu")
    assert actions.record_findings(task=site.task, entries=[same], by=site.liu).conflicts == []


def test_choosing_where_nothing_conflicts_is_refused(site):
    actions.record_findings(task=site.task, entries=[story.entry("prices_marked")], by=site.zhao)
    with pytest.raises(InspectionRefused, match="没有待选择"):
        actions.resolve_conflict(task=site.task, item="prices_marked", keep_entry="prices_marked-pass", by=site.zhao)


def test_only_the_team_decides_which_answer_counts_and_only_on_site(site):
    """Who may read the task, even an inspector of the same office, decides no evidence."""
    hers = story.entry("prices_marked", "fail", note="冷饮无标价")
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    actions.record_findings(task=site.task, entries=[hers], by=site.liu)
    colleague = story.colleague()
    for reader in (site.cast.sun, site.cast.zhou, colleague):
        with pytest.raises(InspectionRefused, match="不是本任务的检查人员"):
            actions.resolve_conflict(task=site.task, item="prices_marked", keep_entry=hers.id, by=reader)
    assert current(site.task, "prices_marked").answer == "pass"
    actions.finish_without_check(task=site.task, why="refused", words="不配合", by=site.zhao)
    with pytest.raises(InspectionRefused, match="已经结束"):
        actions.resolve_conflict(task=site.task, item="prices_marked", keep_entry=hers.id, by=site.zhao)


def test_a_form_ends_only_when_its_photos_have_arrived(site):
    data = story.picture("blue")
    digest = sha256(data).hexdigest()
    entries = [e for e in story.answers() if e.item != "prices_marked"]
    entries.append(story.entry("prices_marked", photos=(digest,)))
    assert actions.record_findings(task=site.task, entries=entries, by=site.zhao).photos_missing == [digest]
    story.signed(site)
    with pytest.raises(MoveRefused, match="1 张照片没有传到"):
        actions.finish_check(task=site.task, by=site.zhao)
    actions.add_photo(task=site.task, data=data, by=site.zhao, item="prices_marked", digest=digest)
    actions.finish_check(task=site.task, by=site.zhao)
    assert site.task.result == "1"


def test_a_photo_sent_twice_is_kept_once(site):
    first = actions.add_photo(task=site.task, data=story.picture("blue"), by=site.zhao)
    second = actions.add_photo(task=site.task, data=story.picture("blue"), by=site.zhao)
    assert first == second
    assert first.file.restricted


def test_a_photo_that_arrives_while_the_check_is_handed_in_is_not_slipped_under_it():
    done = story.finished()
    late = InspectionTask.objects.select_related("matter").get(pk=done.task.pk)
    late.matter.state = "on_site"  # as it stood when the request began
    with pytest.raises(InspectionRefused, match="提交审核"):
        actions.add_photo(task=late, data=story.picture("navy"), by=done.zhao)
    standing = done.task.signatures.filter(void=False)
    assert standing.exists() and not done.task.evidence.filter(item="").exists()


def test_a_photo_that_arrives_when_the_record_is_set_is_told_apart_and_voids_nothing(site, clock):
    own = actions.add_photo(task=site.task, data=story.picture("blue"), by=site.zhao, item="prices_marked")
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    story.signed(site)
    actions.finish_check(task=site.task, by=site.zhao)
    clock(f"{city_time.local(story.later(5)):%Y-%m-%d %H:%M}")
    later = actions.add_photo(task=site.task, data=story.picture("red"), by=site.zhao, item="prices_marked")
    assert (own.is_later, later.is_later) == (False, True)
    assert set(site.task.signatures.values_list("void", flat=True)) == {False}


def test_a_damaged_photo_is_sent_again(site):
    with pytest.raises(InspectionRefused, match="传输中损坏"):
        actions.add_photo(task=site.task, data=story.picture("blue"), by=site.zhao, digest="0" * 64)


def test_a_script_is_no_photo(site):
    with pytest.raises(UnfitFile):
        actions.add_photo(task=site.task, data=b"<svg onload=alert(1)>", by=site.zhao)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (story.entry("no_such_item"), "没有“no_such_item”这一项"),
        (story.entry("prices_marked", "maybe"), "收到的是“maybe”"),
        (story.entry("prices_marked", photos=("../x",)), "64 位十六进制"),
        (story.entry("prices_marked", "fail", disposal="jail"), "收到的是“jail”"),
        (story.entry("scope_and_permits", "fail", disposal="prompt"), "须在说明中写明理由"),
    ],
)
def test_a_bad_answer_is_refused_and_holds_up_no_other(site, entry, sentence):
    saved = actions.record_findings(task=site.task, entries=[story.entry("annual_report"), entry], by=site.zhao)
    assert saved.accepted == ["annual_report-pass"]
    assert [(one.entry, one.item) for one in saved.refused] == [(entry.id, entry.item)]
    assert sentence in saved.refused[0].why
    assert site.task.findings.count() == 1


def test_who_is_not_on_the_team_writes_nothing(site):
    with pytest.raises(InspectionRefused, match="不是本任务的检查人员"):
        actions.record_findings(task=site.task, entries=story.answers(), by=site.cast.qian)
    with pytest.raises(InspectionRefused, match="不是本任务的检查人员"):
        actions.sign(task=site.task, name="陈大文", image=story.picture(), by=site.cast.sun)


def test_an_open_item_stops_the_end(site):
    actions.record_findings(task=site.task, entries=story.answers()[1:], by=site.zhao)
    with pytest.raises(MoveRefused, match="还有 1 项没有填写结果"):
        actions.finish_check(task=site.task, by=site.zhao)


CHANGES = {
    "another answer": lambda site: actions.record_findings(
        task=site.task, entries=[story.entry("scope_and_permits", "fail", id="x", note="无证")], by=site.zhao
    ),
    "a word added": lambda site: actions.record_findings(
        task=site.task, entries=[story.entry("prices_marked", id="x", note="补记")], by=site.zhao
    ),
    # The phone's clock says it was written before the signature: that decides nothing.
    "an answer said to be older": lambda site: actions.record_findings(
        task=site.task, entries=[story.entry("receipts_given", "n/a", id="x", noted_at=story.later(-5), base=
                                             "receipts_given-pass")], by=site.liu
    ),
    "a photo": lambda site: actions.add_photo(task=site.task, data=story.picture("red"), by=site.zhao),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_after_the_signature_makes_it_void(site, change):
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    story.signed(site)
    CHANGES[change](site)
    assert set(site.task.signatures.values_list("void", flat=True)) == {True}
    assert all(site.task.signatures.values_list("void_reason", flat=True))
    with pytest.raises(MoveRefused, match="还没有签字"):
        actions.finish_check(task=site.task, by=site.zhao)
    story.signed(site)
    actions.finish_check(task=site.task, by=site.zhao)


HEADS = {
    "an officer is called otherwise": lambda task, patch: Account.objects.filter(username="liu").update(
        display_name="刘青青"
    ),
    "the shop's address is corrected": lambda task, patch: InspectionTask.objects.filter(pk=task.pk).update(
        address="两河区江岸路 21 号"
    ),
    "an upgrade says the form's words otherwise": lambda task, patch: patch.setattr(shown, "RIGHTS", ("已核对。",)),
    "it was signed before an upgrade that binds it": lambda task, patch: task.signatures.update(shown=""),
}


@pytest.mark.parametrize("change", HEADS)
def test_a_paper_that_says_something_else_than_was_signed_is_not_ended_but_signed_anew(site, change, monkeypatch):
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    story.signed(site)
    HEADS[change](site.task, monkeypatch)
    task = InspectionTask.objects.get(pk=site.task.pk)
    with pytest.raises(MoveRefused, match="核对后重新签字"):
        actions.finish_check(task=task, by=site.zhao)
    site.task, site.liu = task, Account.objects.get(username="liu")
    story.signed(site)
    actions.finish_check(task=task, by=site.zhao)
    assert set(task.signatures.filter(void=False).values_list("shown", flat=True)) == {shown_now(task)}
    assert task.signatures.filter(void=True).count() == 3


def test_what_changes_nothing_leaves_the_signature(site):
    entries = story.answers()
    actions.record_findings(task=site.task, entries=entries, by=site.zhao)
    story.signed(site)
    older = story.entry("prices_marked", "fail", id="old", note="旧", noted_at=story.later(-60))
    agreed = story.entry("prices_marked", id="from-liu")
    actions.record_findings(task=site.task, entries=[*entries, older], by=site.zhao)
    actions.record_findings(task=site.task, entries=[agreed], by=site.liu)
    assert set(site.task.signatures.values_list("void", flat=True)) == {False}


def test_a_signature_over_something_else_is_kept_and_void(site):
    """The phone showed other answers than those that arrived."""
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    seen = actions.Seen(entry="s-1", shown="0" * 64, phone_at=story.later(-90))
    signature = actions.sign(task=site.task, name="陈大文", image=story.picture(), by=site.zhao, seen=seen)
    assert (signature.void, "不一致" in signature.void_reason) == (True, True)
    assert signature.signed_at > signature.phone_at + timedelta(minutes=89)


def test_a_signature_sent_again_is_known(site):
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    seen = actions.Seen(entry="s-1", shown=shown_now(site.task))
    given = {"task": site.task, "name": "陈大文", "image": story.picture(), "by": site.zhao, "seen": seen}
    first = actions.sign(**given)
    assert actions.sign(**given) == first
    story.officers_sign(site)
    actions.finish_check(task=site.task, by=site.zhao)
    assert actions.sign(**given) == first


def test_both_officers_sign(site):
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    actions.sign(task=site.task, name="陈大文", image=story.picture(), by=site.zhao)
    with pytest.raises(MoveRefused, match="检查人员赵明远、刘青还没有签字"):
        actions.finish_check(task=site.task, by=site.zhao)
    with pytest.raises(InspectionRefused, match="不是本任务的检查人员"):
        actions.sign(
            task=site.task, name="孙平", image=story.picture(), by=site.zhao, role="officer", officer=site.cast.sun
        )
    story.officers_sign(site)
    actions.finish_check(task=site.task, by=site.zhao)


def test_the_signed_record_is_kept_and_not_set_anew(site):
    actions.record_findings(task=site.task, entries=story.answers(prices_marked="无"), by=site.zhao)
    story.signed(site)
    step = actions.finish_check(task=site.task, by=site.zhao)
    kept = site.task.record_file
    assert original(kept).startswith(b"%PDF")
    assert step.documents == [f"现场笔录:{bytes(kept.digest).hex()}"]
    move(matter=site.task.matter, verb="submit_result", by=site.zhao)
    move(matter=site.task.matter, verb="return_result", by=site.cast.sun, reason="复核")
    actions.reopen_findings(task=site.task, by=site.zhao, reason="复核")
    assert site.task.record_file is None
    assert original(kept).startswith(b"%PDF")


@pytest.mark.parametrize("who", ["zhao", "liu"])
def test_an_arrival_that_is_known_or_has_begun_counts_as_done(who):
    staffed = story.staffed()
    actions.approve_check(task=staffed.task, by=staffed.cast.sun)
    actions.arrive(task=staffed.task, by=staffed.zhao, typed_because="无码", entry="a-1")
    started = staffed.task.started_at
    entry = "a-1" if who == "zhao" else "b-1"
    assert actions.arrive(task=staffed.task, by=getattr(staffed, who), typed_because="无码", entry=entry) is None
    assert staffed.task.started_at == started
    assert staffed.task.matter.steps.filter(to_state="on_site").count() == 1


@pytest.mark.parametrize("entry", ["f-1", "f-2"])
def test_an_end_that_is_known_or_was_made_counts_as_done(site, entry):
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    story.signed(site)
    actions.finish_check(task=site.task, by=site.zhao, entry="f-1")
    assert actions.finish_check(task=site.task, by=site.liu, entry=entry) is None


def test_a_colleagues_other_end_is_refused_with_words(site):
    given = {"task": site.task, "words": "门锁着"}
    actions.finish_without_check(why="not_found", by=site.zhao, entry="f-1", **given)
    assert actions.finish_without_check(why="not_found", by=site.liu, entry="f-2", **given) is None
    with pytest.raises(InspectionRefused, match="已经由同事结束"):
        actions.finish_without_check(why="closed", by=site.liu, entry="f-3", **given)


def test_what_was_sent_again_after_the_end_is_known(site):
    entries = story.answers()
    actions.record_findings(task=site.task, entries=entries, by=site.zhao)
    story.signed(site)
    actions.finish_check(task=site.task, by=site.zhao)
    late = story.entry("prices_marked", id="late")
    saved = actions.record_findings(task=site.task, entries=[*entries, late], by=site.zhao)
    assert len(saved.repeated) == len(story.ITEMS)
    assert "检查已经结束" in saved.refused[0].why


def test_a_refusal_needs_a_reason_and_a_witness(site):
    given = {"task": site.task, "party": "陈大文", "witness_image": story.picture(), "by": site.zhao}
    with pytest.raises(InspectionRefused, match="见证人"):
        actions.refuse_signature(reason="不认可", witness=" ", **given)
    actions.record_findings(task=site.task, entries=story.answers(), by=site.zhao)
    actions.refuse_signature(reason="对第 2 项不认可", witness="社区干部", **given)
    assert {one.role: one.refused for one in site.task.signatures.all()} == {"party": True, "witness": False}
    assert "社区干部" in {signer_name(one) for one in site.task.signatures.all()}
    story.officers_sign(site)
    actions.finish_check(task=site.task, by=site.zhao)


def test_nobody_signs_twice(site):
    actions.sign(task=site.task, name="陈大文", image=story.picture(), by=site.zhao)
    with pytest.raises(InspectionRefused, match="不能重复签"):
        actions.sign(task=site.task, name="陈大文", image=story.picture(), by=site.zhao)


def test_the_signers_name_is_encrypted(site):
    signature = actions.sign(task=site.task, name="陈大文", image=story.picture(), by=site.zhao)
    assert "陈大文".encode() not in bytes(signature.name)


@pytest.mark.parametrize(("why", "result"), [("refused", "8"), ("not_found", "6"), ("closed", "7")])
def test_a_visit_without_a_check_says_why(site, why, result):
    actions.finish_without_check(task=site.task, why=why, words="物业证明已搬离", by=site.zhao)
    assert (site.task.result, site.task.matter.state) == (result, "result_entered")


def test_the_shops_own_code_proves_the_arrival():
    staffed = story.staffed()
    actions.approve_check(task=staffed.task, by=staffed.cast.sun)
    other = story.shop(generate(division="509901", serial=2), "隔壁茶馆")
    issue_codes(subjects=[subject_by(f"uscc:{story.SHOP}").pk, other.pk])
    with pytest.raises(InspectionRefused, match="隔壁茶馆"):
        actions.arrive(task=staffed.task, by=staffed.zhao, code=code_address(code_of(other)))
    with pytest.raises(InspectionRefused, match="不是本平台签发"):
        actions.arrive(task=staffed.task, by=staffed.zhao, code="https://elsewhere.example/c/AAAA")
    with pytest.raises(InspectionRefused, match="须扫描主体码"):
        actions.arrive(task=staffed.task, by=staffed.zhao)
    own = code_of(subject_by(f"uscc:{story.SHOP}"))
    # The task was begun before the shop went by the number of today.
    known_before(own.subject, staffed.task.matter)
    staffed.task.matter.refresh_from_db()
    actions.arrive(task=staffed.task, by=staffed.zhao, code=code_address(own))
    assert (staffed.task.arrival, staffed.task.matter.state) == ("code", "on_site")


def test_last_times_failure_is_shown_and_weighs_more():
    first = story.finished(licence_displayed="未悬挂")
    actions.approve_result(task=first.task, by=first.cast.sun)
    again = actions.open_routine_task(
        identity=f"uscc:{story.SHOP}", office=people.OFFICE, by=first.zhao, aim="回头看", checklist="general"
    )
    item = next(one for one in queries.phone_form(again).items if one.item["id"] == "licence_displayed")
    assert (item.last_time.note, item.matched.kind) == ("未悬挂", "admonition")
    known_before(subject_by(f"uscc:{story.SHOP}"), first.task.matter)
    assert queries.failed_last_time(again).keys() == {"licence_displayed"}, "the shop goes by another number since"


def test_the_form_takes_few_queries(site, django_assert_max_num_queries):
    actions.record_findings(task=site.task, entries=story.answers(address_matches="错"), by=site.zhao)
    with django_assert_max_num_queries(8):
        form = queries.phone_form(site.task)
    assert (form.answered, form.total) == (7, 7)
    assert Finding.objects.filter(task=site.task, standing="current").count() == 7


def test_a_check_ends_though_the_machines_clock_stepped_back(site, clock):
    """A day back on the phone's server, before the officer writes that nobody was there."""
    begun = site.task.started_at
    clock(f"{city_time.local(begun) - timedelta(days=1):%Y-%m-%d %H:%M}")
    actions.finish_without_check(task=site.task, why="not_found", words="大门紧闭", by=site.zhao)
    site.task.refresh_from_db()
    assert site.task.ended_at == begun
