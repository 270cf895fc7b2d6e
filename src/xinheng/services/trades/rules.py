"""Disclosure: what figures of a trade must not tell of one business."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CountTold:
    """A count as it is told: rounded, or only that it is less than the smallest one that may be told."""

    number: int
    under: int = 0

    def __str__(self) -> str:
        return f"少于 {self.under}" if self.under else f"{self.number:,}"


def told(count: int, smallest: int) -> CountTold:
    """A count for everybody.

    Below `smallest` it is held back, 0 is told; others become the nearest multiple of `smallest`. Each is rounded
    alone: what was held back cannot be reckoned from a total. 个人信息保护法 第四条、第七十三条第（四）项.
    """
    if 0 < count < smallest:
        return CountTold(0, smallest)
    return CountTold((2 * count + smallest) // (2 * smallest) * smallest)


def share(part: int, whole: int, smallest: int, base: int) -> int | None:
    """How many of a hundred, reckoned from the rounded figures; None over less than `base`."""
    of = told(whole, smallest).number
    if whole < base or not of:
        return None
    return round(100 * min(told(part, smallest).number, of) / of)
