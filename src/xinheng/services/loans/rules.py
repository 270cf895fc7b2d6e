"""What a loan service may have. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta


def beyond(asked: Iterable[str], consented: Collection[str]) -> list[str]:
    """What was asked for and never consented to, in the order of the question."""
    return [one for one in dict.fromkeys(asked) if one not in consented]


def why_no_consent(wanted: Collection[str], may: Collection[str], until: date, today: date, most: int) -> str:
    """Why a consent cannot be given; "" where it can."""
    if not wanted:
        return "请至少选一项要提供的内容。"
    if strange := [one for one in wanted if one not in may]:
        return f"这个服务不收 {'、'.join(strange)}。"
    if not today <= until <= today + timedelta(days=most):
        return f"有效期要在 {today} 到 {today + timedelta(days=most)} 之间，填写的是 {until}。"
    return ""
