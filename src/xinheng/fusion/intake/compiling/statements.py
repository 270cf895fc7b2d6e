"""Cleaned rows become statements: key, content, digest, and what a subject carries of them. A property test holds
this equal to `registers.compose`, which does it one row at a time.
"""

from collections.abc import Iterator, Sequence

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.registers.compose import PROJECTED_ROLES
from xinheng.fusion.registers.rules import KEY_LIMIT
from xinheng.fusion.standard.field_types.sql import sql_folded
from xinheng.fusion.standard.validation import sql_open_value

# Types whose clean values are letters and digits alone.
_FOLDED_ALREADY = frozenset({"uscc", "person_id", "date", "datetime", "integer", "division"})


def keyed(plan: Plan, rows: str) -> str:
    """Cleaned rows with the parts of their key joined in `whole_key`.

    Every step under a name of its own: written out wherever the next one needs it, an expression of a key is sixteen
    times as long, and DuckDB makes each of its patterns ready again.
    """
    folded = ", ".join(f"coalesce({_folded(plan, name)}, '') AS k_{name}" for name in plan.key)
    parts = [f"k_{name}" for name in plan.key]
    whole = parts[0] if len(parts) == 1 else " || '|' || ".join(_escaped(part, "|") for part in parts)
    return f"(SELECT *, {whole} AS whole_key FROM (SELECT *, {folded} FROM {rows}))"


_KEY = (
    f"CASE WHEN length(whole_key) <= {KEY_LIMIT} THEN whole_key "
    "ELSE left(whole_key, 175) || '#' || sha256(whole_key) END"
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
    """Everything of a statement that a row of `keyed` says by itself: its key is `registers.rules.natural_key`."""
    fields = plan.type.fields
    opened = [(n, sql_open_value(fields[n], f"f_{n}")) for n in plan.fields if fields[n].in_open]
    hidden = [(n, f"f_{n}") for n in plan.fields if fields[n].in_restricted]
    yield f"{_KEY} AS key"
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
