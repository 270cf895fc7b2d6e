"""Rows, and what the registers know, laid side by side by hand: intake without a database."""

from typing import Any

from xinheng.fusion.intake.checking.rows import check
from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.registry import standard

PERSON = "11010519491231002X"
FIELDS = {
    "number": {"title": "编号", "type": "text", "required": True},
    "licence": {"title": "许可证号", "type": "text", "role": "subject"},
    "name": {"title": "名称", "type": "text", "role": "name"},
    "address": {"title": "地址", "type": "text"},
    "since": {"title": "起", "type": "date", "role": "effective_on"},
    "said": {"title": "说", "type": "date", "role": "stated_on"},
    "partners": {"title": "关联", "type": "text", "role": "mention:partner", "scheme": "licence", "many": True},
    "owner": {"title": "上级", "type": "text", "role": "mention:owner", "scheme": "uscc"},
    "clerk": {"title": "经办", "type": "person_id", "privacy": "personal", "role": "mention:clerk", "scheme": "person"},
}
MATCH = {"name": "name", "address": "address"}


def plan_of(*fields: str, of: tuple[str, ...] = tuple(FIELDS), **more: Any) -> Plan:
    """A source of the number and these fields; `of` is what its record type has at all."""
    wanted = ("number", *fields)
    type = RecordType.model_validate({
        "id": "call", "title": "t", "theme": "acts", "identity": "licence", "key": ["number"], "owner": "o",
        "refresh": "P1D", "fields": {name: FIELDS[name] for name in of},
    })  # fmt: skip
    told = {"name": "calls", "title": "t", "department": "d", "record_type": "call",
            "columns": {f"栏{name}": name for name in wanted}} | more  # fmt: skip
    return Plan(SourceDeclaration.model_validate(told), type, standard())


class Registers:
    """What is known already, and how it was asked for."""

    def __init__(self) -> None:
        self.identifiers: dict[str, dict[str, int]] = {}
        self.tables: dict[str, list[tuple[Any, ...]]] = {}
        self.current: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
        self.asked: list[Any] = []

    def bring(self, space: Workspace, table: str, schema: Any, sql: str, values: Any, params: list[Any]) -> None:
        kinds = {"int64": "BIGINT", "string": "VARCHAR"}
        self._lay(space, table, [(name, kinds[str(kind)]) for name, kind in schema], self.tables.get(table, []))
        self.asked.append((table, params))

    def bring_identifiers(self, space: Workspace, scheme: str, values_sql: str, table: str = "known") -> None:
        asked = {row[0] for row in space.duck.execute(values_sql).fetchall()}
        rows = [one for one in self.identifiers.get(scheme, {}).items() if one[0] in asked]
        self._lay(space, table, [("value", "VARCHAR"), ("subject_id", "BIGINT")], rows)

    def bring_current(
        self, space: Workspace, type: str, source: int, keys_sql: str, table: str = "current", stated: str = ""
    ) -> None:
        space.duck.execute(keys_sql)
        columns = [("key", "VARCHAR"), ("record_id", "BIGINT"), ("subject_id", "BIGINT"), ("digest", "VARCHAR"),
                   ("stated", "VARCHAR")]  # fmt: skip
        self._lay(space, table, columns, self.current.get((type, source), []))
        self.asked.append((table, stated))

    @staticmethod
    def _lay(space: Workspace, table: str, columns: list[tuple[str, str]], rows: list[tuple[Any, ...]]) -> None:
        space.duck.execute(f"CREATE TABLE {table} ({', '.join(' '.join(one) for one in columns)})")
        for row in rows:
            space.duck.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", list(row))


def rows(space: Workspace, plan: Plan, *told: dict[str, str]) -> None:
    """Lines 1, 2 … of a file, checked."""
    space.duck.execute(
        f"CREATE TABLE mapped (file INTEGER, line BIGINT, {', '.join(f'f_{name} VARCHAR' for name in plan.fields)})"
    )
    for line, row in enumerate(told, start=1):
        values = [0, line, *({"number": f"n{line}", **row}.get(name) for name in plan.fields)]
        space.duck.execute(f"INSERT INTO mapped VALUES ({', '.join('?' * len(values))})", values)
    check(space, plan, [])
