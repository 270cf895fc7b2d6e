"""A source and its record type compiled to DuckDB SQL: columns become fields, fields are cleaned and checked, rows
become statements. The same is done one row at a time by `registers.compose`; a property test holds the two equal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from xinheng.fusion.intake.declarations import SourceDeclaration, Via
from xinheng.fusion.intake.positions import written_as
from xinheng.fusion.registers.compose import BLIND_TYPES, PROJECTED_ROLES
from xinheng.fusion.registers.rules import KEY_LIMIT
from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.field_types.sql import one_of, quoted, sql_folded
from xinheng.fusion.standard.registry import Standard
from xinheng.fusion.standard.validation import missing, sql_open_value
from xinheng.kit.characters import folded

# Types whose clean values are letters and digits alone.
_FOLDED_ALREADY = frozenset({"uscc", "person_id", "date", "datetime", "integer", "division"})


@dataclass(frozen=True)
class Plan:
    """How one source's files become records of one type."""

    source: SourceDeclaration
    type: RecordType
    standard: Standard

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The fields of the natural key."""
        return tuple(self.source.key) or self.type.key

    @cached_property
    def scheme(self) -> str:
        """The scheme of the identifier by which rows find their subject; empty with `via` and `match`."""
        rule = self.source.subject
        if rule is None:
            return self.type.identity
        return rule.scheme or ""

    @cached_property
    def subject_field(self) -> str:
        """The field that holds that identifier."""
        rule = self.source.subject
        return (rule.field or "") if rule else self.type.subject_field

    @property
    def via(self) -> Via | None:
        """The parent record whose subject is this row's."""
        return self.source.subject.via if self.source.subject else None

    @cached_property
    def establishes(self) -> str:
        """`always`, `if_absent` or `never`."""
        if not self.scheme:
            return "never"
        return self.source.establishes or ("always" if self.type.establishes else "never")

    @cached_property
    def fields(self) -> list[str]:
        """Fields that the source fills, in the order of canonical JSON."""
        return sorted({*self.source.columns.values(), *self.source.defaults, *self.source.derived})

    def role(self, role: str) -> str:
        """The field with this role, if the source fills it; else empty."""
        name = self.type.role(role) or ""
        return name if name in self.fields else ""

    @cached_property
    def refusing(self) -> list[str]:
        """Fields in which a bad value refuses the row; in all others it is left out and found."""
        rule = self.source.subject
        identifying = {*self.key, self.subject_field, rule.via.field if rule and rule.via else ""}
        return [name for name in self.fields if name in identifying or self.type.refuses(name)]

    @cached_property
    def forgiving(self) -> list[str]:
        """The others."""
        return [name for name in self.fields if name not in self.refusing]

    @cached_property
    def stated_on(self) -> str:
        """The field that makes a record newer than another of its key; empty where the last word counts."""
        return self.role("stated_on")

    @cached_property
    def stated_is_effect(self) -> bool:
        """Whether that day is also the day since when the statement holds, which records carry in a column."""
        return self.stated_on == self.type.role("effective_on")

    @cached_property
    def mentions(self) -> dict[str, Field]:
        """Fields that name a second subject."""
        return {name: field for name, field in self.type.mentions.items() if name in self.fields}

    @cached_property
    def column_of(self) -> dict[str, str]:
        """For each field the columns it comes from, as people read them."""
        names = {name: "、".join(column.columns) for name, column in self.source.derived.items()}
        for column, name in self.source.columns.items():
            names[name] = f"{names[name]}、{column}" if name in names else column
        return names

    @cached_property
    def blind_fields(self) -> list[str]:
        """Restricted fields that are looked up by blind key."""
        fields = self.type.restricted_fields
        return [name for name in self.fields if name in fields and fields[name].type in BLIND_TYPES]

    @cached_property
    def name_field(self) -> str:
        """The field that calls the subject by name, for rows that cannot be linked by number; empty if none does."""
        named = [self.role("name"), *(name for name in self.fields if name.endswith("_name"))]
        fields = self.type.fields
        return next(
            (name for name in named if name and fields[name].type == "text" and fields[name].privacy == "open"), ""
        )

    @cached_property
    def identifier_fields(self) -> list[str]:
        """Open fields that give the subject a further name: they carry a scheme and mention nobody."""
        return [
            name for name, field in self.type.fields.items()
            if name in self.fields and field.scheme and not field.mention and field.privacy == "open"
            and name != self.subject_field
        ]  # fmt: skip


def mapped_columns(plan: Plan, index_of: dict[str, int]) -> Iterator[str]:
    """One expression for each field: its text as the department means it. `index_of`: column name → position."""
    for name in plan.fields:
        yield f"{_source_text(plan, name, index_of)} AS f_{name}"


def _source_text(plan: Plan, name: str, index_of: dict[str, int]) -> str:
    source = plan.source
    texts = [f"c{index_of[column]}" for column, field in source.columns.items() if field == name]
    if name in source.derived:
        parts = (_said(source, f"c{index_of[column]}") for column in source.derived[name].columns)
        texts.insert(0, f"nullif(concat_ws({quoted(source.derived[name].separator)}, {', '.join(parts)}), '')")
    texts = [_translated(source, name, _said(source, text)) for text in texts]
    if name in source.coordinates:
        texts = [written_as(source.coordinates[name], text) for text in texts]
    if name in source.defaults:
        texts.append(quoted(source.defaults[name]))
    if not texts:
        return "NULL::VARCHAR"
    return texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"


def _said(source: SourceDeclaration, expr: str) -> str:
    """NULL where the source's way of saying nothing stands."""
    if not source.empty:
        return expr
    return f"CASE WHEN trim({expr}) IN ({', '.join(map(quoted, source.empty))}) THEN NULL ELSE {expr} END"


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


def key_expression(plan: Plan) -> str:
    """`registers.rules.natural_key` over the cleaned columns."""
    parts = [f"coalesce({_folded(plan, name)}, '')" for name in plan.key]
    whole = parts[0] if len(parts) == 1 else " || '|' || ".join(_escaped(part, "|") for part in parts)
    return (
        f"CASE WHEN length({whole}) <= {KEY_LIMIT} THEN {whole} ELSE left({whole}, 175) || '#' || sha256({whole}) END"
    )


def _folded(plan: Plan, name: str) -> str:
    """A field of the key as it is compared; a clean code or day is so already."""
    kind = plan.type.fields[name].type
    return f"f_{name}" if kind in _FOLDED_ALREADY else sql_folded(f"f_{name}")


def content_expression(columns: Sequence[tuple[str, str]]) -> str:
    """`registers.rules.content` over (name, expression) pairs in sorted order; NULL when nothing is said.

    Cleaned text holds no control characters, so a backslash and a quote are all that JSON must escape.
    """
    if not columns:
        return "NULL::VARCHAR"
    parts = ", ".join(f"""',"{name}":"' || {_escaped(expr, '"')} || '"'""" for name, expr in columns)
    return f"nullif('{{' || substr(concat({parts}), 2) || '}}', '{{}}')"


def _escaped(expr: str, mark: str) -> str:
    """The text with a backslash before each backslash and mark. Asking first is ten times cheaper than replacing."""
    replaced = f"replace(replace({expr}, '\\', '\\\\'), '{mark}', '\\{mark}')"
    return f"CASE WHEN contains({expr}, '{mark}') OR contains({expr}, '\\') THEN {replaced} ELSE {expr} END"


def statement_columns(plan: Plan) -> Iterator[str]:
    """Everything of a statement that a row says by itself."""
    fields = plan.type.fields
    opened = [(n, sql_open_value(fields[n], f"f_{n}")) for n in plan.fields if fields[n].in_open]
    hidden = [(n, f"f_{n}") for n in plan.fields if fields[n].in_restricted]
    yield f"{key_expression(plan)} AS key"
    yield f"coalesce({content_expression(opened)}, '{{}}') AS open"
    yield f"coalesce({content_expression(hidden)}, '') AS restricted"
    for role in ("effective_on", "ends_on"):
        name = plan.role(role)
        yield f"left(f_{name}, 10) AS {role}" if name else f"NULL::VARCHAR AS {role}"
    yield f"{identity_value(plan, plan.scheme, plan.subject_field)} AS identity_value"
    if plan.stated_on:
        # As the register keeps it: where it is the day of effect, to the day.
        stated = f"f_{plan.stated_on}"
        yield f"{f'left({stated}, 10)' if plan.stated_is_effect else stated} AS stated"


def identity_value(plan: Plan, scheme: str, name: str) -> str:
    """The value of an identifier; of a person the blind key of the number, as hexadecimal text."""
    if not scheme or name not in plan.fields:
        return "NULL::VARCHAR"
    if scheme != "person":
        return f"f_{name}"
    return f"CASE WHEN f_{name} IS NOT NULL THEN lower({hmac_expression(_blind_message(name))}) END"


def _blind_message(name: str) -> str:
    return f"encode('person_id') || '\\x00'::BLOB || encode(f_{name})"


def hmac_expression(message: str) -> str:
    """HMAC-SHA256 of a BLOB under the blind key, as hexadecimal text: RFC 2104 in two hashes."""
    return f"sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || {message})))"


def digest_expression() -> str:
    """`registers.rules.statement_digest` over `open` and `restricted`, as hexadecimal text."""
    keyed = hmac_expression("encode(restricted)")
    return f"CASE WHEN restricted = '' THEN sha256(open) ELSE sha256(open || chr(30) || {keyed}) END"


def projected_columns(plan: Plan) -> dict[str, str]:
    """Column → expression of what the subject carries as its own: open values alone, a person's name masked."""
    if plan.establishes == "never":
        return {}
    named = {role: plan.role(role) for role in PROJECTED_ROLES}
    fields = plan.type.fields
    return {
        f"p_{role}": sql_open_value(fields[name], f"f_{name}")
        for role, name in named.items()
        if name and fields[name].in_open
    }


def kept_columns(plan: Plan) -> list[str]:
    """Cleaned fields still needed after the statement is made: mentions, further names, look-ups."""
    wanted = [plan.name_field, *plan.identifier_fields, *plan.mentions, *plan.blind_fields]
    rule = plan.source.subject
    if rule and rule.via:
        wanted.append(rule.via.field)
    if rule and rule.match:
        wanted += [rule.match.name or "", rule.match.address or ""]
    return [f"f_{name}" for name in dict.fromkeys(wanted) if name]
