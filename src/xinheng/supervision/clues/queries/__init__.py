"""The pool of clues, and one clue with what is known beside it."""

from xinheng.supervision.clues.queries.in_the_pool import (
    ClueRow,
    PoolCounts,
    PoolFilters,
    clue_by_number,
    clues_for,
    lately_by_source,
    pool,
    pool_counts,
    pool_rows,
    subjects_of,
)
from xinheng.supervision.clues.queries.one_clue import (
    CANDIDATES,
    LEAST_ALIKE,
    LEAST_LIKELY,
    ClueDrawer,
    Duplicate,
    Suggestion,
    drawer,
    similar_clues,
    suggest_subjects,
)

__all__ = [
    "CANDIDATES",
    "LEAST_ALIKE",
    "LEAST_LIKELY",
    "ClueDrawer",
    "ClueRow",
    "Duplicate",
    "PoolCounts",
    "PoolFilters",
    "Suggestion",
    "clue_by_number",
    "clues_for",
    "drawer",
    "lately_by_source",
    "pool",
    "pool_counts",
    "pool_rows",
    "similar_clues",
    "subjects_of",
    "suggest_subjects",
]
