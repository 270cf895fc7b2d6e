"""Every bad input that the data centre answers has a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
PAGE = ROOT / "docs" / "findings-of-data.md"


def test_each_bad_input_names_tests_that_exist():
    rows = re.findall(r"^\| (?!what comes|-)(.+?) \|(.*)$", PAGE.read_text(encoding="utf-8"), re.M)
    assert len(rows) > 20
    for what, line in rows:
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", line)
        gone = [f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
        assert named and gone == [], what
