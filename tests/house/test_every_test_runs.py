"""Every test runs in `make test` or in `make reliability`, whatever marks it carries."""

import re
from itertools import product
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")


def passes(target: str) -> list[Expression]:
    """By which marks the passes of a target choose."""
    recipe = re.split(r"\n\n|\Z", MAKEFILE.split(f"\n{target}:", 1)[1], maxsplit=1)[0]
    return [Expression.compile(marks) for marks in re.findall(r'/pytest [^\n]*-m "([^"]+)"', recipe)]


def test_some_pass_takes_it(pytestconfig: pytest.Config) -> None:
    marks = [line.partition(":")[0].partition("(")[0] for line in pytestconfig.getini("markers")]
    chosen_by = ["slow", "sampled", "long", "browser", "own_processes", "real_data"]
    assert set(chosen_by) <= set(marks)
    found = [*passes("test"), *passes("reliability")]
    assert len(found) == 4
    for held in product((False, True), repeat=len(chosen_by)):
        carried = {mark for mark, has in zip(chosen_by, held, strict=True) if has}
        assert any(one.evaluate(lambda name, **_: name in carried) for one in found), carried  # noqa: B023
