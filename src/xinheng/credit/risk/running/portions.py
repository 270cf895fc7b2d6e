"""A large city scored portion by portion: each subject beside its own records, as many at once as memory is for.

What compares subjects is worked out before, over all (`refresh_peers`); what is left reads of a subject its own records
and those that mention it. So a portion comes out as it does within the whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

# A scorecard takes a gigabyte and a half for a million subjects; the limit of a query is two.
AT_ONCE = 1_000_000


def portions(lake: duckdb.DuckDBPyConnection) -> int:
    """In how many portions the subjects of the lake are scored."""
    many: int = lake.sql("SELECT count(*) FROM subject").fetchall()[0][0]
    return max(1, -(-many // AT_ONCE))


@contextmanager
def narrowed(lake: duckdb.DuckDBPyConnection, types: Sequence[str], portion: int, of: int) -> Iterator[None]:
    """Meanwhile the lake holds one portion: its subjects, what mentions them, and the records of both. Temporary views
    stand before those of the same name."""
    whole = f'"{lake.sql("SELECT current_database()").fetchall()[0][0]}".main'
    mine = f"subject_id % {of} = {portion}"
    within = dict.fromkeys(("subject", "mention"), mine)
    within |= dict.fromkeys(types, f"{mine} OR record_id IN (SELECT record_id FROM {whole}.mention WHERE {mine})")
    for name, condition in within.items():
        lake.execute(f'CREATE TEMP VIEW "{name}" AS SELECT * FROM {whole}."{name}" WHERE {condition}')
    try:
        yield
    finally:
        for name in within:
            lake.execute(f'DROP VIEW temp."{name}"')
