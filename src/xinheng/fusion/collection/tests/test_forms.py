"""Forms as data, their figures as people write them, their checks."""

from datetime import date
from decimal import Decimal

import pytest

from xinheng.fusion.collection.computing import completed, problems, read_number
from xinheng.fusion.collection.declarations import FormColumn, read_forms
from xinheng.fusion.collection.periods import before, in_words, last_day, last_ended
from xinheng.kit.declared import DeclarationError

FORM = """
title = "月报"
owner = "处"
basis = "本平台设计"
every = "month"
since = "2026-01"
[levels.office]
due = 3
[rows.a]
title = "甲"
[rows.b]
title = "乙"
[rows.total]
title = "合计"
sum = ["a", "b"]
[columns.checked]
title = "检查"
[columns.failed]
title = "不合格"
[columns.rate]
title = "率"
share = ["failed", "checked"]
[[checks]]
title = "不合格不多于检查"
left = "*.failed"
is = "<="
right = "*.checked"
[[checks]]
title = "和上期差五成"
left = "total.checked"
is = "within"
right = "last:total.checked"
share = 0.5
doubt = true
[[checks]]
title = "和另一张表一致"
left = "total.failed"
is = ">="
right = "2*other:a.failed - 1"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "monthly.toml").write_text(FORM, encoding="utf-8")
    (tmp_path / "other.toml").write_text(FORM.split("[[checks]]")[0], encoding="utf-8")
    return tmp_path


def told(folder, **typed: str):
    form = read_forms(folder)["monthly"][-1]
    cells = completed(form, {name.replace("__", "."): Decimal(value) for name, value in typed.items()})
    others = {"last": {"total.checked": Decimal(100)}, "other": {"a.failed": Decimal(2)}}
    return cells, [one.words for one in problems(form, cells, others.get)]


def test_sums_and_shares_follow_and_what_contradicts_is_said(folder):
    cells, said = told(folder, a__checked="30", a__failed="3", b__checked="50", b__failed="5")
    assert (cells["total.checked"], cells["total.failed"], cells["total.rate"]) == (80, 8, Decimal("10.00"))
    assert said == []
    _, said = told(folder, a__checked="3", a__failed="4", b__checked="1", b__failed="0")
    assert said == ["甲：不合格不多于检查（4 对 3）", "和上期差五成（4 对 100）"]
    _, said = told(folder, a__checked="30", a__failed="1", b__checked="50", b__failed="1")
    assert said == ["和另一张表一致（2 对 3）"]
    _, said = told(folder, a__checked="80")
    assert said == [f"{cell}没有填，没有的填 0" for cell in ("甲的不合格", "乙的检查", "乙的不合格")]


def test_what_is_not_there_to_compare_with_stops_nothing(folder):
    form = read_forms(folder)["monthly"][-1]
    cells = completed(form, {cell: Decimal(1) for cell in form.typed()})
    assert problems(form, cells, lambda of: None) == []


@pytest.mark.parametrize(
    ("text", "read"),
    [("１，２００", 1200), ("1,200", 1200), ("", None), (" 7 ", 7), ("120户", 120), ("0", 0)],
)
def test_a_figure_is_read_as_people_write_it(text, read):
    assert read_number(FormColumn(title="户", unit="户"), text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-1", "不能是负数"),
        ("1.5", "应填整数"),
        ("无", "应填数字"),
        ("1,5", "应填数字"),
        ("12,34", "应填数字"),
        ("NaN", "数字太大"),
        ("1" * 20, "数字太大"),
        ("=1+1", "应填数字"),
    ],
)
def test_what_is_no_figure_is_told_with_what_was_written(text, said):
    read = read_number(FormColumn(title="户"), text)
    assert isinstance(read, str) and said in read and text in read


def test_an_amount_has_two_decimals():
    assert read_number(FormColumn(title="元", kind="amount"), "12,500.50") == Decimal("12500.50")
    assert "两位" in str(read_number(FormColumn(title="元", kind="amount"), "0.005"))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('since = "2026-01"', 'since = "2026Q1"', "since"),
        ('since = "2026-01"', 'since = "昨天"', "since"),
        ('sum = ["a", "b"]', 'sum = ["a", "c"]', "rows.total.sum"),
        ('share = ["failed", "checked"]', 'share = ["rate", "checked"]', "columns.rate.share"),
        ('left = "*.failed"', 'left = "*.fail"', "checks.0.left"),
        ('left = "*.failed"', 'left = "failed too many"', "checks.0.left"),
        ('"2*other:a.failed - 1"', '"nobody:a.failed"', "checks.2.right"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(folder, old, new, key):
    (folder / "monthly.toml").write_text(FORM.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as wrong:
        read_forms(folder)
    assert (wrong.value.path.name, wrong.value.key) == ("monthly.toml", key)


def test_a_changed_form_holds_from_its_first_period_on(folder):
    later = FORM.replace('since = "2026-01"', 'since = "2026-07"').replace('title = "月报"', 'title = "新月报"')
    (folder / "monthly@2026-07.toml").write_text(later, encoding="utf-8")
    assert [one.title for one in read_forms(folder)["monthly"]] == ["月报", "新月报"]


def test_periods_are_counted_over_the_years_end():
    assert last_ended("month", date(2026, 1, 1)) == "2025-12"
    assert last_ended("quarter", date(2026, 3, 31)) == "2025Q4"
    assert last_ended("year", date(2026, 3, 31)) == "2025"
    assert (before("2026Q1"), before("2026-01"), before("2026")) == ("2025Q4", "2025-12", "2025")
    assert (last_day("2024-02"), last_day("2026Q4")) == (date(2024, 2, 29), date(2026, 12, 31))
    assert in_words("2026Q3") == "2026 年第三季度"
