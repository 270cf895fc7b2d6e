"""`python -m tests.counted`: how much test there is to the code, and which files are long.

Counted are lines that say something: neither blank, nor a comment, nor part of a docstring. Left out is what nobody
wrote by hand: migrations. Tests are what only the suite reads: files in `tests`, and `conftest.py`.
"""

import ast
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONG = 250
SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
    tokenize.ENCODING,
}  # fmt: skip


def written() -> Iterator[Path]:
    """Every file of Python somebody wrote."""
    for folder in ("src", "tests"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)
    yield ROOT / "conftest.py"


def is_test(path: Path) -> bool:
    """Whether only the suite reads it."""
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def said(path: Path) -> int:
    """Lines that say something."""
    with path.open("rb") as file:
        lines = {row for token in tokenize.tokenize(file.readline) if token.type not in SILENT
                 for row in range(token.start[0], token.end[0] + 1)}  # fmt: skip
    return len(lines - {*_described(path)})


def statements(path: Path) -> int:
    """Statements, each once however many lines it has; a docstring is none."""
    tree = ast.parse(path.read_bytes())
    return sum(isinstance(one, ast.stmt) for one in ast.walk(tree)) - sum(1 for _ in _docstrings(tree))


def _described(path: Path) -> Iterator[int]:
    for one in _docstrings(ast.parse(path.read_bytes())):
        yield from range(one.lineno, (one.end_lineno or one.lineno) + 1)


def _docstrings(tree: ast.AST) -> Iterator[ast.Expr]:
    for one in ast.walk(tree):
        if isinstance(one, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            one
        ):
            first = one.body[0]
            assert isinstance(first, ast.Expr)
            yield first


def main() -> None:
    """A line for lines and one for statements, then each long file."""
    files = [*written()]
    for title, count in (("lines", said), ("statements", statements)):
        told = Counter[bool]()
        for path in files:
            told[is_test(path)] += count(path)
        print(f"{title}: {told[True]:,} of tests to {told[False]:,} of code, {told[True] / told[False]:.2f}")  # noqa: T201
    long = {path.relative_to(ROOT): len(path.read_bytes().splitlines()) for path in files}
    for path, number in sorted(long.items(), key=lambda pair: -pair[1]):
        if number > LONG:
            print(f"{number:5} {path}")  # noqa: T201


if __name__ == "__main__":
    main()
