"""What a mandate may hold, and how codes of entry are kept from being guessed."""

from collections.abc import Iterable
from datetime import date

from xinheng.support.access.parties import NARROW, PartyRight

CODE_LENGTH, CODE_MINUTES = 6, 10
MOST_TRIES, MOST_A_DAY, SECONDS_BETWEEN = 5, 10, 60
MOST_MANDATES = 30
CODE_WORDS = "信衡企业端验证码 {code}，{minutes} 分钟内有效。工作人员不会向您索要验证码。"


def change_words(name: str, before: str, now: str) -> str:
    """What a business reads when its colour has become another: from what to what, and where it reads why."""
    return (
        f"{name}的信用码由{before}码变为{now}码。原因、依据和怎样改变，请登录市场监管信用平台企业端查看；"
        "有异议可以在那里提出。"
    )


def repair_words(name: str, title: str, number: str) -> str:
    """What a business reads when a fact may be repaired: which, and where."""
    return (
        f"{name}：{title}（{number}）现在可以申请信用修复，准予后当日停止公示、不再计分。需要的材料和办理期限，"
        "请登录市场监管信用平台企业端“信用修复”查看、申请，不收费。"
    )


def rights_left(held: Iterable[str], *, closed: bool) -> frozenset[PartyRight]:
    """What a mandate comes to today: of a business that is no longer in business the narrow door alone."""
    known = frozenset(right for right in PartyRight if right.value in set(held))
    return known & NARROW if closed else known


def why_not_so_long(own: date | None, wanted: date | None) -> str:
    """Nobody hands on a right for longer than he holds it himself, to `own` (None: without an end)."""
    if own is None or (wanted is not None and wanted <= own):
        return ""
    return f"您自己的授权到 {own} 为止，给别人的请写有效期，不晚于这一天；要更长的，请法定代表人（经营者）授权。"


def why_not_given(giver: frozenset[PartyRight], rights: Iterable[str]) -> str:
    """Nobody hands on what he does not hold; empty where it may be given."""
    wanted = list(rights)
    if not wanted:
        return "请至少选一项权限。"
    if PartyRight.DELEGATE not in giver:
        return "您没有“管理授权”的权限，请联系法定代表人（经营者）。"
    missing = [right.label for right in PartyRight if right.value in wanted and right not in giver]
    return f"您自己没有“{'、'.join(missing)}”，不能授权给别人。" if missing else ""


def may_still_give(held: Iterable[str], until: date | None, given: Iterable[str], given_until: date | None) -> bool:
    """Whether who holds these rights until a day could give today what he gave before."""
    known = frozenset(right for right in PartyRight if right.value in set(held))
    return not why_not_given(known, given) and not why_not_so_long(until, given_until)
