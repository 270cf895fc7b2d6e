"""What apps above register to have their rows held against the trail."""

import pytest

from xinheng.support.audit import proving
from xinheng.support.audit.queries import MOST_BREAKS, Break


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_registered", {})


def breaks(number: int):
    return lambda: (Break("5099/clue", place, "changed") for place in range(number))


def test_each_app_is_asked_and_the_first_few_of_each_kind_are_told():
    proving.register_proof("clues", breaks(2))
    proving.register_proof("records", breaks(MOST_BREAKS + 5))
    assert len(proving.compared()) == 2 + MOST_BREAKS


def test_a_name_is_given_once():
    first = breaks(1)
    proving.register_proof("clues", first)
    with pytest.raises(ValueError, match="clues"):
        proving.register_proof("clues", breaks(1))
    proving.register_proof("clues", first)
    assert len(proving.compared()) == 1
