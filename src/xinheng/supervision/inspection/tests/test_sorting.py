"""The sorts of violations are data: a wrong file stops the start with its key."""

from pathlib import Path

import pytest

from xinheng.kit.declared import DeclarationError
from xinheng.supervision.inspection.sorting import FILE, SORTS, violation_sorts

GIVEN = """[[sorts]]
title = "行政提示"
disposals = ["{kind}"]
follows = "当场提示。"
begins = "{begins}"
"""


def test_every_disposal_falls_into_a_sort():
    assert {kind for one in violation_sorts() for kind in one.disposals} == {
        "prompt", "admonition", "correct_now", "correct", "case",
    }  # fmt: skip


def test_a_city_has_sorts_of_its_own(tmp_path: Path):
    (tmp_path / FILE).write_text(GIVEN.format(kind="prompt", begins="inquiry_letter"), encoding="utf-8")
    assert [*SORTS.of(tmp_path)] == ["行政提示"]


@pytest.mark.parametrize(
    ("kind", "begins", "key"), [("shout", "", "sorts.0.disposals"), ("prompt", "shouting", "sorts.0.begins")]
)
def test_what_is_not_known_stops_the_start(tmp_path: Path, kind: str, begins: str, key: str):
    (tmp_path / FILE).write_text(GIVEN.format(kind=kind, begins=begins), encoding="utf-8")
    with pytest.raises(DeclarationError, match=key):
        SORTS.of(tmp_path)
