"""Columns become fields, fields are cleaned and checked."""

from collections.abc import Iterator

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.compiling.positions import written_as
from xinheng.fusion.intake.compiling.units import sql_in_unit
from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.standard.declarations import Field
from xinheng.fusion.standard.field_types.days import SERIAL
from xinheng.fusion.standard.field_types.sql import one_of, quoted, sql_folded
from xinheng.fusion.standard.validation import missing
from xinheng.kit.characters import folded

# What programs write for a value that is not there; a name or an address NULL is none.
_NULLS = ", ".join(map(quoted, ("NULL", "null", "\\N", "(null)", "(NULL)", "<null>", "<NULL>", "[NULL]")))
# Of running text a quote at its beginning may be a part; before anything else it is what a spreadsheet hides.
_RUNNING = frozenset({"text", "address", "person_name"})
_QUOTES = "'‘’"
# What an export out of web pages leaves in place of a character; & last, so that nothing is read twice.
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'", "&apos;": "'", "&nbsp;": " ",
             "&amp;": "&"}  # fmt: skip
# A day number counted from 1904, as it is counted elsewhere: the days from 1899-12-30 to 1904-01-01 later.
_LATER = (
    f"CASE WHEN regexp_full_match(t, {quoted(SERIAL)}) "
    "THEN CAST(left(t, 5) AS INTEGER) + 1462 || substr(t, 6) ELSE t END"
)


def mapped_columns(plan: Plan, index_of: dict[str, int], from_1904: bool = False) -> Iterator[str]:
    """One expression for each field: its text as the department means it. `index_of`: column name → position;
    `from_1904`: whether the file counts its days from 1904-01-01, not from 1899-12-30 as is usual."""
    for name in plan.fields:
        text = _source_text(plan, name, index_of)
        if from_1904 and plan.type.fields[name].type in ("date", "datetime"):
            text = f"list_transform([{text}], lambda t: {_LATER})[1]"
        yield f"{text} AS f_{name}"


def _source_text(plan: Plan, name: str, index_of: dict[str, int]) -> str:
    source = plan.source
    kind = plan.type.fields[name].type
    texts = [
        sql_in_unit(plan.unit_of(name, column), _meant(kind, f"c{index_of[column]}"))
        for column, field in source.columns.items()
        if field == name
    ]
    if name in source.derived:
        parts = (_said(source, _meant(kind, f"c{index_of[column]}")) for column in source.derived[name].columns)
        texts.insert(0, f"nullif(concat_ws({quoted(source.derived[name].separator)}, {', '.join(parts)}), '')")
    texts = [_translated(source, name, _said(source, text)) for text in texts]
    if name in source.coordinates:
        texts = [written_as(source.coordinates[name], text) for text in texts]
    if name in source.defaults:
        texts.append(quoted(source.defaults[name]))
    if not texts:
        return "NULL::VARCHAR"
    return texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"


def _meant(kind: str, cell: str) -> str:
    """A cell of a field of this type: NULL where a program says so, without the quotes that keep a spreadsheet from
    reading it, '0123, or in which a program wrote it, and with & for &amp;."""
    whole = cell
    for entity, meant in _ENTITIES.items():
        whole = f"replace({whole}, {quoted(entity)}, {quoted(meant)})"
    entities = f"WHEN contains({cell}, '&') THEN {whole} "
    quotes = f"WHEN contains({quoted(_QUOTES)}, {cell}[1]) THEN trim({cell}, {quoted(_QUOTES)}) "
    return f"CASE WHEN {cell} IN ({_NULLS}) THEN NULL {entities}{'' if kind in _RUNNING else quotes}ELSE {cell} END"


def _said(source: SourceDeclaration, expr: str) -> str:
    """NULL where the source's way of saying nothing stands."""
    if not source.empty:
        return expr
    # Looked for first: hardly a cell holds it, and what holds none of it is not trimmed.
    held = " OR ".join(f"contains({expr}, {quoted(nothing)})" for nothing in source.empty)
    is_nothing = f"({held}) AND trim({expr}) IN ({', '.join(map(quoted, source.empty))})"
    return f"CASE WHEN {is_nothing} THEN NULL ELSE {expr} END"


def _translated(source: SourceDeclaration, name: str, expr: str) -> str:
    values = source.values.get(name)
    if not values:
        return expr
    # As the source declares it, which nearly every value is; else in any width and brackets.
    exact = " ".join(f"WHEN {quoted(theirs)} THEN {quoted(ours)}" for theirs, ours in values.items())
    alike = {folded(theirs): ours for theirs, ours in values.items()}
    found = f"MAP([{', '.join(map(quoted, alike))}], [{', '.join(map(quoted, alike.values()))}])[{sql_folded(expr)}]"
    return f"CASE {expr} {exact} ELSE coalesce({found}, {expr}) END"


def cleaned(plan: Plan, table: str) -> str:
    """A query of the cleaned fields of `table`."""
    return f"(SELECT file, line, {', '.join(_clean_column(plan, name) for name in plan.fields)} FROM {table})"


def _clean_column(plan: Plan, name: str) -> str:
    field, expr = plan.type.fields[name], f"f_{name}"
    kind = plan.standard.type_of(field)
    dated = field.type in ("date", "datetime")
    clean = kind.sql_clean(expr, tuple(plan.source.date_formats) or None) if dated else kind.sql_clean(expr)
    return f"nullif({clean}, '') AS f_{name}"


def problem(plan: Plan, name: str) -> str:
    """NULL or the reason why a cleaned field is refused."""
    field = plan.type.fields[name]
    check = plan.standard.type_of(field).sql_check(f"f_{name}")
    codes = plan.source.codes.get(name)
    if codes:
        allowed = f"'不在数据源声明的取值中：' || f_{name}"
        check = f"CASE WHEN NOT {one_of(f'f_{name}', sorted(codes))} THEN {allowed} ELSE {check} END"
    absent = quoted(missing(field.title)) if _is_needed(plan, name, field) else "NULL"
    return f"CASE WHEN f_{name} IS NULL THEN {absent} ELSE {check} END"


def _is_needed(plan: Plan, name: str, field: Field) -> bool:
    return field.required or name in plan.key


def judged(plan: Plan, table: str) -> str:
    """Cleaned rows with `bad` (refused) and `marred` (some value left out) told, bad optional values gone."""
    bad = " OR ".join(f"({problem(plan, name)}) IS NOT NULL" for name in plan.refusing) or "false"
    wrong = "".join(f", {problem(plan, name)} AS w_{name}" for name in plan.forgiving)
    marred = f"coalesce({', '.join(f'w_{name}' for name in plan.forgiving)}) IS NOT NULL" if plan.forgiving else "false"
    kept = "".join(f", CASE WHEN w_{name} IS NULL THEN f_{name} END AS f_{name}" for name in plan.forgiving)
    same = "".join(f", f_{name}" for name in plan.refusing)
    return (
        f"(SELECT file, line, bad, {marred} AS marred{same}{kept} "
        f"FROM (SELECT *, ({bad}) AS bad{wrong} FROM {cleaned(plan, table)}))"
    )
