"""A model that would mislead is refused at the start, with its file and the key that is wrong."""

from pathlib import Path

import pytest

from xinheng.fusion.standard.registry import HERE, read_standard
from xinheng.fusion.statistics.registry import models, read_models
from xinheng.kit.declared import DeclarationError

HEAD = """-- title = "主体数"
-- kind = "statistic"
-- owner = "数据管理处"
-- meaning = "各状态的主体数。"
-- grain = ["state"]
-- inputs = ["subject"]
-- [columns.state]
-- title = "状态"
-- type = "text"
-- [columns.n]
-- title = "主体"
-- type = "integer"
-- counts = true
"""
BODY = "SELECT status AS state, count(*) AS n FROM subject GROUP BY status"
WORDS = read_standard(HERE)


def read(folder: Path, text: str) -> dict:
    (folder / "subjects.sql").write_text(text, encoding="utf-8")
    return read_models(WORDS, folder)


def test_a_good_file_is_a_model(tmp_path):
    found = read(tmp_path, HEAD + BODY + ";\n")["subjects"]
    assert (found.title, found.grain, found.sql, found.reads_day) == ("主体数", ("state",), BODY, False)


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('"主体数"', '"主体数', "(file)", "不是 TOML"),
        ("-- owner", "-- colour", "owner", "没有填写"),
        ('"statistic"', '"poem"', "kind", "poem"),
        ('["state"]', '["place"]', "grain", "place 不在 columns 中"),
        ('["subject"]', '["subjects"]', "inputs", "数据湖没有表 subjects"),
        ('["subject"]', '["subject", "mention"]', "inputs", "没有读的表：mention"),
        ('"integer"', '"number"', "columns.n.type", "没有类型 number"),
        ('"text"', '"code:nothing"', "columns.state.type", "没有类型 code:nothing"),
        ('"integer"', '"text"', "columns.n.counts", "integer"),
        ("FROM subject", "FROM registration", "inputs", "没有列出的表：registration"),
        ("AS n", "AS m", "columns", "state、m"),
        ("SELECT status", "SELECT colour", "sql", "列对不上"),
        ("GROUP BY status", "GROUP BY (", "sql", "读不懂"),
        ("GROUP BY status", "GROUP BY", "sql", "DuckDB 不接受"),
        ("GROUP BY status", "GROUP BY kind", "sql", "DuckDB 不接受"),
        ("SELECT status AS state", "DROP TABLE subject; SELECT status AS state", "sql", "只有一条 SELECT"),
        ("SELECT status AS state", "SELECT 1; SELECT status AS state", "sql", "只有一条 SELECT"),
        (BODY, "CREATE TABLE mine AS SELECT 1", "sql", "只有一条 SELECT"),
        ("count(*)", "count(string_agg(name))", "sql", "不在两种引擎"),
        ("count(*)", "sum(my_own_sum(name))", "sql", "my_own_sum 不在"),
        ("count(*)", "length(concat(name, ''))", "sql", "concat 不在"),
        ("count(*)", "sum(date_diff('month', established_on, $day))", "sql", "只能按天计"),
        ("count(*)", "sum(length(name) // 2)", "sql", "不在两种引擎"),
        ("count(*)", "sum($year)", "sql", "没有参数 $year"),
        ("count(*)", "count(read_csv('/etc/passwd'))", "sql", "不在"),
    ],
)
def test_a_bad_file_is_named_with_its_key(tmp_path, old, new, key, words):
    text = HEAD + BODY
    assert old in text
    with pytest.raises(DeclarationError) as refused:
        read(tmp_path, text.replace(old, new, 1))
    told = str(refused.value)
    assert "subjects.sql" in told and f": {key}: " in told and words in told, told


def test_a_table_function_is_not_a_table(tmp_path):
    with pytest.raises(DeclarationError, match=r"subjects\.sql"):
        read(tmp_path, HEAD + BODY.replace("FROM subject", "FROM read_csv('/etc/passwd')"))


def test_a_bad_file_of_a_city_is_named(city):
    (city / "statistics").mkdir()
    (city / "statistics" / "odd.sql").write_text(HEAD + "SELECT 1", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"odd\.sql"):
        models()


def test_a_city_replaces_a_model_by_its_name(city):
    (city / "statistics").mkdir()
    (city / "statistics" / "freshness.sql").write_text(HEAD + BODY, encoding="utf-8")
    assert models()["freshness"].title == "主体数"
