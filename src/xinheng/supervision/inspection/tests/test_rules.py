"""Grades and disposals, outcomes, guards, on plain values."""

from datetime import date
from pathlib import Path

import pytest

from xinheng.fusion.standard.pack import pack
from xinheng.kit.declared import DeclarationError
from xinheng.kit.working_days import holidays_from, seeded_days
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.actions.wind_up import WITHOUT_CHECK
from xinheng.supervision.inspection.declarations import CHECKLISTS, checklist_for

TERM = 15


@pytest.mark.clause("SZ-8.5.1.1-04")
@pytest.mark.parametrize(
    ("severity", "key", "before", "within", "kind", "days"),
    [
        ("minor", False, False, None, "prompt", None),
        ("minor", False, True, None, "admonition", None),
        ("general", False, False, 0, "correct_now", 0),
        ("general", False, True, 0, "correct", TERM),
        ("general", True, False, 0, "correct", TERM),
        ("general", False, False, None, "correct", TERM),
        ("general", False, False, 7, "correct", 7),
        ("serious", False, False, 7, "case", None),
    ],
)
def test_each_grade_has_its_disposal(severity, key, before, within, kind, days):
    matched = rules.disposal_for(
        severity=severity, key=key, failed_before=before, correct_within=within, default_term=TERM
    )
    assert (matched.kind, matched.correct_within) == (kind, days)


def test_a_milder_disposal_needs_a_reason_and_a_harsher_one_does_not():
    assert "须在说明中写明理由" in rules.disposal_problem(matched="case", chosen="correct", note="")
    assert rules.disposal_problem(matched="case", chosen="correct", note="首次，已停售") is None
    assert rules.disposal_problem(matched="prompt", chosen="case", note="") is None


@pytest.mark.parametrize(
    ("disposals", "result", "disposition", "order", "case"),
    [
        ([], "1", "0", False, False),
        (["prompt"], "E", "9", False, False),
        (["admonition", "prompt"], "E", "10", False, False),
        (["correct_now"], "E", "8", False, False),
        (["correct", "prompt"], "P", "8", True, False),
        (["case", "correct"], "P", "6", True, True),
    ],
)
def test_a_check_comes_to_one_result(disposals, result, disposition, order, case):
    outcome = rules.outcome_of(rules.Failed(f"第 {n} 项", kind) for n, kind in enumerate(disposals))
    assert (outcome.result, outcome.disposition) == (result, disposition)
    assert (outcome.order_needed, outcome.case_needed) == (order, case)


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"unanswered": 2}, "还有 2 项没有填写结果"),
        ({"conflicts": 1}, "还有 1 项两人填写不一致"),
        ({"photos_missing": 3}, "还有 3 张照片没有传到"),
        ({"signature": ""}, "还没有签字"),
        ({"signature": "stale"}, "核对后重新签字"),
        ({"officers_unsigned": ["刘青"]}, "检查人员刘青还没有签字"),
    ],
)
def test_what_is_missing_is_named(lacking, sentence):
    complete = {"unanswered": 0, "conflicts": 0, "photos_missing": 0, "signature": "refused", "officers_unsigned": []}
    assert rules.record_is_complete(**complete) is None
    assert sentence in rules.record_is_complete(**complete | lacking)


LIST = """
title = "某表"
field = "catering"
version = "1"
basis = ["某法 第一条"]
[[items]]
id = "one"
title = "某项"
basis = ["某法 第一条"]
"""


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (('version = "1"', ""), "version"),
        (('title = "某项"', 'title = "某项"\nseverity = "grave"'), "items.0.severity"),
        (('title = "某项"', 'title = "某项"\nseverity = "minor"\nkey = true'), "items.0"),
        (('title = "某项"', 'title = "某项"\ncolour = "red"'), "items.0.colour"),
        (('id = "one"', 'id = "第一"'), "items.0.id"),
        (("[[items]]", '[[items]]\nid = "one"\ntitle = "重"\nbasis = ["某法 第一条"]\n[[items]]'), ""),
    ],
)
def test_a_wrong_list_fails_with_file_and_key(tmp_path: Path, change, key):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "some_list.toml").write_text(LIST.replace(*change), encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        CHECKLISTS.of(tmp_path)
    assert refused.value.path.name == "some_list.toml"
    assert refused.value.key == key


def test_a_list_for_holders_of_an_unknown_record_fails_with_file_and_key(tmp_path: Path):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "some_list.toml").write_text(f'holders = ["no_such"]\n{LIST}', encoding="utf-8")
    with pytest.raises(DeclarationError, match="no_such") as refused:
        CHECKLISTS.of(tmp_path)
    assert (refused.value.path.name, refused.value.key) == ("some_list.toml", "holders")


@pytest.mark.parametrize(("field", "holds", "chosen"), [
    ("", {"food_workshop"}, "food_workshop"), ("", set(), "general"), ("workshop", {"food_workshop"}, "food_workshop"),
    ("price", {"food_workshop"}, "price"), ("", {"food_business_licence"}, "general"),
])  # fmt: skip
def test_who_holds_a_registration_is_checked_by_its_list(field, holds, chosen):
    """A 汤圆 workshop whose trade has no list is a workshop by its registration."""
    lists = CHECKLISTS.of(pack().folder)
    assert checklist_for(lists, field=field, industry="", kind="case", holds=holds).id == chosen


def test_a_packs_list_stands_beside_the_general_one(tmp_path: Path):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "some_list.toml").write_text(LIST, encoding="utf-8")
    assert {"general", "some_list"} <= set(CHECKLISTS.of(tmp_path))


@pytest.mark.parametrize(
    ("severity", "key", "within", "default", "kind", "days"),
    [("serious", True, 0, TERM, "case", 0), ("serious", True, None, TERM, "case", None),
     ("general", True, 7, TERM, "correct", 7), ("general", False, None, 0, "correct_now", 0)],
)  # fmt: skip
def test_expired_food_is_stopped_on_the_spot_and_the_case_goes_on(severity, key, within, default, kind, days):
    """行政处罚法 art 28; Order 49 art 31, 36."""
    told = rules.disposal_for(
        severity=severity, key=key, failed_before=False, correct_within=within, default_term=default
    )
    assert (told.kind, told.correct_within, told.title) == (kind, days, rules.DISPOSALS[kind])


def test_a_disposal_nobody_knows_is_refused_and_the_matched_one_needs_no_reason():
    assert "收到的是“fine”" in rules.disposal_problem(matched="prompt", chosen="fine", note="理由")
    assert all(rules.disposal_problem(matched=one, chosen=one, note="") is None for one in rules.DISPOSALS)
    assert rules.disposal_problem(matched="admonition", chosen="prompt", note="  ") is not None


def test_the_problems_of_a_check_are_told_with_their_notes():
    failed = [rules.Failed("有许可证", "prompt"), rules.Failed("食品在保质期内", "case", "过期三日")]
    assert rules.outcome_of(failed).problems == "不符合“有许可证”；不符合“食品在保质期内”（过期三日）"
    assert rules.outcome_of([]).problems == ""
    assert rules.outcome_of([rules.Failed("x", "correct_now"), rules.Failed("y", "admonition")]).disposition == "8"


def test_every_way_to_come_back_without_a_check_is_told_in_words_of_its_own():
    told = [rules.WITHOUT_CHECK_WORDS[result] for _, result, _ in WITHOUT_CHECK.values()]
    assert (
        len(set(told)) == len(WITHOUT_CHECK) and rules.WITHOUT_CHECK_WORDS["6"] == "通过登记的住所（经营场所）无法联系"
    )
    assert rules.DISPOSALS.keys() == {"prompt", "admonition", "correct_now", "correct", "case"}


@pytest.mark.parametrize(
    ("disposal", "within", "ordered"),
    [
        ("correct", None, True),
        ("case", 0, True),
        ("case", 7, False),
        ("case", None, False),
        ("correct_now", 0, False),
        ("prompt", None, False),
    ],
)
def test_ordered_in_writing_is_who_corrects_by_a_day_and_who_stops_at_once(disposal, within, ordered):
    assert rules.Failed("食品在保质期内", disposal, correct_within=within).ordered is ordered


def officers(*certificates: str, same: bool = False) -> list[dict[str, object]]:
    return [{"name": f"员{n}", "account": 1 if same else n, "certificate": one} for n, one in enumerate(certificates)]


@pytest.mark.parametrize(
    ("present", "words"),
    [
        (officers("A1", "A2"), None),
        (officers("A1"), "不得少于 2 人，现有 1 人"),
        (officers("A1", ""), "员1没有执法证号"),
        (officers("", ""), "员0、员1没有"),
        (officers("A1", "A2", same=True), "不得少于 2 人"),
        (officers("A1", "A1"), "不得少于 2 人，现有 1 人"),
        (officers("A", "B", "C"), None),
    ],
)
def test_two_officers_with_a_certificate_each_inspect(present, words):
    """行政处罚法 art 42; one who signs in twice is one, also with two accounts."""
    problem = rules.two_certified_officers(officers=present, officers_needed=2)
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, None),
        ({"overlaps": "11-02 日常检查"}, "近期已有检查（11-02 日常检查）"),
        ({"overlaps": "11-02 日常检查", "overlap_reason": "举报"}, None),
        ({"visits_this_year": 1}, None),
        ({"visits_this_year": 2}, "已检查 2 次，达到年度上限 2 次"),
        ({"visits_this_year": 3, "exemption": "complaint"}, None),
        ({"visits_this_year": 9, "yearly_cap": 0}, None),
    ],
)
def test_a_shop_is_not_visited_more_often_than_it_may(change, words):
    """国办发〔2024〕54号: complaints and emergencies are outside the cap; a cap of 0 is none."""
    plain = {"visits_this_year": 0, "yearly_cap": 2, "overlaps": "", "overlap_reason": "",
             "exemption": ""}  # fmt: skip
    problem = rules.visit_is_justified(**plain | change)
    assert problem is None if words is None else words in problem


URGENT = ["task_urgent_approval"]
TEAM = [{"account": 1, "name": "甲"}, {"account": 2, "name": "乙"}]


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: rules.approval_is_owed(running=URGENT), None),
        (lambda: rules.approval_is_owed(running=["task_correction"]), "已经审批"),
        (lambda: rules.approver_does_not_inspect(officers=TEAM, mover=2), "不能是本次检查人员"),
        (lambda: rules.approver_does_not_inspect(officers=TEAM, mover=3), None),
        (lambda: rules.is_on_the_team(officers=TEAM, mover=2), None),
        (lambda: rules.is_on_the_team(officers=TEAM, mover=3), "不是本任务的检查人员"),
        (lambda: rules.comes_from_an_order(by_order=True), None),
        (lambda: rules.comes_from_an_order(by_order=False), "没有可退回的指令"),
        (lambda: rules.may_be_announced(unannounced=True), "不能事先通知"),
        (lambda: rules.may_be_announced(unannounced=False), None),
        (lambda: rules.check_was_approved(running=URGENT), "还没有补办审批"),
        (lambda: rules.check_was_approved(running=[]), None),
        (lambda: rules.reviewer_did_not_inspect(officers=TEAM, mover=1), "审核人不能是"),
        (lambda: rules.reviewer_did_not_inspect(officers=TEAM, mover=3), None),
        (lambda: rules.correction_term_runs(running=["task_correction"]), None),
        (lambda: rules.correction_term_runs(running=URGENT), "已经不在计算"),
    ],
)
def test_who_may_do_what_in_a_check(ask, words):
    problem = ask()
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize("signature", ["signed", "refused"])
def test_a_record_is_complete_when_the_party_signed_or_refused_before_a_witness(signature):
    whole = {"unanswered": 0, "conflicts": 0, "photos_missing": 0, "officers_unsigned": []}
    assert rules.record_is_complete(signature=signature, **whole) is None
    assert "也没有记录拒签" in rules.record_is_complete(signature="later", **whole)


@pytest.mark.parametrize(
    ("today", "new", "words"),
    [
        ("2026-11-20", "2026-11-21", None),
        ("2026-11-21", "2026-12-01", "期限已过"),
        ("2026-11-19", "2026-11-20", "应晚于原期限"),
        ("2026-11-19", "2026-11-10", "应晚于原期限"),
    ],
)
def test_more_time_is_asked_for_until_the_last_day_and_is_more(today, new, words):
    day = date.fromisoformat
    problem = rules.longer_term_asked_in_time(
        correct_by=day(new), correct_by_before=date(2026, 11, 20), today=day(today)
    )
    assert problem is None if words is None else words in problem


@pytest.mark.parametrize(
    ("disposal", "given", "matched", "days"),
    [
        ("correct_now", 5, rules.Disposal("correct", 7), 0),
        ("case", None, rules.Disposal("case", 0), 0),
        ("case", 5, rules.Disposal("case", None), None),
        ("case", 5, rules.Disposal("correct", 0), None),
        ("correct", 5, rules.Disposal("correct", 7), 5),
        ("correct", None, rules.Disposal("correct", 7), 7),
        ("correct", None, rules.Disposal("prompt", None), TERM),
        ("correct", None, rules.Disposal("case", 0), TERM),
        ("prompt", 5, rules.Disposal("correct", 7), None),
    ],
)
def test_the_days_to_correct_are_the_officers_else_the_lists_else_the_usual(disposal, given, matched, days):
    assert rules.term_of(disposal, given, matched, TERM) == days


@pytest.mark.parametrize(("served", "last"), [("2026-11-23", "2026-11-30"), ("2026-11-20", "2026-11-27"),
                                              ("2026-11-18", "2026-11-27")])  # fmt: skip
def test_a_term_counts_from_service_and_never_ends_earlier_than_ordered(served, last):
    day = date.fromisoformat
    assert rules.term_from_service(7, date(2026, 11, 27), day(served), holidays_from(seeded_days())) == day(last)


@pytest.mark.parametrize(
    ("officers", "fits"), [([1, 2], True), ([1, 2, 3], True), ([1], False), ([1, 1], False), ([], False)]
)
def test_nobody_looks_again_alone(officers, fits):
    assert (rules.rechecked_by_two(recheck_officers=officers, officers_needed=2) is None) is fits


def test_of_two_lists_of_a_field_the_packs_stands_before_the_shipped_one(tmp_path: Path):
    (tmp_path / "checklists").mkdir()
    ours = LIST.replace('"catering"', '"price"')
    (tmp_path / "checklists" / "our_prices.toml").write_text(ours, encoding="utf-8")
    lists = CHECKLISTS.of(tmp_path)
    assert "price" in lists and checklist_for(lists, field="price", industry="O80", kind="case").id == "our_prices"
