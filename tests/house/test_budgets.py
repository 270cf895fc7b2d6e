"""Short files, short functions: the size at which a stranger still reads a file in one go."""

import ast
from pathlib import Path
from statistics import median

from tests.house.names import parsed

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinheng"


def code_files() -> list[Path]:
    return [p for p in SOURCE.rglob("*.py") if not {"migrations", "tests", "vendor"} & set(p.relative_to(SOURCE).parts)]


def lines_of(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def functions() -> list[tuple[str, int]]:
    found = []
    for path in code_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{path.relative_to(SOURCE)}:{node.name}", node.end_lineno - node.lineno + 1))
    return found


def test_files_are_short():
    sizes = sorted(lines_of(p) for p in code_files())
    assert median(sizes) <= 110
    assert sizes[int(len(sizes) * 0.9)] <= 250
    assert {str(p.relative_to(SOURCE)) for p in code_files() if lines_of(p) > 500} == set()


def test_functions_are_short():
    sizes = functions()
    assert median(size for _, size in sizes) <= 12
    too_long = [name for name, size in sizes if size > 50]
    assert len(too_long) <= len(sizes) * 0.02, too_long


def test_no_drawer_names():
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"}
    # Django finds the engine of a database in a file of this name alone.
    named = {"config/sqlite3/base.py", "config/postgresql/base.py"}
    assert [name for p in code_files() if p.stem in drawers and (name := str(p.relative_to(SOURCE))) not in named] == []
