"""The guards of the sample procedure."""

from typing import Any

from xinheng.support.procedures.models import Matter


def none_of_the_seven(facts: dict[str, Any], matter: Matter) -> str | None:
    """Order 121 art 16: a complaint with one of the seven reasons is not accepted."""
    ground = facts.get("refusal_ground")
    return f"存在不予受理情形：{ground}，不能受理。" if ground else None
