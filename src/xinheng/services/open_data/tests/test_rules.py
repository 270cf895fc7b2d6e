"""What a published table must not tell."""

import pytest

from xinheng.services.open_data.rules import held_back

# place, entities, of them new, fines
GRAIN, COUNTS = (0,), (1, 2)


def gone(place: str) -> tuple:
    return (place, None, None, None)


@pytest.mark.parametrize(
    ("rows", "shown", "count"),
    [
        ([("甲", 9, 0, 10), ("乙", 7, 5, 8)], [("甲", 9, 0, 10), ("乙", 7, 5, 8)], 0),
        # Two small rows: each keeps its place and loses its figures, the amount too.
        ([("甲", 9, 5, 1), ("乙", 4, 0, 8), ("丙", 9, 1, 3)], [("甲", 9, 5, 1), gone("乙"), gone("丙")], 2),
        # One alone could be reckoned from a total: the next smallest goes with it.
        ([("甲", 90, 50, 1), ("乙", 4, 0, 8), ("丙", 30, 20, 3)], [("甲", 90, 50, 1), gone("乙"), gone("丙")], 2),
        # By its smallest figure, not its largest; nought hides nobody, and neither does a row of noughts.
        (
            [("甲", 9, 8, 1), ("乙", 4, 0, 8), ("丙", 30, 7, 3)],
            [("甲", 9, 8, 1), gone("乙"), gone("丙")],
            2,
        ),
        (
            [("甲", 90, 0, 1), ("乙", 4, 0, 8), ("丙", 30, 20, 3)],
            [("甲", 90, 0, 1), gone("乙"), gone("丙")],
            2,
        ),
        (
            [("甲", 0, 0, 0), ("乙", 4, 0, 8), ("丙", 30, 20, 3)],
            [("甲", 0, 0, 0), gone("乙"), gone("丙")],
            2,
        ),
        ([("甲", 0, None, 0), ("乙", 4, 0, 8)], [gone("甲"), gone("乙")], 2),
        ([("甲", 1, 0, 1)], [gone("甲")], 1),
        # Nothing at all tells of nobody, and what is not known neither.
        ([("甲", 0, None, 0), ("乙", 5, 5, 8)], [("甲", 0, None, 0), ("乙", 5, 5, 8)], 0),
        ([], [], 0),
    ],
)  # fmt: skip
def test_small_counts_are_held_back(rows, shown, count):
    assert held_back(rows, GRAIN, COUNTS, 5) == (shown, count)
