"""When a shop may be put on one of the two lists, and what ends it.

企业经营异常名录管理办法 (2025), 个体工商户年度报告办法 (2025), 严重违法失信名单管理办法 (Order 44), Order 107.
"""

from collections.abc import Iterable
from datetime import date

# The reason for each kind of subject: enterprise, household, cooperative.
UNREPORTED = {"E": "E1", "H": "H1", "C": "C1"}
UNCONTACTABLE = {"E": "E4", "H": "H3", "C": "C3"}
FALSE_REPORT = {"H": "H2", "C": "C2"}


def kind_of(category: str, name: str) -> str:
    """E enterprise, H household, C cooperative: whose rules are asked."""
    if category == "98":
        return "H"
    return "C" if "专业合作社" in name else "E"


def season_of(today: date) -> int:
    """The year whose report was due on the last 30 June."""
    return today.year - 1 if today >= date(today.year, 7, 1) else today.year - 2


def is_not_listed_already(*, listed_already: str) -> str | None:
    """Nobody is on the list twice for one reason."""
    return f"这家已经因同一情形在名录里（{listed_already}），不用再列。" if listed_already else None


def still_unreported(*, reported: bool) -> str | None:
    """Who reported before the decision has done the duty."""
    return "年度报告已经报送，不能再列入；请“不予列入”。" if reported else None


def is_for_no_report(*, listing_reason: str) -> str | None:
    """年报逾期."""
    return _of(listing_reason, UNREPORTED.values(), "未报年报")


def is_for_no_disclosure(*, listing_reason: str) -> str | None:
    """未公示信息 (条例 art 10)."""
    return _of(listing_reason, ["E2"], "未公示信息")


def is_for_name(*, listing_reason: str) -> str | None:
    """名称变更逾期."""
    return _of(listing_reason, ["E3"], "名称变更逾期")


def is_for_no_contact(*, listing_reason: str) -> str | None:
    """失联."""
    return _of(listing_reason, UNCONTACTABLE.values(), "无法联系")


def is_for_falsehood(*, listing_reason: str) -> str | None:
    """年报不实, of households and cooperatives; an enterprise is fined instead (条例 art 18)."""
    return _of(listing_reason, FALSE_REPORT.values(), "年报弄虚作假")


def _of(reason: str, wanted: Iterable[str], words: str) -> str | None:
    return None if reason in wanted else f"登记的情形不是{words}，请用那一情形的查实办法。"


def letters_are_apart(*, first_letter_on: date, today: date, gap_least: int, gap_most: int) -> str | None:
    """At least 15 and at most 30 days between the two letters (art 9 (2))."""
    days = (today - first_letter_on).days
    if days < gap_least:
        return f"两次信函至少间隔 {gap_least} 日，现在才 {days} 日。"
    if days > gap_most:
        return f"两次信函间隔不超过 {gap_most} 日，已经 {days} 日，请重新从第一封寄起。"
    return None


def within_objection_days(*, decided_on: date, today: date, objection_days: int) -> str | None:
    """Within thirty days of publication (art 12)."""
    days = (today - decided_on).days
    return (
        f"列入公示已经 {days} 日，超过 {objection_days} 日的异议期；可以申请信用修复。"
        if days > objection_days
        else None
    )


def has_ended(*, still_stands: str) -> str | None:
    """A listing ends by repair, by deregistration or by its three years, and by nothing that is only asked for."""
    return still_stands or None


def received_in_time(*, received_on: date, today: date) -> str | None:
    """Nothing is received tomorrow."""
    return f"日期不能晚于今天，填写的是 {received_on}。" if received_on > today else None


def notice_is_served(*, notice_served_on: date, today: date) -> str | None:
    """Nothing is served tomorrow."""
    return f"送达日期不能晚于今天，填写的是 {notice_served_on}。" if notice_served_on > today else None


def is_heavy_enough(*, heavy: bool) -> str | None:
    """Only with a heavier penalty (Order 44 art 2), unless the shop refuses to perform one (art 11)."""
    if heavy:
        return None
    return (
        "列入须以较重行政处罚为前提（严重违法失信名单管理办法第二条）：从重罚款，或者停业、限制、降级、吊销、关闭等。"
    )


def restriction_is_over(*, over: bool) -> str | None:
    """A longer restriction of law keeps it shown (Order 107 art 13)."""
    return None if over else "法律规定的限制期还没有届满，不能停止公示（信用修复管理办法第十三条）。"
