"""What stands in or below a table and is none of its rows: 合计, 制表人：周某, 以下空白, its header once more on the
next page, a row of blanks. Where a record has its key, it has nothing, or its own first words."""

import re
from collections.abc import Sequence

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.reading.headers import alike
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.standard.field_types.sql import quoted, sql_folded
from xinheng.kit.characters import folded

_COUNT = r":?[0-9.,]*[家户条个元万份件]*"
_SUM = re.compile(
    rf"(?:本页|本表|本月|本季|本年|全市|全区|以上)?[合总小共累]计(?:\([^)]*\))?{_COUNT}|共[0-9]+[家户条个份件](?:记录|数据)?"
)
_SIGNED = re.compile(
    r"(?:制表|填表|填报|报送|审核|复核|审批|经办|负责|联系|统计|主管)(?:人|人员|单位|部门|领导|日期|时间|电话)?:.*|"
    r"(?:备注|说明|注|数据来源)[0-9]?:.*|\(?以下(?:空白|无正文|为空)\)?|第[0-9]+页(?:[,/]?共[0-9]+页)?|※.*"
)
# So many rows without a key are no foot of a table but a table without keys.
MOST = 200
_BLANK = " \t\u3000\u00a0"


def leave_feet(space: Workspace, plan: Plan, number: int, header: Sequence[str], rows: str) -> list[int]:
    """Takes them out of what was loaded of a file; the lines of those that say something. `rows`: its rows as line, c0,
    c1 …"""
    lines = [line for (line,) in space.duck.execute(_suspects(plan, header), [number]).fetchall()]
    if not lines or len(lines) > MOST:
        return []
    cells = ", ".join(f"c{place}" for place in range(len(header)))
    found = space.duck.execute(f"SELECT line, {cells} FROM ({rows}) WHERE line IN (SELECT unnest(?))", [lines])
    told = {line: row for line, *row in found.fetchall()}
    blank = [line for line, row in told.items() if not any(cell and cell.strip() for cell in row)]
    feet = sorted(line for line, row in told.items() if is_foot(row) or is_header(row, header))
    space.duck.execute("DELETE FROM mapped WHERE file = ? AND line IN (SELECT unnest(?))", [number, feet + blank])
    return feet


def _suspects(plan: Plan, header: Sequence[str]) -> str:
    """The lines whose key says nothing, or is a foot, or the name of its column."""
    keyless = " AND ".join(f"coalesce(trim(f_{name}, {quoted(_BLANK)}), '') = ''" for name in plan.key)
    first = f"f_{plan.key[0]}"
    titles = ", ".join(map(quoted, header)) or "''"
    foot = quoted(f"{_SUM.pattern}|{_SIGNED.pattern}")
    return (
        f"SELECT line FROM mapped WHERE file = ? AND (({keyless}) OR {first} IN ({titles}) "
        f"OR regexp_full_match({sql_folded(first)}, {foot})) LIMIT {MOST + 1}"
    )


def is_foot(row: Sequence[str | None]) -> bool:
    """Whether a row begins as a sum, or as who signed."""
    first = folded(next((cell for cell in row if cell and cell.strip()), ""))
    return bool(_SUM.fullmatch(first) or _SIGNED.fullmatch(first))


def is_header(row: Sequence[str | None], header: Sequence[str]) -> bool:
    """Whether a row says the names of its columns."""
    said = [(alike(cell), alike(title)) for cell, title in zip(row, header, strict=True) if cell and cell.strip()]
    return len(said) > 1 and all(cell == title for cell, title in said)
