"""Whatever is written for a spreadsheet goes cell by cell through the one place that keeps it from running (B4)."""

import ast
from pathlib import Path

import xinheng
from xinheng.fusion.intake.reading.staging import unguarded
from xinheng.kit.cells import FORMULA

SOURCE = Path(xinheng.__file__).parent
# Written for our own reader, or nothing but names that we declared.
FOR_NO_PERSON = {
    "fusion/intake/arriving/pulling.py": "what was fetched, on its way to intake",
    "fusion/intake/reading/numbering.py": "lines that DuckDB reads back",
    "fusion/intake/reading/workbook_reader.py": "a sheet on its way to DuckDB",
    "fusion/standard/exports.py": "titles of declared fields",
}


def writers() -> dict[str, str]:
    """The files that write tables, with their text."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        name, text = str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")
        if {"tests", "demo", "bench"} & set(path.parts) or ("csv.writer" not in text and "Workbook(" not in text):
            continue
        found[name] = text
    return found


def test_every_writer_of_tables_guards_its_cells():
    found = writers()
    assert len(found) >= 8
    bare = {
        name
        for name, text in found.items()
        if "safe(" not in text and "map(safe," not in text and "text_cell(" not in text
    }
    assert bare - FOR_NO_PERSON.keys() == set()
    assert FOR_NO_PERSON.keys() <= found.keys()


def test_no_row_of_a_csv_holds_a_value_that_is_not_guarded():
    """In each call of `writerows` the name of a file stands inside `safe(…)`: who delivers it chooses it."""
    loose = []
    for name, text in writers().items():
        if name in FOR_NO_PERSON:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and node.attr == "name" and "writerows" in _line(text, node):
                loose.append((name, node.lineno))
    assert loose == []


def test_the_mark_is_taken_off_again_for_each_character_that_gets_it():
    sql = unguarded("SELECT 1", 1)
    assert [one for one in FORMULA if one.isprintable() and one not in sql] == []


def _line(text: str, node: ast.AST) -> str:
    lines = text.splitlines()
    here = getattr(node, "lineno", 1) - 1
    inside = lines[here]
    return "" if "safe(" in inside.partition(".name")[0][-24:] else "\n".join(lines[max(0, here - 2) : here + 1])
