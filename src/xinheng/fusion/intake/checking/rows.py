"""Mapped rows cleaned, checked and made into statements; what fails goes to the table `rejected` with its reason."""

from collections.abc import Sequence

import pyarrow as pa

from xinheng.fusion.intake.checking.striking import strike_sentences
from xinheng.fusion.intake.compiling.columns import cleaned, judged, problem
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.compiling.statements import (
    digest_expression,
    hmac_expression,
    kept_columns,
    keyed,
    projected_columns,
    statement_columns,
)
from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.standard.field_types.sql import quoted
from xinheng.fusion.standard.validation import sql_veiled

ROW_PROBLEM = "（整行）"
VEIL = "***"
STRAY_PERSON = "[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]"


def check(space: Workspace, plan: Plan, files: Sequence[Staged]) -> int:
    """Makes `prepared` (statements), `rejected` and `found` (values left out); how many rows were read.

    Rows in `unaltered` are known to be held as they stand; without that table none is.
    """
    blank = " AND ".join(f"f_{name} IS NULL" for name in plan.fields if name not in plan.source.defaults)
    space.duck.execute(
        "CREATE TABLE rejected (file INTEGER, line BIGINT, column_name VARCHAR, got VARCHAR, reason VARCHAR)"
    )
    # The natural keys that refused rows told, and the refused rows whose key cannot be read.
    space.duck.execute("CREATE TABLE refused_keys (file INTEGER, line BIGINT, key VARCHAR)")
    space.duck.execute("CREATE TABLE keyless (file INTEGER, line BIGINT)")
    space.duck.execute(
        "CREATE TABLE found (file INTEGER, line BIGINT, field VARCHAR, column_name VARCHAR, got VARCHAR, "
        "reason VARCHAR, mark VARCHAR)"
    )
    space.duck.execute("CREATE TABLE IF NOT EXISTS unaltered (file INTEGER, line BIGINT, key VARCHAR)")
    # Rows of nothing but delimiters are what a spreadsheet leaves below its data: no rows at all.
    space.duck.execute(f"DELETE FROM mapped WHERE {blank}")
    strike_sentences(space, plan)
    read = space.count("SELECT count(*) FROM mapped") + sum(len(file.misshapen) for file in files)
    with space.planned_for(read):
        _prepare(space, plan)
        if space.count("SELECT count(*) FROM prepared WHERE bad OR marred"):
            _look_again(space, plan)
            _reject_bad(space, plan)
            _find_marred(space, plan)
    _reject_misshapen(space, plan, files)
    _settle_duplicates(space, plan)
    return read


def _prepare(space: Workspace, plan: Plan) -> None:
    """Makes `prepared` of what is not known already. Where a row has the key of a known one, one of them may have to
    give way to the other: then nothing is known."""
    if not space.count("SELECT count(*) FROM unaltered"):
        space.duck.execute(f"CREATE TABLE prepared AS {prepared_sql(plan, 'mapped')}")
        return
    rest = "(SELECT * FROM mapped ANTI JOIN unaltered USING (file, line))"
    space.duck.execute(f"CREATE TABLE prepared AS {prepared_sql(plan, rest)}")
    if space.count("SELECT count(*) FROM prepared SEMI JOIN unaltered USING (key)"):
        space.let_go("prepared")
        space.duck.execute("DELETE FROM unaltered")
        _prepare(space, plan)


def prepared_sql(plan: Plan, rows: str) -> str:
    """A query of the statements that mapped rows make."""
    projected = [f"{expression} AS {column}" for column, expression in projected_columns(plan).items()]
    kept = "".join(f", {column}" for column in [*kept_columns(plan), *projected])
    columns = f"{', '.join(statement_columns(plan))}{kept}"
    said = f"SELECT file, line, {columns}, bad, marred FROM {keyed(plan, judged(plan, rows))}"
    return f"SELECT *, {digest_expression()} AS digest FROM ({said})"


def _reject_bad(space: Workspace, plan: Plan) -> None:
    """One rejected line for each problem of a row; a restricted value is not repeated."""
    for name in plan.fields:
        got = f"'{VEIL}'" if _is_hidden(plan, name) else _shown_to_stewards("got_" + name)
        space.duck.execute(
            f"INSERT INTO rejected SELECT file, line, {_column(plan, name)}, "
            f"CASE WHEN got_{name} IS NOT NULL THEN {got} END, {_reason(plan, name)} FROM flagged "
            f"WHERE bad AND wrong_{name} IS NOT NULL"
        )
    unread = " OR ".join(f"wrong_{name} IS NOT NULL" for name in plan.key)
    space.duck.execute(f"INSERT INTO keyless SELECT file, line FROM flagged WHERE bad AND ({unread})")
    space.duck.execute(
        f"INSERT INTO refused_keys SELECT file, line, {_shown_to_stewards('key')} FROM prepared p "
        "ANTI JOIN keyless USING (file, line) WHERE bad"
    )
    space.duck.execute("DELETE FROM prepared WHERE bad")


def _find_marred(space: Workspace, plan: Plan) -> None:
    """One line of `found` for each value left out, as it was written, with a keyed mark by which it is known again."""
    for name in plan.forgiving:
        mark = hmac_expression(f"encode('{name}' || chr(31) || got_{name})")
        space.duck.execute(
            f"INSERT INTO found SELECT file, line, {quoted(name)}, {_column(plan, name)}, got_{name}, "
            f"{_reason(plan, name)}, {mark} FROM flagged WHERE NOT bad AND wrong_{name} IS NOT NULL"
        )


def _look_again(space: Workspace, plan: Plan) -> None:
    """`flagged`: the rows that are refused (`bad`) or lose a value, cleaned, and beside each field (`f_…`) what was
    written (`got_…`) and what is wrong with it (`wrong_…`).

    Once for both, and told apart there: making such a statement ready takes longer than running it.
    """
    texts = ", ".join(f"m.f_{name} AS got_{name}" for name in plan.fields)
    wrong = ", ".join(f"{problem(plan, name)} AS wrong_{name}" for name in plan.fields)
    space.duck.execute(
        "CREATE TABLE flagged_mapped AS SELECT m.*, bad FROM mapped m "
        "JOIN (SELECT file, line, bad FROM prepared WHERE bad OR marred) USING (file, line)"
    )
    space.duck.execute(
        f"CREATE TABLE flagged AS SELECT *, {wrong} FROM (SELECT c.*, bad, {texts} "
        f"FROM {cleaned(plan, 'flagged_mapped')} c JOIN flagged_mapped m USING (file, line))"
    )
    space.let_go("flagged_mapped")


def _is_hidden(plan: Plan, name: str) -> bool:
    return plan.type.fields[name].privacy != "open"


def _column(plan: Plan, name: str) -> str:
    return quoted(plan.column_of.get(name, plan.type.fields[name].title))


def _reason(plan: Plan, name: str) -> str:
    """The reason without what it would repeat of a restricted value."""
    reason = f"wrong_{name}"
    if not _is_hidden(plan, name):
        return _shown_to_stewards(reason)
    if plan.type.fields[name].many:
        return f"regexp_replace({reason}, '：[^：]*$', '')"
    return sql_veiled(reason, f"f_{name}")


def _shown_to_stewards(expr: str) -> str:
    """An open value as the rejects file repeats it: an identity number that strayed into its column stays out."""
    return f"regexp_replace({expr}, {quoted(STRAY_PERSON)}, '{VEIL}', 'g')"


def _reject_misshapen(space: Workspace, plan: Plan, files: Sequence[Staged]) -> None:
    """Of a row whose cells cannot be told apart nothing is repeated where one of them may be about a person."""
    closed = any(plan.type.fields[name].privacy != "open" for name in plan.fields)
    rows = [(number, wrong) for number, file in enumerate(files) for wrong in file.misshapen]
    if not rows:
        return
    told = {
        "file": [number for number, _ in rows],
        "line": [wrong.line for _, wrong in rows],
        "got": [VEIL if closed else wrong.got for _, wrong in rows],
        "reason": [wrong.reason for _, wrong in rows],
    }
    space.duck.register("misshapen", pa.table(told))
    got = _shown_to_stewards("got")
    space.duck.execute(f"INSERT INTO rejected SELECT file, line, {quoted(ROW_PROBLEM)}, {got}, reason FROM misshapen")
    space.duck.execute("INSERT INTO keyless SELECT file, line FROM misshapen")
    space.duck.unregister("misshapen")


def _settle_duplicates(space: Workspace, plan: Plan) -> None:
    """One row a key. Equal rows are repetitions; of different ones the last counts, or none, as the source declares."""
    duck = space.duck
    duck.execute("CREATE TABLE repeated (file INTEGER, line BIGINT, key VARCHAR, marred BOOLEAN)")
    if space.count("SELECT count(*) - count(DISTINCT key) FROM prepared") == 0:
        return
    order = "stated NULLS FIRST, file, line" if plan.stated_on else "file, line"
    duck.execute(
        "CREATE TABLE ranked AS SELECT file, line, key, marred, digest, "
        "last(digest) OVER w AS last_digest, last(line) OVER w AS last_line, "
        "min(digest) OVER w <> max(digest) OVER w AS differ, "
        f"row_number() OVER (PARTITION BY key ORDER BY {order}) AS place, count(*) OVER w AS places "
        "FROM prepared WHERE key IN (SELECT key FROM prepared GROUP BY key HAVING count(*) > 1) "
        f"WINDOW w AS (PARTITION BY key ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    )
    if plan.source.duplicates == "reject":
        refused, reason = "differ", "'与本批另一行主键相同而内容不同，均未接入，请核实：' || key"
        surplus = "NOT differ AND place < places"
    else:
        refused = "digest <> last_digest"
        which = f"{plan.type.fields[plan.stated_on].title}最新的一行" if plan.stated_on else "最后一行"
        reason = f"'与第' || last_line || '行主键相同而内容不同，以{which}为准：' || key"
        surplus = "digest = last_digest AND place < places"
    column = quoted("、".join(plan.column_of.get(name, plan.type.fields[name].title) for name in plan.key))
    duck.execute(f"INSERT INTO rejected SELECT file, line, {column}, key, {reason} FROM ranked WHERE {refused}")
    duck.execute(f"INSERT INTO refused_keys SELECT file, line, key FROM ranked WHERE {refused}")
    duck.execute(f"INSERT INTO repeated SELECT file, line, key, marred FROM ranked WHERE {surplus}")
    duck.execute(
        f"DELETE FROM prepared WHERE (file, line) IN (SELECT (file, line) FROM ranked WHERE ({refused}) OR ({surplus}))"
    )


def rejected_rows(space: Workspace) -> int:
    """How many rows were rejected; one row may have several problems."""
    return space.count("SELECT count(*) FROM (SELECT DISTINCT file, line FROM rejected)")
