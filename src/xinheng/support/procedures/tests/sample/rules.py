"""The guards of the sample procedure."""


def none_of_the_seven(*, refusal_ground: str = "") -> str | None:
    """Order 121 art 16: a complaint with one of the seven reasons is not accepted."""
    return f"存在不予受理情形：{refusal_ground}，不能受理。" if refusal_ground else None
