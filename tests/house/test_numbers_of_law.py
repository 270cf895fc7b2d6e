"""A number of the law stands in one place: no sentence, title or table repeats what a parameter says."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.names import parsed
from xinheng.kit.clock_words import number_in_words
from xinheng.support.procedures.parameters import parameters

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"
# Told stories and what is measured; checklists and codes print the words of a law as it stands, with its article.
NOT_OURS = {"tests", "demo", "bench", "migrations", "checklists", "codes", "words", "vendor"}
# Where a number stands because the text says whence it is: an article, a remark for who declares.
SOURCES_OF_LAW = {"basis", "note", "since"}
UNITS = {
    "working_day": ("个工作日", "工作日"),
    "calendar_day": ("日", "天", "个自然日"),
    "month": ("个月",),
    "year": ("年",),
    "hour": ("小时",),
    "minute": ("分钟",),
}
# Periods of the house that a parameter happens to equal: ranges and windows of the score, idioms, drawings. A new one
# is a fault: `{% law %}` in a page, `{clock}` in a procedure, `{months}` in a period of publicity say it.
DESERVED = {
    "credit/risk/indicators/g_b01_age.toml": "一年 三年",
    "credit/risk/indicators/g_c01_complaints.toml": "12个月",
    "credit/risk/indicators/g_c02_complaint_surge.toml": "三个月",
    "credit/risk/indicators/g_d06_annual_report.toml": "一年",
    "credit/risk/indicators/e_03_inspection_long_overdue.toml": "三十日",
    "credit/risk/indicators/g_s12_failed_samples.toml": "24个月",
    "credit/risk/indicators/g_s24_lapsed_licence.toml": "三十天",
    "credit/risk/indicators/g_s30_lapsed_and_open.toml": "三十日",
    "credit/risk/indicators/g_s05_serious_list.toml": "一年",
    "credit/risk/running/peers.py": "一年 三年",
    "portals/desk/chores.py": "一年",
    "portals/desk/templates/desk/holidays.html": "一年",
    "portals/ui/gallery.py": "2个工作日 3个工作日",
    "portals/ui/templates/ui/gallery.html": "一年",
    "portals/ui/templates/ui/officer.html": "一年",
    # The reasons in the words of the law, as the code list has them.
    "services/mediation/procedure.toml": "六十日",
    "support/procedures/absences.py": "一年",
}


def said(value: int, unit: str) -> Iterator[str]:
    """How people write a period: 7个工作日, 六十日, 两小时, 三年 for 36 months."""
    numbers = {str(value), number_in_words(value)} | ({"两"} if value == 2 else set())
    yield from (number + word for number in numbers for word in UNITS[unit])
    if unit == "month" and not value % 12:
        yield from said(value // 12, "year")


@cache
def periods() -> re.Pattern[str]:
    """Every period that a parameter gives or gave. With 近 before it it is a window of the house, with 月 a date."""
    phrases = {
        phrase
        for one in parameters().values()
        for value in one.values
        if one.unit in UNITS and isinstance(value.value, int) and value.value
        for phrase in said(value.value, one.unit)
    }
    either = "|".join(re.sub(r"^(\d+)", r"\1 ?", one) for one in sorted(phrases, key=len, reverse=True))
    return re.compile(f"(?<![0-9一二三四五六七八九十百第近月.])(?<!近 )(?:{either})")


def texts(path: Path) -> Iterator[str]:
    """What a file says to people: texts of a module without its docstrings, values of a table, a page as it stands."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tree = parsed(path)
        parts = [one for one in ast.walk(tree) if isinstance(one, ast.Module | ast.FunctionDef | ast.ClassDef)]
        silent = {id(one.body[0].value) for one in parts if one.body and isinstance(one.body[0], ast.Expr)}
        constants = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in silent)
        yield from (one.value for one in constants if isinstance(one.value, str))
    elif path.suffix == ".toml":
        yield from values(tomllib.loads(source))
    else:
        yield re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", source, flags=re.DOTALL)


def values(table: object) -> Iterator[str]:
    """The texts of a TOML table, whose law is told apart."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield from values(value) if key not in SOURCES_OF_LAW else ()
    elif isinstance(table, list):
        for value in table:
            yield from values(value)
    elif isinstance(table, str):
        yield table


def repeated(path: Path) -> set[str]:
    """The periods of the law that a file writes out."""
    return {found.replace(" ", "") for text in texts(path) for found in periods().findall(text)}


def ours() -> Iterator[Path]:
    for path in SOURCE.rglob("*"):
        inside = path.relative_to(SOURCE).parts
        if path.suffix not in {".py", ".toml", ".html", ".js"} or path.name == "parameters.toml":
            continue
        if not NOT_OURS & set(inside):
            yield path


def test_no_sentence_repeats_a_parameter():
    found = {(path.relative_to(SOURCE).as_posix(), one) for path in ours() for one in repeated(path)}
    assert found == {(path, one) for path, ones in DESERVED.items() for one in ones.split()}


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("page.html", "<li>已受理，60 日内调解</li>", {"60日"}),
        ("page.html", "{# 60 日 #}<li>7个工作日内告诉您</li>", {"7个工作日"}),
        ("rules.py", 'def told():\n    """六十日."""\n    return "六十日内未达成"', {"六十日"}),
        ("rules.py", 'WORDS = f"满两小时属一般事故 {1}"', {"两小时"}),
        ("type.toml", 'title = "一般处罚：最长一年"\nbasis = "第九条：一年"', {"一年"}),
        ("type.toml", 'title = "列入满三年"', {"三年"}),
        ("type.toml", 'title = "近12个月、近 12 个月的投诉，2026年6月30日，第60日"', set()),
    ],
)
def test_a_sentence_that_does_is_found(tmp_path, name, text, found):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert repeated(tmp_path / name) == found
