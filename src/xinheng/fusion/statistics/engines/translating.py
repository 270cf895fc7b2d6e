"""DuckDB's SQL as Spark has it: what SQLGlot leaves or renders with another meaning is rewritten here, by the tree.

Each rule was found by running both engines over the same rows; the parity tests hold them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any


@dataclass(frozen=True)
class Stage:
    """A named part of a statement, in Spark's dialect, that later parts read."""

    name: str
    sql: str


@lru_cache(maxsize=256)
def for_spark(sql: str) -> str:
    """The same statement in Spark's dialect."""
    from sqlglot import parse_one  # noqa: PLC0415  only where Spark runs

    return _told(parse_one(sql, dialect="duckdb"))


@lru_cache(maxsize=8)
def staged(sql: str) -> tuple[tuple[Stage, ...], str]:
    """The parts of a long statement in the order in which they are made, and its last SELECT, in DuckDB's dialect.

    Spark puts each WITH into every place that reads it: hundreds of joins that it plans for an hour. Made one after
    another each is planned once. The name of a part must not stand twice; where it does, ValueError.
    """
    from sqlglot import parse_one  # noqa: PLC0415  see above

    tree = parse_one(sql, dialect="duckdb")
    parts: list[tuple[str, Any]] = []
    _take_out(tree, parts)
    names = [name for name, _ in parts]
    if len(set(names)) < len(names):
        raise ValueError(f"two parts of one name: {sorted(name for name in names if names.count(name) > 1)}")
    return tuple(Stage(name, _told(part)) for name, part in parts), str(tree.sql(dialect="duckdb"))


def _take_out(node: Any, parts: list[tuple[str, Any]]) -> None:
    """Every WITH below, the innermost first: a part stands behind all that it reads."""
    from sqlglot import exp  # noqa: PLC0415  see above

    inside = node.args.get("with_") if isinstance(node, exp.Query) else None
    if inside:
        node.set("with_", None)
        for part in inside.expressions:
            _take_out(part.this, parts)
            parts.append((part.alias, part.this))
    for child in node.iter_expressions():
        _take_out(child, parts)


def _told(tree: Any) -> str:
    """The innermost first: what a rule puts in place is made of parts that are already Spark's."""
    for node in reversed(list(tree.walk(bfs=True))):
        rule = _rules().get(type(node).__name__)
        other = rule(node) if rule else node
        if other is not node:
            tree = other if node is tree else tree
            node.replace(other)
    return str(tree.sql(dialect="spark"))


@lru_cache(maxsize=1)
def _rules() -> dict[str, Callable[[Any], Any]]:
    """By the kind of node that they rewrite."""
    from sqlglot import exp  # noqa: PLC0415  see above

    rules: dict[str, Callable[[Any, Any], Any]] = {
        "Interval": _bare_span, "RegexpFullMatch": _full_match, "Union": _by_name, "Least": _one_of_several,
        "Greatest": _one_of_several, "Trunc": _towards_zero, "DateDiff": _boundaries, "ArgMax": _of_known,
        "Div": _as_fraction,
    }  # fmt: skip
    return {kind: partial(rule, exp) for kind, rule in rules.items()}


def _full_match(exp: Any, node: Any) -> Any:
    whole = exp.Literal.string(f"^(?:{node.expression.name})$")
    return exp.RegexpLike(this=node.this.copy(), expression=whole)


def _by_name(exp: Any, node: Any) -> Any:
    """Spark joins by place: each side tells all columns, NULL where it has none."""
    if not node.args.get("by_name"):
        return node
    wanted = list(dict.fromkeys([*node.left.named_selects, *node.right.named_selects]))
    sides = [_with_columns(exp, side, wanted) for side in (node.left, node.right)]
    return exp.Union(this=sides[0], expression=sides[1], distinct=node.args.get("distinct"))


def _one_of_several(exp: Any, node: Any) -> Any:
    """`least` and `greatest` of one are that one; Spark does not take the question."""
    return node if node.expressions else node.this.copy()


def _towards_zero(exp: Any, node: Any) -> Any:
    down, up = exp.Floor(this=node.this.copy()), exp.Ceil(this=node.this.copy())
    below = exp.LT(this=exp.paren(node.this.copy()), expression=exp.Literal.number(0))
    return exp.Case().when(below, up).else_(down)


def _boundaries(exp: Any, node: Any) -> Any:
    """Months are counted by the calendar, as DuckDB does; Spark counts whole ones."""
    if str(node.args.get("unit") or "DAY").upper() != "MONTH":
        return node
    told = [_months(exp, day) for day in (node.this, node.expression)]
    return exp.paren(exp.Sub(this=told[0], expression=told[1]))


def _of_known(exp: Any, node: Any) -> Any:
    """`arg_max` looks past rows whose value is not known; `max_by` gives that NULL."""
    known = exp.Not(this=exp.Is(this=exp.paren(node.this.copy()), expression=exp.Null()))
    return exp.ArgMax(this=node.this.copy(), expression=exp.Case().when(known, node.expression.copy()))


def _as_fraction(exp: Any, node: Any) -> Any:
    """DuckDB divides as doubles and gives NULL for 0; Spark keeps decimals, to another number of places."""
    by = exp.Nullif(this=exp.cast(node.expression.copy(), "DOUBLE"), expression=exp.Literal.number(0))
    return exp.Div(this=exp.cast(node.this.copy(), "DOUBLE"), expression=by, typed=False, safe=False)


def _bare_span(exp: Any, node: Any) -> Any:
    """`INTERVAL (36) MONTH` without the brackets, which Spark cannot read."""
    told = node.this.sql(dialect="duckdb").strip("()' ")
    return exp.Interval(this=exp.Literal.string(told), unit=node.args["unit"].copy())


def _months(exp: Any, day: Any) -> Any:
    """How many months a day lies behind the beginning of the count of years."""
    year, month = exp.Year(this=day.copy()), exp.Month(this=day.copy())
    twelve = exp.Mul(this=year, expression=exp.Literal.number(12))
    return exp.paren(exp.Add(this=twelve, expression=month))


def _with_columns(exp: Any, query: Any, wanted: list[str]) -> Any:
    has = set(query.named_selects)
    columns = [exp.column(name, quoted=True) if name in has else exp.alias_(exp.Null(), name) for name in wanted]
    return exp.select(*columns).from_(query.unnest().copy().subquery("side"))
