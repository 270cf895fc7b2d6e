"""Mapped rows cleaned, checked and made into statements; what fails goes to the table `rejected` with its reason."""

from collections.abc import Sequence

from xinheng.fusion.intake.compiling import (
    Plan,
    any_problem,
    cleaned,
    digest_expression,
    kept_columns,
    problem,
    projected_columns,
    statement_columns,
)
from xinheng.fusion.intake.staging import Staged
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.standard.field_types.sql import quoted

ROW_PROBLEM = "（整行）"


def check(space: Workspace, plan: Plan, files: Sequence[Staged]) -> int:
    """Makes `prepared` (statements) and `rejected`; how many rows were read."""
    blank = " AND ".join(f"f_{name} IS NULL" for name in plan.fields if name not in plan.source.defaults)
    space.duck.execute(
        "CREATE TABLE rejected (file INTEGER, line BIGINT, column_name VARCHAR, got VARCHAR, reason VARCHAR)"
    )
    # Rows of nothing but delimiters are what a spreadsheet leaves below its data: no rows at all.
    space.duck.execute(f"DELETE FROM mapped WHERE {blank}")
    read = space.count("SELECT count(*) FROM mapped") + sum(len(file.misshapen) for file in files)
    _prepare(space, plan)
    _reject_bad(space, plan)
    _reject_misshapen(space, plan, files)
    _settle_duplicates(space, plan)
    return read


def _prepare(space: Workspace, plan: Plan) -> None:
    projected = [f"{expression} AS {column}" for column, expression in projected_columns(plan).items()]
    kept = "".join(f", {column}" for column in [*kept_columns(plan), *projected])
    said = f"SELECT file, line, {', '.join(statement_columns(plan))}{kept}, bad FROM judged"
    space.duck.execute(
        f"CREATE TABLE prepared AS WITH judged AS "
        f"(SELECT *, ({any_problem(plan)}) AS bad FROM {cleaned(plan, 'mapped')}), "
        f"said AS ({said}) SELECT *, {digest_expression()} AS digest FROM said"
    )


def _reject_bad(space: Workspace, plan: Plan) -> None:
    """One rejected line for each problem of a row; a restricted value is not repeated."""
    duck = space.duck
    if not space.count("SELECT count(*) FROM prepared WHERE bad"):
        return
    texts = ", ".join(f"m.f_{name} AS got_{name}" for name in plan.fields)
    duck.execute("CREATE TABLE bad_lines AS SELECT file, line FROM prepared WHERE bad")
    duck.execute("CREATE TABLE bad_mapped AS SELECT m.* FROM mapped m SEMI JOIN bad_lines USING (file, line)")
    duck.execute(
        f"CREATE TABLE bad_rows AS SELECT c.*, {texts} FROM {cleaned(plan, 'bad_mapped')} c "
        "JOIN bad_mapped m USING (file, line)"
    )
    for name in plan.fields:
        field = plan.type.fields[name]
        column = plan.column_of.get(name, field.title)
        got = f"got_{name}" if field.privacy == "open" else f"CASE WHEN got_{name} IS NOT NULL THEN '***' END"
        duck.execute(
            f"INSERT INTO rejected SELECT file, line, {quoted(column)}, {got}, reason FROM "
            f"(SELECT *, {problem(plan, name)} AS reason FROM bad_rows) WHERE reason IS NOT NULL"
        )
    duck.execute("DELETE FROM prepared WHERE bad")


def _reject_misshapen(space: Workspace, plan: Plan, files: Sequence[Staged]) -> None:
    """Of a row whose cells cannot be told apart nothing is repeated where one of them may be about a person."""
    closed = any(plan.type.fields[name].privacy != "open" for name in plan.fields)
    rows = [
        (number, wrong.line, ROW_PROBLEM, "***" if closed else wrong.got, wrong.reason)
        for number, file in enumerate(files)
        for wrong in file.misshapen
    ]
    if rows:
        space.duck.executemany("INSERT INTO rejected VALUES (?, ?, ?, ?, ?)", rows)


def _settle_duplicates(space: Workspace, plan: Plan) -> None:
    """One row a key. Equal rows are repetitions; of different ones the last counts, or none, as the source declares."""
    duck = space.duck
    duck.execute("CREATE TABLE repeated (file INTEGER, line BIGINT)")
    if space.count("SELECT count(*) - count(DISTINCT key) FROM prepared") == 0:
        return
    duck.execute(
        "CREATE TABLE ranked AS SELECT file, line, key, digest, "
        "last(digest) OVER w AS last_digest, last(line) OVER w AS last_line, "
        "min(digest) OVER w <> max(digest) OVER w AS differ, "
        "row_number() OVER (PARTITION BY key ORDER BY file, line) AS place, count(*) OVER w AS places "
        "FROM prepared WHERE key IN (SELECT key FROM prepared GROUP BY key HAVING count(*) > 1) "
        "WINDOW w AS (PARTITION BY key ORDER BY file, line ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    )
    if plan.source.duplicates == "reject":
        refused, reason = "differ", "'与本批另一行主键相同而内容不同，均未接入，请核实：' || key"
        surplus = "NOT differ AND place < places"
    else:
        refused = "digest <> last_digest"
        reason = "'与第' || last_line || '行主键相同而内容不同，以最后一行为准：' || key"
        surplus = "digest = last_digest AND place < places"
    column = quoted("、".join(plan.column_of.get(name, plan.type.fields[name].title) for name in plan.key))
    duck.execute(f"INSERT INTO rejected SELECT file, line, {column}, key, {reason} FROM ranked WHERE {refused}")
    duck.execute(f"INSERT INTO repeated SELECT file, line FROM ranked WHERE {surplus}")
    duck.execute(
        f"DELETE FROM prepared WHERE (file, line) IN (SELECT (file, line) FROM ranked WHERE ({refused}) OR ({surplus}))"
    )


def rejected_rows(space: Workspace) -> int:
    """How many rows were rejected; one row may have several problems."""
    return space.count("SELECT count(*) FROM (SELECT DISTINCT file, line FROM rejected)")
