"""The tables of what is reached (`docs/reliability.md`, `docs/security.md`) name tests that there are, and add up."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from xinheng.cli.bench import BENCHES
from xinheng.portals.desk.level import level3

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "xinheng"
STANDS = ("met", "part", "not")


def rows(page: str, columns: int) -> Iterator[list[str]]:
    """The rows of a page's tables with so many columns, without their heads."""
    for line in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines():
        cells = [one.strip() for one in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == columns:
            yield [one.strip() for one in cells]


def named(text: str) -> list[Path]:
    """Every file or folder of the repository that stands in the code marks of a cell."""
    found = []
    for code in re.findall(r"`([^`]+)`", text):
        for word in code.split():
            if re.fullmatch(r"(?:[\w-]+/)+[\w.-]+", word):
                found.append(next((at / word for at in (ROOT, PACKAGE) if (at / word).exists()), Path("-") / word))
    return found


def written_in(paths: list[Path]) -> str:
    files = [file for path in paths for file in (path.rglob("test_*.py") if path.is_dir() else [path])]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())


LADDER = [row for row in rows("reliability.md", 4) if re.fullmatch(r"[LFBS]\d+", row[0])]
LEVEL3 = [row for row in rows("security.md", 4) if re.match(r"(CES1|SMC1)-|8\.", row[0])]


def test_all_sixty_one_are_judged_and_counted():
    counted = Counter(row[2] for row in LADDER)
    assert len(LADDER) == len({row[0] for row in LADDER}) == 61
    assert set(counted) <= set(STANDS)
    said = re.search(
        r"\*\*met\*\* (\d+), \*\*part\*\* (\d+), \*\*not\*\* (\d+)", (ROOT / "docs/reliability.md").read_text()
    )
    assert said and [int(one) for one in said.groups()] == [counted[one] for one in STANDS]
    assert counted["met"] >= 45


@pytest.mark.parametrize("row", LADDER, ids=lambda row: row[0])
def test_what_is_met_has_a_command_that_there_is(row: list[str]):
    paths, words = named(row[3]), re.findall(r"-k (\w+)", row[3])
    assert [one for one in paths if not one.exists()] == []
    assert row[2] != "met" or paths, row
    assert [
        word for word in words if not re.search(rf"(def test_\w*{word}|test_\w*{word}\w*\.py)", written_in(paths))
    ] == []
    assert set(re.findall(r"xinheng bench (\w+)", row[3])) <= set(BENCHES)


@pytest.mark.parametrize("row", LEVEL3, ids=lambda row: row[0])
def test_what_stands_of_the_level_has_its_test(row: list[str]):
    paths = named(row[3])
    assert [one for one in paths if not one.exists()] == []
    assert row[2] != "met" or paths or row[3].startswith("`XINHENG") or "test" in row[3], row


def test_the_administrators_page_and_the_document_say_the_same():
    told = {}
    for name, _, stands, _ in LEVEL3:
        first, *others = name.split(", ")
        told |= dict.fromkeys((first, *(f"{first.partition('-')[0]}-{other}" for other in others)), stands)
    assert told == {name: one.stands for name, one in level3().items()}
    assert len(told) == 73


def test_threats_name_tests_that_there_are():
    for row in rows("security.md", 4):
        assert [one for one in named(row[3]) if not one.exists()] == [], row[0]


def test_findings_of_strangers_name_tests_that_there_are():
    found = rows("findings-of-security.md", 3)
    next(found)
    held = {row[0]: re.findall(r"`([\w/]+\.py)::(test_\w+)`", row[2]) for row in found if row[0].strip("-")}
    assert len(held) >= 40 and [name for name, tests in held.items() if not tests] == []
    gone = [
        f"{file}::{test}"
        for tests in held.values()
        for file, test in tests
        if not (ROOT / file).exists() or f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert gone == []


def test_what_the_operator_carries_is_a_clause_that_no_word_makes_whole():
    told = [clause for row in rows("security.md", 4) for clause in re.findall(r"\b(?:CQ|SZ|WX|EX)-[\w.]+-\d+", row[0])]
    known = {line.partition(",")[0] for line in (ROOT / "docs/clauses.csv").read_text(encoding="utf-8").splitlines()}
    assert len(told) >= 8 and set(told) <= known
    coverage = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
    assert [one for one in told if re.search(rf"^\| {re.escape(one)} \| .* \| whole \|", coverage, re.MULTILINE)] == []
