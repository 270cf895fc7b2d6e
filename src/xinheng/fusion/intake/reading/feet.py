"""What stands below a table and is none of its rows: 合计, 制表人：周某. It has nothing that tells records apart."""

import re
from collections.abc import Sequence

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.workspace import Workspace
from xinheng.kit.characters import folded

_SUM = re.compile(r"[合总小共累]计:?")
_SIGNED = re.compile(
    r"(?:制表|填表|填报|报送|审核|复核|审批|经办|负责|联系|统计|主管)(?:人|人员|单位|部门|领导|日期|时间|电话)?:.*|(?:备注|说明|注):.*"
)
# So many rows without a key are no foot of a table but a table without keys.
MOST = 200


def leave_feet(space: Workspace, plan: Plan, number: int, columns: int, rows: str) -> list[int]:
    """Takes them out of what was loaded of a file; their lines. `rows`: its rows as line, c0, c1 …"""
    keyless = " AND ".join(f"coalesce(trim(f_{name}), '') = ''" for name in plan.key)
    found = space.duck.execute(f"SELECT line FROM mapped WHERE file = ? AND {keyless} LIMIT {MOST + 1}", [number])
    lines = [line for (line,) in found.fetchall()]
    if not lines or len(lines) > MOST:
        return []
    cells = ", ".join(f"c{place}" for place in range(columns))
    told = space.duck.execute(f"SELECT line, {cells} FROM ({rows}) WHERE line IN (SELECT unnest(?))", [lines])
    feet = sorted(line for line, *row in told.fetchall() if is_foot(row))
    space.duck.execute("DELETE FROM mapped WHERE file = ? AND line IN (SELECT unnest(?))", [number, feet])
    return feet


def is_foot(row: Sequence[str | None]) -> bool:
    """Whether a row begins as a sum, or as who signed."""
    first = folded(next((cell for cell in row if cell and cell.strip()), ""))
    return bool(_SUM.fullmatch(first) or _SIGNED.fullmatch(first))
