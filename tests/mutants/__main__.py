"""`python -m tests.mutants [part of a path …]`: try the mutants of the listed files, write docs/mutants.md."""

import argparse
import json
import sys
import tomllib
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.mutants.running import Gate

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "xinheng"
TABLE = Path(__file__).with_name("files.toml")
SCORES = Path(__file__).with_name("scores.json")
PAGE = ROOT / "docs" / "mutants.md"
GOAL = 90

HEAD = """# Mutants

The files where law and rights live, each with small wrongs written into it one after another, and how many of them
the nearest tests see. `make mutants` tries them all and fails below {goal} %; `make mutants FILES="scope clocks"` some.
Which tests are the nearest stands in `tests/mutants/files.toml`, what lived in `tests/mutants/scores.json`. Written by
the command; how it works is ADR 24.

| file | mutants | killed | % |
|---|---:|---:|---:|
"""


def nearest() -> dict[str, list[str]]:
    """The files of the gate with their nearest tests: those of the table, and the rules of any other app with the tests
    beside them."""
    beside = {}
    for path in sorted(SOURCE.rglob("rules.py")):
        if (tests := path.parent / "tests" / "test_rules.py").exists():
            beside[str(path.relative_to(SOURCE))] = [str(tests.relative_to(ROOT))]
    return beside | tomllib.loads(TABLE.read_text(encoding="utf-8"))["files"]


def try_file(name: str, tests: list[str], equal: list[str]) -> dict[str, object]:
    """The score of one file, in a process of its own."""
    gate = Gate(ROOT / "src" / "xinheng" / name, frozenset(equal))
    pytest.main(["-o", "addopts=", "-s", "-q", "--tb=short", "-p", "no:cacheprovider", *tests], plugins=[gate])
    if not gate.tried:
        raise RuntimeError(f"{name}: nothing was tried; run its tests by themselves: {' '.join(tests)}")
    lived = [str(one) for one, killed in gate.tried if not killed]
    return {"mutants": len(gate.tried), "survivors": lived}


def write_page(scores: dict[str, dict], listed: list[str]) -> None:  # type: ignore[type-arg]
    """The page, and the scores it is written from."""
    lines = [f"| `{name}` | not tried yet | | |\n" for name in sorted(set(listed) - set(scores))]
    for name, score in sorted(scores.items()):
        total, lived = score["mutants"], len(score["survivors"])
        lines.append(f"| `{name}` | {total} | {total - lived} | {percent(score):.0f} |\n")
    whole = sum(s["mutants"] for s in scores.values())
    lived = sum(len(s["survivors"]) for s in scores.values())
    lines.append(f"| all | {whole} | {whole - lived} | {100 * (whole - lived) / max(1, whole):.0f} |\n")
    PAGE.write_text(HEAD.format(goal=GOAL) + "".join(lines), encoding="utf-8")
    SCORES.write_text(json.dumps(scores, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def percent(score: dict) -> float:  # type: ignore[type-arg]
    """Of a file's mutants, how many are killed."""
    return 100 * (score["mutants"] - len(score["survivors"])) / max(1, score["mutants"])


def main() -> int:
    """1 where a file is below the goal."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", help="parts of paths; all without")
    wanted = parser.parse_args().files
    table, equal = nearest(), tomllib.loads(TABLE.read_text(encoding="utf-8")).get("no_wrong", {})
    scores = scores_of(table)
    for name, tests in table.items():
        if not wanted or any(part in name for part in wanted):
            with get_context("fork").Pool(1) as pool:
                score = pool.apply(try_file, (name, tests, list(equal.get(name, {}))))
            # Read anew: somebody may have tried another file meanwhile.
            scores = {**scores_of(table), name: score}
            write_page(scores, list(table))
            sys.stderr.write(f"\n{name}: {percent(scores[name]):.0f} % of {scores[name]['mutants']}\n")
    return int(any(name not in scores or percent(scores[name]) < GOAL for name in table))


def scores_of(table: dict[str, list[str]]) -> dict[str, dict]:  # type: ignore[type-arg]
    """What was written down so far about the files listed."""
    scores = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    return {name: score for name, score in scores.items() if name in table}


if __name__ == "__main__":
    sys.exit(main())
