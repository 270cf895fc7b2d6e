"""What the law calls a penalty heavier, in one place for all who ask (Order 44 art 2; Order 107 art 8)."""

from collections.abc import Mapping
from typing import Any

# 限制开展生产经营活动, 停产停业, 限制从业: repaired no sooner than the restriction ends (Order 107 art 8 (2)).
RESTRICTING = {"04", "12", "13"}
# 吊销, 降级, 关闭.
TAKING_AWAY = {"05", "10", "14"}
# 从重处罚, the step of discretion.
HEAVY_STEP = "05"


def is_heavier(penalty: Mapping[str, Any]) -> bool:
    """较重行政处罚 (Order 44 art 2): from the heavier band, or one that takes away or shuts down."""
    kinds = set(str(penalty.get("penalty_kind", "")).split("|"))
    return penalty.get("discretion_step") == HEAVY_STEP or bool(kinds & (RESTRICTING | TAKING_AWAY))
