"""Every finding of the audit by the laws has a test that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
PAGE = ROOT / "docs" / "findings-of-law.md"


def test_each_finding_names_a_test_that_exists():
    rows = re.findall(r"^\| (F\d+) \|.*$", PAGE.read_text(encoding="utf-8"), re.M)
    assert rows == [f"F{number}" for number in range(1, 22)]
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| F"):
            named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", line)
            assert named, line
            gone = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
            assert gone == []
