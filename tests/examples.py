"""How many examples of something random are tried: a third in `make test`, all in `make reliability`.

Whatever Hypothesis draws is cut so by itself; a test with turns of its own asks `some` and carries the mark `sampled`,
by which `make reliability` finds it. `XINHENG_TEST_WHOLE=1` means all. Of what is done alike with several kinds or
seeds, some have their turn each day, and within days each had its own; `make reliability` tries all.
"""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

from xinheng.kit import city_time

WHOLE = "XINHENG_TEST_WHOLE"
_cut: set[object] = set()


def some(examples: int) -> int:
    """Of so many examples those that are tried now."""
    return examples if os.environ.get(WHOLE) else max(1, round(examples / 3))


def of_today(kinds: Sequence[Any], *, now: int = 1) -> list[Any]:
    """Of these kinds the `now` whose turn it is, for a test that is marked `sampled`."""
    first = 0 if os.environ.get(WHOLE) else city_time.today().toordinal() * now
    return [kinds[(first + place) % len(kinds)] for place in range(len(kinds) if os.environ.get(WHOLE) else now)]


def todays(kinds: Sequence[Any], *, now: int = 1) -> list[Any]:
    """The parameters of a test: those whose turn it is, and all others as `long`."""
    today = of_today(kinds, now=now)
    return [kind if kind in today else pytest.param(kind, marks=pytest.mark.long) for kind in kinds]


def try_some(item: pytest.Item) -> None:
    """Of what Hypothesis draws for a test. Those written out are all tried."""
    function = getattr(getattr(item, "obj", None), "__func__", getattr(item, "obj", None))
    if not getattr(function, "is_hypothesis_test", False):
        return
    item.add_marker("sampled")
    # A test with several sets of arguments is one function.
    if function not in _cut:
        _cut.add(function)
        now: settings = function._hypothesis_internal_use_settings
        function._hypothesis_internal_use_settings = settings(now, max_examples=some(now.max_examples))
