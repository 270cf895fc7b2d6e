"""Whether a model can be trusted on two engines: judged from its file, before anything runs."""

from collections.abc import Iterator, Mapping
from datetime import date

import duckdb
from sqlglot import exp, parse
from sqlglot.errors import OptimizeError, ParseError
from sqlglot.optimizer.qualify import qualify

from xinheng.fusion.statistics.declarations import MEANT, PLAIN_TYPES, Model
from xinheng.fusion.statistics.inputs import nothing_with
from xinheng.fusion.statistics.statements import typed

# What was seen to give the same on both engines, row by row, with NULL, '', ties and dates at the edge. Others parse
# and then crash or differ: `string_agg`, `concat` with NULL, `date_diff('month', …)`, `//`.
PORTABLE = frozenset(
    "Abs And Any Avg Between Case Cast Coalesce Count CurrentDate DateAdd DateDiff DateTrunc Day DenseRank Exists "
    "Extract Filter Floor Greatest If In Lag Lead Least Left Length Lower Max Min Month Not Nullif Or Rank Right Round "
    "RowNumber Substring Sum Timestamp TimestampTrunc TsOrDsAdd TsOrDsDiff TsOrDsToDate Trim Upper Year".split()
)
DAY = "day"


def problems_of(model: Model, known: Mapping[str, Mapping[str, str] | None], codes: frozenset[str]) -> Iterator[
    tuple[str, str]
]:  # fmt: skip
    """Key and problem of everything in a model that does not stand; `known` is each input with its columns."""
    yield from _problems_of_header(model, known, codes)
    try:
        statements = [one for one in parse(model.sql, dialect="duckdb") if one]
    except ParseError as error:
        first = error.errors[0]
        yield "sql", f"第 {first['line']} 行第 {first['col']} 列读不懂：{first['description']}"
        return
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        yield "sql", "应当只有一条 SELECT"
        return
    yield from _problems_of_sql(model, statements[0], known)


def _problems_of_header(
    model: Model, known: Mapping[str, Mapping[str, str] | None], codes: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for name in model.inputs:
        if known.get(name) is None:
            yield "inputs", f"数据湖没有表 {name}"
    for name in model.grain:
        if name not in model.columns:
            yield "grain", f"{name} 不在 columns 中"
    for name, column in model.columns.items():
        listed = column.type.removeprefix("code:") in codes if column.type.startswith("code:") else False
        if column.type not in (*PLAIN_TYPES, *MEANT) and not listed:
            allowed = "、".join([*PLAIN_TYPES, *MEANT, "code:<代码表>"])
            yield f"columns.{name}.type", f"没有类型 {column.type}，可用：{allowed}"
        if column.counts and column.type != "integer":
            yield f"columns.{name}.counts", "只有 integer 的列才能是计数"


def _problems_of_sql(
    model: Model, tree: exp.Expr, known: Mapping[str, Mapping[str, str] | None]
) -> Iterator[tuple[str, str]]:
    own = {one.alias for one in tree.find_all(exp.CTE)}
    read = {one.name for one in tree.find_all(exp.Table)} - own
    if unsaid := sorted(read - set(model.inputs)):
        yield "inputs", f"SQL 读了没有列出的表：{'、'.join(unsaid)}"
        return
    if idle := sorted(set(model.inputs) - read):
        yield "inputs", f"列出了 SQL 没有读的表：{'、'.join(idle)}"
    yield from _strange(tree)
    try:
        whole = qualified(model, known)
    except OptimizeError as error:
        yield "sql", f"列对不上：{str(error).splitlines()[0]}"
        return
    given = list(whole.named_selects) if isinstance(whole, exp.Query) else []
    if given != list(model.columns):
        yield "columns", f"SQL 给出的列是 {'、'.join(given)}，声明的是 {'、'.join(model.columns)}"
        return
    yield from _refused_by_duckdb(model, known)


def _refused_by_duckdb(model: Model, known: Mapping[str, Mapping[str, str] | None]) -> Iterator[tuple[str, str]]:
    """What the engine says of the statement over empty tables: it is planned, not run."""
    with duckdb.connect(":memory:") as duck:
        for name in model.inputs:
            duck.execute(f'CREATE VIEW "{name}" AS {nothing_with(known[name] or {})}')
        try:
            duck.execute(f"DESCRIBE {typed(model, date(2000, 1, 1))}")
        except duckdb.Error as error:
            yield "sql", f"DuckDB 不接受：{str(error).splitlines()[0]}"


def _strange(tree: exp.Expr) -> Iterator[tuple[str, str]]:
    """Functions that are not known to say the same on both engines."""
    for one in tree.find_all(exp.Func, exp.IntDiv, exp.Parameter, exp.Placeholder):
        if isinstance(one, exp.Parameter | exp.Placeholder):
            if one.name != DAY:
                yield "sql", f"没有参数 ${one.name}，只有 $day（制作的日期）"
        elif isinstance(one, exp.DateDiff) and str(one.args.get("unit") or "DAY").upper() != "DAY":
            yield "sql", "date_diff 只能按天计：按月、按年两种引擎数法不同，请用 year 和 month 计算"
        elif type(one).__name__ not in PORTABLE:
            name = one.name if isinstance(one, exp.Anonymous) else one.sql(dialect="duckdb").partition("(")[0]
            yield "sql", f"{name.lower()} 不在两种引擎结果一致的函数之列，请换一种写法"


def qualified(model: Model, known: Mapping[str, Mapping[str, str] | None]) -> exp.Expr:
    """The SELECT with every column told whose it is. Raises OptimizeError for one that is nowhere."""
    (tree,) = parse(model.sql, dialect="duckdb")
    assert tree is not None
    schema: dict[str, object] = {name: dict(columns) for name, columns in known.items() if columns}
    return qualify(tree, schema=schema, dialect="duckdb", validate_qualify_columns=True)
