"""What the handling of a report demands (Order 121 art 28 to 36), as guards, and the sums of the reward rule."""

from datetime import date
from decimal import Decimal

from xinheng.kit.characters import is_blank

# 国市监稽规〔2021〕4号: share of what is fined and confiscated, least and most in yuan. From excerpts; not read.
SHARES = {"1": Decimal("0.05"), "2": Decimal("0.03"), "3": Decimal("0.01")}
LEAST = {"1": Decimal(5000), "2": Decimal(3000), "3": Decimal(1000)}
MOST = Decimal(1_000_000)
# The reply by message, and what a message holds.
REPLY, LONGEST = "【市场监管】您的举报 {number}：{words}", 300
REGISTERED = "已经登记，核查后告诉您是否立案。"
BY_MESSAGE = "message"


def reward_for(level: str, fine: Decimal) -> Decimal:
    """The reward of a level for what was fined and confiscated, in yuan: the share, not less and not more than."""
    share = (fine * SHARES[level]).quantize(Decimal("0.01"))
    return min(MOST, max(LEAST[level], share))


def not_extended_before(*, made_before: int) -> str | None:
    """Verification is extended once (Order 2 art 18)."""
    return "核查期限已延长过一次，不能再次延长（处罚程序规定第十八条）" if made_before else None


def somebody_can_be_told(*, named: str) -> str | None:
    """Who did not say who he is cannot be told."""
    return "举报人没有留下姓名和联系方式，无法告知；请“无须告知直接办结”" if named == "no" else None


def told_day_fits(*, told_on: date, received_on: date, today: date) -> str | None:
    """Nobody is told before the report nor in the future."""
    if received_on <= told_on <= today:
        return None
    return f"告知日期应在 {received_on} 到 {today} 之间，填写的是 {told_on}"


def named_reporter_is_rewarded(*, named: str) -> str | None:
    """A reward goes to who reported under his name."""
    return "举报奖励只给实名举报人；此件没有留下身份" if named == "no" else None


def proven_by_a_case(*, case_number: str = "") -> str | None:
    """A reward needs a breach that was proven in a case."""
    return None if case_number else "奖励须以查证属实为前提：此件的核查没有立案，请先登记立案文号和处理结果"


def another_decides(*, proposer: int, mover: int) -> str | None:
    """Who proposes a reward does not decide it."""
    return "提出奖励意见的人不能自己决定，请由另一位负责人决定" if proposer == mover else None


def problems(*, text: str, named: bool, name: str, phone: str, respondent: str) -> dict[str, str]:
    """What a report lacks: a concrete clue (art 28); name and telephone where it is made under a name."""
    found: dict[str, str] = {}
    if is_blank(text):
        found["text"] = "写明举报的违法行为：什么人、什么事、在哪里"
    if is_blank(respondent):
        found["respondent_name"] = "写明被举报的是谁，或者在哪里"
    if named and is_blank(name):
        found["name"] = "实名举报须写姓名；不愿意留名的选匿名"
    if named and is_blank(phone):
        found["phone"] = "实名举报须留联系方式，用来告知结果；不愿意的选匿名"
    return found


def nobody_verifies_yet(*, taken_up: str) -> str | None:
    """What somebody verifies goes on where he does: of that only the power is disputed (art 33)."""
    return f"线索 {taken_up} 已经在核查，不能退回重新分送；不属本机关管辖的，提出管辖争议" if taken_up else None
