"""What a model may read: the lake's tables, and two that are put together from them.

`record` has every current record of every type in the columns all types share, with what supplies its type. `failing`
has, for each type, source and dimension of quality, how many records there are and how many pairs of record and rule
fail.
"""

from collections.abc import Mapping
from typing import get_args

from xinheng.fusion.lake.tables import columns_of
from xinheng.fusion.standard.quality import Dimension, QualityRule, quality_rules
from xinheng.fusion.standard.registry import Standard, standard

RECORD, FAILING = "record", "failing"
_RECORD = {
    "type": "VARCHAR", "record_id": "BIGINT", "subject_id": "BIGINT", "source": "VARCHAR", "effective_on": "DATE",
    "ends_on": "DATE", "recorded_at": "TIMESTAMP", "supply": "VARCHAR",
}  # fmt: skip
# What stands in no table of the lake but in the standard.
SAID = ("type", "supply")
_FAILING = {"type": "VARCHAR", "source": "VARCHAR", "dimension": "VARCHAR", "records": "BIGINT", "failing": "BIGINT"}
DIMENSIONS = get_args(Dimension)
PUT_TOGETHER = {RECORD: _RECORD, FAILING: _FAILING}


def columns_read(name: str, words: Standard | None = None) -> dict[str, str] | None:
    """The columns of an input with their types; None where there is none of the name."""
    return PUT_TOGETHER.get(name) or columns_of(name, words or standard())


def tables_behind(name: str, filled: Mapping[str, object]) -> list[str]:
    """The tables of the lake that an input is made of: itself, or every type that has a file."""
    return sorted(set(filled) & set(standard().types)) if name in PUT_TOGETHER else [name]


def put_together(name: str, filled: Mapping[str, object]) -> str:
    """The SELECT of `record` or `failing` over the types that have a file."""
    types = tables_behind(name, filled)
    if not types:
        return nothing_with(PUT_TOGETHER[name])
    if name == RECORD:
        return " UNION ALL ".join(_records_of(type) for type in types)
    return unpivoted(" UNION ALL ".join(_failing_of(type) for type in types))


def unpivoted(wide: str) -> str:
    """`failing` of a SELECT that tells each dimension in a column of its own."""
    each = " UNION ALL ".join(f"SELECT '{one}' AS dimension" for one in DIMENSIONS)
    failing = " ".join(f"WHEN '{one}' THEN {one}" for one in DIMENSIONS)
    return (
        f"SELECT type, source, dimension, records, failing FROM (SELECT w.type, w.source, d.dimension, w.records, "
        f"CASE d.dimension {failing} END AS failing FROM ({wide}) AS w CROSS JOIN ({each}) AS d) AS told "
        "WHERE failing IS NOT NULL"
    )


def nothing_with(columns: Mapping[str, str]) -> str:
    """A table of these columns without rows."""
    told = ", ".join(f'CAST(NULL AS {type}) AS "{name}"' for name, type in columns.items())
    return f"SELECT {told} WHERE 1 = 0"


def supply_of(kind: str) -> str:
    """SQL of what supplies the type that an expression names."""
    types: dict[str, list[str]] = {}
    for one in standard().types.values():
        types.setdefault(one.supply, []).append(f"'{one.id}'")
    usual = max(types, key=lambda supply: len(types[supply]))
    others = {supply: named for supply, named in types.items() if supply != usual}
    told = " ".join(f"WHEN {kind} IN ({', '.join(named)}) THEN '{supply}'" for supply, named in others.items())
    return f"CASE {told} ELSE '{usual}' END" if told else f"'{usual}'"


def _records_of(type: str) -> str:
    kept = ", ".join(name for name in _RECORD if name not in SAID)
    return f"SELECT '{type}' AS type, {kept}, '{standard().type(type).supply}' AS supply FROM \"{type}\""


def _failing_of(type: str) -> str:
    """One row for each source of a type: in each dimension how many pairs fail, NULL where no rule looks at it.

    A rule may use a window, which stands inside; what is unknown of a row does not fail it.
    """
    rules = quality_rules(standard().type(type))
    held = ", ".join(f"({rule.fails}) AS r{at}" for at, rule in enumerate(rules))
    summed = ", ".join(f"{_summed(rules, one)} AS {one}" for one in DIMENSIONS)
    return (
        f"SELECT '{type}' AS type, source, count(*) AS records, {summed} "
        f'FROM (SELECT source, {held} FROM "{type}") AS held GROUP BY source'
    )


def _summed(rules: list[QualityRule], dimension: str) -> str:
    failed = [f"CASE WHEN r{at} THEN 1 ELSE 0 END" for at, rule in enumerate(rules) if rule.dimension == dimension]
    return f"sum({' + '.join(failed)})" if failed else "CAST(NULL AS BIGINT)"


def reads_today(name: str) -> bool:
    """Whether an input depends on the day it is read: rules of quality know what lies in the future."""
    return name == FAILING


def is_published(name: str) -> bool:
    """Whether the standard has each record of an input published by itself: a count of them tells of nobody anything
    that the law does not tell of everybody."""
    kind = standard().types.get(name)
    return kind is not None and kind.public is not None and kind.subject != "person"
