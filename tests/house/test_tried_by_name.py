"""Each guard of each table is tried by its name: what the law demands of a move is no line that only a story passes."""

import re
from pathlib import Path

from xinheng.support.procedures.table.registry import current_procedures

ROOT = Path(__file__).resolve().parents[2]
WORD = re.compile(r"\b[a-z][a-z_0-9]+\b")


def names_in_tests() -> set[str]:
    """Every name that a test of the house says, this one left out."""
    files = [*(ROOT / "src").rglob("tests/*.py"), *(ROOT / "tests").rglob("*.py")]
    return {word for path in files if path != Path(__file__) for word in WORD.findall(path.read_text(encoding="utf-8"))}


def test_every_guard_of_every_table_is_tried_by_its_name():
    guards = {(one.home, name) for one in current_procedures() for move in one.moves for name in move.guard}
    said = names_in_tests()
    assert sorted(f"{home}.rules.{name}" for home, name in guards if name not in said) == []
    assert len(guards) > 90
