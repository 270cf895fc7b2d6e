"""`python -m tests.covered`: the nearest tests under coverage; fails where a line or a way of a branch is not walked.

`--all FOLDER…` measures whole folders of `src/xinheng` (all of them without one) against the limit of the whole.
"""

import argparse
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import coverage
import pytest

from tests.mutants.__main__ import nearest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "xinheng"
LEAST_OF_ALL = 90.0
QUICK = "not slow and not long and not browser"


@dataclass(frozen=True)
class Missed:
    """What was not walked of a file: lines, and branches as (from, to)."""

    name: str
    lines: list[int]
    branches: list[tuple[int, int]]

    def __str__(self) -> str:
        return f"{self.name}: lines {self.lines or '–'}, branches {self.branches or '–'}"


def asked() -> tuple[list[Path], list[str], dict[str, dict[str, str]]]:
    """The files of the gate, the tests that walk them, and the lines that are excused."""
    near = nearest()
    own = tomllib.loads(Path(__file__).with_name("covered.toml").read_text(encoding="utf-8"))
    files = [SOURCE / name for name in near]
    tests = [one for named in (near, own["beside"]) for several in named.values() for one in several]
    return files, sorted(set(tests)), own.get("excused", {})


def missed(measured: coverage.Coverage, path: Path, excused: dict[str, str]) -> Missed:
    """What is left of a file once the excused lines, and the branches to them, are taken away."""
    source = path.read_text(encoding="utf-8").splitlines()
    forgiven = {number for number, line in enumerate(source, start=1) if line.rstrip() in excused}
    _, _, _, lines, _ = measured.analysis2(str(path))
    branches = [
        (start, end)
        for start, ends in measured._analyze(str(path)).missing_branch_arcs().items()
        for end in ends
        if end not in forgiven
    ]
    return Missed(str(path.relative_to(SOURCE)), [n for n in lines if n not in forgiven], branches)


def run(files: list[Path], tests: list[str], *more: str) -> coverage.Coverage:
    """The tests, walked under measurement. Ends the process where one fails: what is broken measures nothing."""
    data = Path(tempfile.mkdtemp()) / "coverage"
    given = [str(path) for path in files]
    measured = coverage.Coverage(data_file=str(data), branch=True, include=given)
    measured.start()
    failed = pytest.main(["-q", "-p", "no:cacheprovider", *more, *tests])
    measured.stop()
    if failed:
        sys.exit(f"tests failed ({failed})")
    return measured


def gate() -> int:
    """Every file of law and rights, walked whole."""
    files, tests, excused = asked()
    measured = run(files, tests)
    left = [missed(measured, path, excused.get(str(path.relative_to(SOURCE)), {})) for path in files]
    left = [one for one in left if one.lines or one.branches]
    sys.stdout.writelines(f"{one}\n" for one in left)
    sys.stdout.write(
        f"{len(files) - len(left)} of {len(files)} files walked whole, every line and both ways of every branch\n"
    )
    return 1 if left else 0


def whole(folders: list[str]) -> int:
    """All that is written, beside the limit of the whole."""
    paths = [SOURCE / one for one in folders] or [SOURCE]
    measured = run([path / "*" for path in paths], [str(path.relative_to(ROOT)) for path in paths], "-m", QUICK)
    percent = measured.report(omit=["*/tests/*", "*/migrations/*"], skip_covered=True)
    return 0 if percent >= LEAST_OF_ALL else 1


def main() -> int:
    """The gate, or the whole with `--all`."""
    parser = argparse.ArgumentParser(prog="python -m tests.covered")
    parser.add_argument("--all", nargs="*", metavar="FOLDER")
    given = parser.parse_args()
    return gate() if given.all is None else whole(given.all)


if __name__ == "__main__":
    sys.exit(main())
