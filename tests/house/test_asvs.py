"""The judgement by ASVS 5.0 (`docs/asvs.csv`) names every requirement of its first two levels and what shows it."""

import csv
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Requirements of level 1 and 2 in version 5.0.0.
OF_LEVEL = {"1": 70, "2": 183}
STANDS = {"met", "part", "not", "operator", "none"}


def judged() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as told:
        return list(csv.DictReader(told))


def test_every_requirement_is_judged_once():
    rows = judged()
    assert Counter(one["level"] for one in rows) == OF_LEVEL
    assert len({one["requirement"] for one in rows}) == len(rows)
    assert {one["stands"] for one in rows} <= STANDS


def test_what_is_met_is_shown_by_something_that_there_is():
    for one in judged():
        shown = one["shown by"].split()
        assert bool(shown) == (one["stands"] in ("met", "part")), one
        assert all((ROOT / path).exists() or (ROOT / "src/xinheng" / path).exists() for path in shown), one
        assert one["remark"] or one["stands"] in ("met", "not"), one


def test_the_page_counts_them_rightly():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| V(\d+) .*?\| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", page, re.MULTILINE)
    counted = Counter((one["requirement"].partition(".")[0], one["stands"]) for one in judged())
    for chapter, *numbers in rows:
        assert [int(n) for n in numbers] == [counted[chapter, s] for s in ("met", "part", "not", "operator", "none")]
    assert len(rows) == 17
