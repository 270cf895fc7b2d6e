"""Whom the prepared rows are about, and what is new about them: `resolved`, `changes`, `late`, what is unchanged."""

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.compiling.statements import identity_value
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing.lookups import NUMBER, TEXT, bring, bring_current, bring_identifiers
from xinheng.fusion.registers.models import Source
from xinheng.fusion.standard.field_types.sql import quoted, sql_compact, sql_folded


def resolve(space: Workspace, plan: Plan) -> None:
    """Makes `resolved`: line by line the subject, or what to wait for (`waits_scheme`, `waits_value`)."""
    duck = space.duck
    if plan.via:
        _bring_parents(space, plan)
        value = sql_folded(f"f_{plan.via.field}")
        subject, join = "p.subject_id", f"LEFT JOIN parents p ON p.key = {value}"
        waits = quoted(f"via:{plan.via.record_type}:{plan.via.source}")
    elif plan.scheme:
        bring_identifiers(space, plan.scheme, "SELECT identity_value FROM prepared")
        subject, join = "k.subject_id", "LEFT JOIN known k ON k.value = identity_value"
        waits, value = quoted(plan.scheme), "identity_value"
    else:
        _bring_matches(space, plan)
        subject, join = "m.subject_id", f"LEFT JOIN matches m ON m.fitting = {_fitting(plan)}"
        waits, value = quoted(match_scheme(plan)), _fitting(plan)
    _bring_decisions(space, plan)
    duck.execute(
        f"CREATE TABLE resolved AS SELECT file, line, coalesce({subject}, d.subject_id) AS subject_id, "
        f"{waits} AS waits_scheme, {value} AS waits_value FROM prepared {join} "
        "LEFT JOIN decisions d ON d.key = prepared.key"
    )
    _resolve_mentions(space, plan)


def _bring_decisions(space: Workspace, plan: Plan) -> None:
    """`decisions(key, subject_id)`: what stewards have said about records of this source."""
    bring(
        space,
        "decisions",
        [("key", TEXT), ("subject_id", NUMBER)],
        "SELECT key, max(subject_id) FROM resolution_decision WHERE type = %s AND source = %s AND undone_at IS NULL "
        "GROUP BY key",
        None,
        [plan.type.id, plan.source.name],
    )


def match_scheme(plan: Plan) -> str:
    """What a row without any number waits under: `match:address`, `match:name`, `match:name+address`."""
    rule = plan.source.subject.match if plan.source.subject else None
    return "match:" + "+".join(column for column in ("name", "address") if rule and getattr(rule, column))


def _bring_parents(space: Workspace, plan: Plan) -> None:
    """`parents(key, subject_id)`: the current records the rows may name."""
    via = plan.via
    if via is None:
        return
    source = Source.objects.filter(name=via.source).first()
    keys = f"SELECT {sql_folded(f'f_{via.field}')} FROM prepared"
    bring_current(space, via.record_type, source.pk if source else 0, keys, "parents")


def _bring_matches(space: Workspace, plan: Plan) -> None:
    """`matches(fitting, subject_id)`: names and addresses that fit one subject alone."""
    bring(
        space,
        "subjects",
        [("id", NUMBER), ("name", TEXT), ("address", TEXT)],
        "SELECT id, name, address FROM registers_subject",
        None,
        [],
    )
    rule = plan.source.subject.match if plan.source.subject else None
    parts = [sql_compact(column) for column in ("name", "address") if rule and getattr(rule, column)]
    space.duck.execute(
        f"CREATE TABLE matches AS SELECT {' || chr(31) || '.join(parts)} AS fitting, min(id) AS subject_id "
        "FROM subjects GROUP BY 1 HAVING count(*) = 1 AND fitting IS NOT NULL"
    )


def _fitting(plan: Plan) -> str:
    """What of a row is compared with a subject's name and address."""
    rule = plan.source.subject.match if plan.source.subject else None
    fields = [getattr(rule, column) for column in ("name", "address") if rule and getattr(rule, column)]
    return " || chr(31) || ".join(sql_compact(f"f_{name}") for name in fields)


def _resolve_mentions(space: Workspace, plan: Plan) -> None:
    """`mentions(file, line, role, scheme, value, subject_id)`: everyone else the rows are about."""
    duck = space.duck
    duck.execute(
        "CREATE TABLE mentions (file INTEGER, line BIGINT, role VARCHAR, scheme VARCHAR, value VARCHAR, "
        "subject_id BIGINT)"
    )
    for name, field in plan.mentions.items():
        value = identity_value(plan, field.scheme, name)
        if field.many and field.scheme != "person":
            value = f"unnest(string_split({value}, '|'))"
        duck.execute(
            f"INSERT INTO mentions SELECT file, line, {quoted(field.mention)}, {quoted(field.scheme)}, {value}, NULL "
            f"FROM prepared WHERE f_{name} IS NOT NULL"
        )
    for (scheme,) in duck.execute("SELECT DISTINCT scheme FROM mentions").fetchall():
        table = f"mentioned_{scheme}"
        bring_identifiers(space, scheme, f"SELECT value FROM mentions WHERE scheme = {quoted(scheme)}", table)
        duck.execute(
            f"UPDATE mentions SET subject_id = k.subject_id FROM {table} k "
            f"WHERE mentions.scheme = {quoted(scheme)} AND mentions.value = k.value"
        )


def compare(space: Workspace, plan: Plan, source: Source) -> None:
    """Makes `changes`: which of the prepared rows say something new, of whom, and which record each replaces.

    A record that was linked by
    hand stays linked: a row without a subject does not take it away. What the register knows better, by the day that
    the type says makes a record newer, goes to `late`.
    """
    stated = "effective_on" if plan.stated_on and plan.stated_is_effect else plan.stated_on
    bring_current(space, plan.type.id, source.pk, "SELECT key FROM prepared", stated=stated)
    older = "coalesce(p.stated < c.stated, false)" if plan.stated_on else "false"
    space.duck.execute(
        "CREATE TABLE late AS SELECT p.file, p.line FROM prepared p JOIN current c ON c.key = p.key "
        f"WHERE c.digest <> p.digest AND {older}"
    )
    space.duck.execute(
        "CREATE TABLE changes AS SELECT p.file, p.line, r.subject_id, r.waits_scheme, r.waits_value, "
        "c.record_id AS replaces, c.subject_id AS replaces_subject "
        "FROM prepared p JOIN resolved r USING (file, line) LEFT JOIN current c ON c.key = p.key "
        "WHERE c.record_id IS NULL OR (c.digest <> p.digest "
        f"OR (r.subject_id IS NOT NULL AND r.subject_id IS DISTINCT FROM c.subject_id)) AND NOT {older}"
    )
    if plan.establishes == "always":
        _keep_latest_projection(space, plan)


def _keep_latest_projection(space: Workspace, plan: Plan) -> None:
    """Of several records about one subject the one that took effect last tells what the subject is."""
    space.duck.execute(
        "CREATE TABLE projecting AS SELECT file, line FROM prepared SEMI JOIN changes USING (file, line) "
        "WHERE identity_value IS NOT NULL QUALIFY "
        "row_number() OVER "
        "(PARTITION BY identity_value ORDER BY effective_on DESC NULLS LAST, file DESC, line DESC) = 1"
    )
