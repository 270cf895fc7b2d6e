"""Every finding of a stranger's day at the workbench, and every bad input, has a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
PAGE = ROOT / "docs" / "findings-of-day.md"


def test_each_finding_names_tests_that_exist():
    rows = re.findall(r"^\| (.+?) \|(.*)$", PAGE.read_text(encoding="utf-8"), re.M)
    found = [name for name, _ in rows if re.fullmatch(r"F\d+", name)]
    assert found == [f"F{number}" for number in range(1, 48)]
    for name, line in rows:
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", line)
        assert named or name in ("finding", "what comes", "what"), name
        gone = [f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
        assert gone == []
