"""What a filing has to be before it goes up. Every guard says why not, or None."""

from collections.abc import Sequence


def nothing_is_wrong(*, problems: Sequence[str]) -> str | None:
    """Every cell filled, every check held; a doubt is explained in the remarks (统计法 art 7: 真实、准确、完整)."""
    if not problems:
        return None
    more = f"，还有 {len(problems) - 3} 处" if len(problems) > 3 else ""
    return f"还有 {len(problems)} 处没有通过校验：{'；'.join(problems[:3])}{more}。请改正；确有原因的写在“说明”里。"


def lower_are_in(*, missing: Sequence[str]) -> str | None:
    """A sum is reported when what it sums is there and was checked."""
    if not missing:
        return None
    return f"下级还有 {len(missing)} 家没有审核通过：{'、'.join(missing[:5])}，先催报、审核，再上报汇总。"


def above_is_open(*, above_closed: bool) -> str | None:
    """What the city has accepted is opened from above downwards, or its sum would be of other figures."""
    return "上级的汇总已经上报，先由上级退回汇总，再打开这一份。" if above_closed else None
