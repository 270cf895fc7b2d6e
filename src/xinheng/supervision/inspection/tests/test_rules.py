"""Grades and disposals, outcomes, guards, on plain values."""

from datetime import date
from pathlib import Path

import pytest

from xinheng.kit.declared import DeclarationError
from xinheng.supervision.inspection import rules
from xinheng.supervision.inspection.declarations import CHECKLISTS

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


def test_an_order_runs_as_long_as_its_longest_term():
    assert rules.correct_by(date(2026, 11, 20), [3, 7], TERM) == date(2026, 11, 27)
    assert rules.correct_by(date(2026, 11, 20), [], TERM) == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"unanswered": 2}, "还有 2 项没有填写结果"),
        ({"conflicts": 1}, "还有 1 项两人填写不一致"),
        ({"photos_missing": 3}, "还有 3 张照片没有传到"),
        ({"signature": ""}, "还没有签字"),
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


def test_a_packs_list_stands_beside_the_general_one(tmp_path: Path):
    (tmp_path / "checklists").mkdir()
    (tmp_path / "checklists" / "some_list.toml").write_text(LIST, encoding="utf-8")
    assert {"general", "some_list"} <= set(CHECKLISTS.of(tmp_path))
