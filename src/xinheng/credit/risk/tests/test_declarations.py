"""A wrong indicator is refused when it is read, with file and key."""

import re

import pytest

from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.registry import (
    HERE,
    indicators,
    indicators_of,
    main_scorecard,
    read_indicators,
    read_scorecards,
)
from xinheng.kit.declared import DeclarationError, read_declaration

GOOD = """
id = "X-1"
title = "试"
dimension = "basic"
aspect = "licensing"
kind = "count"
record_type = "registration"
basis = "试"
explanation = "计{points}分。"
improve = "试"
seen = false
"""


def read(tmp_path, text):
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    return read_declaration(path, Indicator)


def test_a_good_file_is_read(tmp_path):
    assert read(tmp_path, GOOD).record_types == ("registration",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('kind = "count"', 'kind = "sum"'), "需要写 field"),
        (('kind = "count"', 'kind = "share"'), "part"),
        (('kind = "count"', 'kind = "worst"\nfield = "x"'), "ranks"),
        (('kind = "count"', 'kind = "sql"'), "需要写 sql"),
        (('record_type = "registration"', ""), "record_type"),
        (('kind = "count"', 'kind = "count"\nreads = "peers"'), "peers.by"),
        (('kind = "count"', 'kind = "guess"'), "kind"),
        (('aspect = "licensing"', 'aspect = "luck"'), "aspect"),
        (("seen = false", "seen = false\nweight = 3"), "weight"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path, change, words):
    with pytest.raises(DeclarationError, match=words) as refused:
        read(tmp_path, GOOD.replace(*change))
    assert "x.toml" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('"registration"', '"horoscope"'), "没有记录类型 horoscope"),
        (("seen = false", 'seen = false\nfilter = { stars = "5" }'), "filter.stars"),
        (("seen = false", 'seen = false\nfilter = { phone = "5" }'), "只读公开字段"),
        (("计{points}分", "计{score}分"), "{score}"),
        (('kind = "count"', 'kind = "sql"\nsql = "DROP TABLE subject"'), "只能是一条 SELECT"),
        (('kind = "count"', 'kind = "sql"\nsql = "SELECT FROM WHERE"'), "SQL"),
        (('kind = "count"', 'kind = "sql"\nsql = "SELECT * FROM read_text(\'/etc/passwd\')"'), "数据湖"),
        (('kind = "count"', 'kind = "sql"\nsql = "SELECT * FROM \'/etc/passwd\'"'), "数据湖"),
    ],
)
def test_what_would_fail_at_the_first_scoring_fails_at_the_start(tmp_path, change, words):
    (tmp_path / "x.toml").write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(DeclarationError, match=re.escape(words)):
        read_indicators(tmp_path)


def test_a_scorecard_naming_a_missing_indicator_is_refused(tmp_path):
    text = (HERE / "scorecards" / "general.toml").read_text(encoding="utf-8")
    (tmp_path / "general.toml").write_text(text.replace('"G-S05"', '"G-XX"'), encoding="utf-8")
    with pytest.raises(DeclarationError, match="G-XX"):
        read_scorecards(indicators(), tmp_path)


@pytest.mark.parametrize("status", ["1", "S1", "77"])
def test_who_is_not_gone_cannot_be_left_unrated(tmp_path, status):
    text = (HERE / "scorecards" / "general.toml").read_text(encoding="utf-8")
    (tmp_path / "general.toml").write_text(text.replace('"S2"]', f'"{status}"]'), encoding="utf-8")
    with pytest.raises(DeclarationError, match=f"general.toml: unrated_status: 登记状态 {status} "):
        read_scorecards(indicators(), tmp_path)


def test_class_lines_must_rise(tmp_path):
    text = (HERE / "scorecards" / "general.toml").read_text(encoding="utf-8")
    (tmp_path / "general.toml").write_text(text.replace("b = 74", "b = 9"), encoding="utf-8")
    with pytest.raises(DeclarationError, match="a < b < c"):
        read_scorecards(indicators(), tmp_path)


def test_caps_add_up_to_a_thousand():
    card = main_scorecard()
    assert sum(dimension.cap for dimension in card.dimensions.values()) == card.top == 1000


def test_every_reason_has_a_basis_and_a_way_out():
    assert len(indicators_of(main_scorecard())) >= 20
    for indicator in indicators_of(main_scorecard()):
        assert indicator.basis and indicator.improve and "{points}" in indicator.explanation
        assert len(indicator.notice) <= 24
