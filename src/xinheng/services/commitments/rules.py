"""What a promise may say, and when one may be made, renewed, broken."""

from collections.abc import Iterable
from datetime import date, timedelta

from xinheng.kit.characters import folded
from xinheng.kit.personal.striking import personal_numbers

FEWEST, MOST, MOST_FILES = 20, 2000, 5


def text_problems(text: str, forbidden: Iterable[str]) -> list[str]:
    """What stands in the way of publishing a text, in words; empty: nothing (广告法 art 9; no personal numbers)."""
    found = []
    if len(text.strip()) < FEWEST:
        found.append(f"承诺太短，至少 {FEWEST} 字，写清楚做到什么。")
    if len(text) > MOST:
        found.append(f"承诺最多 {MOST} 字，写了 {len(text)} 字。")
    if personal := personal_numbers(text):
        found.append(f"承诺要公开，不能有{'、'.join(dict.fromkeys(one.title for one in personal))}，请去掉。")
    plain = folded(text)
    if absolute := [word for word in forbidden if word in plain]:
        found.append(f"不能用“{'”“'.join(absolute)}”这样的绝对化用语，请写做得到、查得到的。")
    return found


def same_promise(text: str, template: str) -> bool:
    """Whether a text is a template's own, however it was spaced."""
    return folded(text) == folded(template)


def may_renew(ends_on: date, today: date, days: int) -> bool:
    """Whether a promise is near enough to its end to be made again."""
    return today >= ends_on - timedelta(days=days)


def complaint_is_of_business(*, complaint_fits: bool) -> str | None:
    """A breach rests on a fact about the same business."""
    return None if complaint_fits else "没有找到这家企业的这件投诉、举报或者检查，请核对编号。"


def breach_was_answered(*, explained: str, running: list[str]) -> str | None:
    """The business is heard first."""
    if explained or "commitment_answer" not in running:
        return None
    return "企业还没有说明，说明期限也没有到，现在不能认定。"
