"""When a list reaches a place of work (食品安全法 art 135, 138; 公司法 art 178), and the words of a warning. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xinheng.credit.persons.declarations import ListRule, Matching
from xinheng.fusion.standard.trades import is_of_trade


@dataclass(frozen=True)
class ListEntry:
    """A record of a list that is in force for a person."""

    person: int
    type: str
    key: str
    rule: ListRule
    trade: str
    ground: str
    number: str
    until: date | None


@dataclass(frozen=True)
class WorkPlace:
    """Where somebody works: the shop, the post, since when; `ended` where it is over, `decides` over other papers."""

    person: int
    shop: int
    post: str
    since: date | None
    ended: date | None
    decides: bool = False


def places_now(places: Iterable[WorkPlace], today: date) -> list[WorkPlace]:
    """The places of work that hold today.

    A record of employment decides over papers of the same person and shop: who has left works there no more by an old
    certificate, and does again by one that is younger than his leaving. Who left a post left it whoever else still
    says that he holds it since before.
    """
    rows = list(places)
    working = [one for one in rows if one.decides and _runs(one, today) and not _before(one, _left(rows, one, today))]
    pairs = {(one.person, one.shop) for one in working}
    papers = [
        one
        for one in rows
        if not one.decides
        and _runs(one, today)
        # Who heads a firm heads it until the register says otherwise.
        and (one.post == "office" or (one.person, one.shop) in pairs or not _before(one, _left(rows, one, today)))
    ]
    return [*working, *papers]


def _runs(one: WorkPlace, today: date) -> bool:
    return not ((one.since and one.since > today) or (one.ended and one.ended <= today))


def _left(rows: list[WorkPlace], of: WorkPlace, today: date) -> date | None:
    """The last day on which the person left the shop; for a record of employment, left that same post."""
    days = [
        one.ended
        for one in rows
        if one.decides and one.ended and one.ended <= today and (one.person, one.shop) == (of.person, of.shop)
        and (not of.decides or one.post == of.post)
    ]  # fmt: skip
    return max(days, default=None)


def _before(one: WorkPlace, left: date | None) -> bool:
    return left is not None and not (one.since and one.since > left)


def reaches(entry: ListEntry, place: WorkPlace, trades: frozenset[str]) -> bool:
    """Whether the list concerns this post at a shop of these trades."""
    if entry.rule.posts and place.post not in entry.rule.posts:
        return False
    return not entry.trade or entry.trade in trades


def trades_of(industry: str, papers: Iterable[str], found: Matching) -> frozenset[str]:
    """The trades of a shop, by its industry and by the papers it holds."""
    held = set(papers)
    return frozenset(
        name
        for name, trade in found.trades.items()
        if is_of_trade(industry, trade.industries) or held & set(trade.papers)
    )


def words_for_shop(name: str, person: str, list_title: str) -> str:
    """What a shop reads on the telephone: who, on which list, and where it reads more. No number, no full name."""
    return (
        f"{name}：本单位人员{person}在“{list_title}”名单公示期内。请立即核实并停止其从事被限制的岗位，"
        "依据和处理办法请登录市场监管信用平台企业端查看。"
    )


def problem_of_leaving(left_on: date, today: date) -> str:
    """Why a day cannot be the day somebody left; empty where it can."""
    if left_on > today:
        return f"离岗日期不能晚于今天，填写的是 {left_on}。"
    return ""
