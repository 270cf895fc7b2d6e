"""`matching.toml` as read: lists, trades, and what shows where somebody works."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.trades import strange_trades, why_no_trades
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration

FILE = Path(__file__).parent / "matching.toml"
Text = Annotated[str, StringConstraints(min_length=1)]


class ListRule(Declaration):
    """A list of persons: its kind and level in the warning, and what work it reaches. No posts: all of them."""

    kind: Text
    level: Literal["info", "warning", "urgent"]
    posts: tuple[str, ...] = ()
    trade: str = ""
    trade_by: str = ""
    trade_of: dict[str, str] = Field(default_factory=dict)
    # The fields that tell why, and by which decision.
    ground: Text
    number: Text
    basis: Annotated[str, StringConstraints(min_length=4)]

    def trade_for(self, fields: dict[str, str]) -> str:
        """The trade a record of the list reaches; "" reaches every trade."""
        return self.trade or self.trade_of.get(str(fields.get(self.trade_by) or ""), "")


class Trade(Declaration):
    """A trade: beginnings of industry codes, and the papers of which one is enough."""

    title: Text
    industries: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _tells_something(self) -> Self:
        if not (self.industries or self.papers):
            raise ValueError("行业应写明 industries 或 papers")
        return self


class Work(Declaration):
    """A record about a person that says where he works. `left` is the field of the day he left, besides its own end."""

    post: str = ""
    post_by: str = ""
    since: str = ""
    left: str = ""
    decides: bool = False

    @model_validator(mode="after")
    def _one_post(self) -> Self:
        if bool(self.post) == bool(self.post_by):
            raise ValueError("post（固定岗位）与 post_by（岗位字段）应写且只写一个")
        return self


class NumberHeld(Declaration):
    """A record about a shop with a person's number in a field that nobody reads."""

    post: Text
    number: Text


class Matching(Declaration):
    """The whole file."""

    lists: dict[str, ListRule] = Field(min_length=1)
    trades: dict[str, Trade]
    work: dict[str, Work] = Field(min_length=1)
    held: dict[str, NumberHeld]

    @property
    def types(self) -> frozenset[str]:
        """Every record type of which a change may raise or end a warning."""
        papers = {paper for trade in self.trades.values() for paper in trade.papers}
        return frozenset({*self.lists, *self.work, *self.held, *papers})


@cache
def matching() -> Matching:
    """The file, checked against the standard. Raises DeclarationError with file and key."""
    found = read_declaration(FILE, Matching)
    for key, problem in _problems(found):
        raise DeclarationError(FILE, key, problem)
    return found


def _problems(found: Matching) -> Iterator[tuple[str, str]]:
    unknown = [type for type in sorted(found.types) if type not in standard().types]
    if unknown:
        yield unknown[0], f"没有记录类型 {unknown[0]}"
        return
    for id, rule in found.lists.items():
        yield from _problems_of_list(id, rule, found)
    for id, trade in found.trades.items():
        if strange := strange_trades(trade.industries):
            yield f"trades.{id}.industries", why_no_trades(strange)
    posts = standard().code_list("work_post").by_code
    named = [(f"lists.{id}.posts", post) for id, rule in found.lists.items() for post in rule.posts]
    named += [(f"work.{id}.post", one.post) for id, one in found.work.items() if one.post]
    named += [(f"held.{id}.post", one.post) for id, one in found.held.items()]
    yield from ((at, f"代码表 work_post 中没有 {post}") for at, post in named if post not in posts)
    for id, one in found.work.items():
        yield from ((f"work.{id}", words) for words in _missing(id, (one.post_by, one.since, one.left)))
    for id, held in found.held.items():
        if held.number not in standard().type(id).fields:
            yield f"held.{id}.number", f"没有字段 {held.number}"


def _problems_of_list(id: str, rule: ListRule, found: Matching) -> Iterator[tuple[str, str]]:
    type = standard().type(id)
    if type.subject != "person" or type.public is None:
        yield f"lists.{id}", "名单应是关于人员、依法公示的记录类型"
    if rule.kind not in standard().code_list("key_person_kind").by_code:
        yield f"lists.{id}.kind", f"代码表 key_person_kind 中没有 {rule.kind}"
    yield from ((f"lists.{id}", words) for words in _missing(id, (rule.ground, rule.number, rule.trade_by)))
    for trade in {rule.trade, *rule.trade_of.values()} - {"", *found.trades}:
        yield f"lists.{id}", f"没有行业 {trade}，可用：{'、'.join(found.trades)}"


def _missing(type: str, names: Iterable[str]) -> Iterator[str]:
    known = standard().type(type).open_fields
    return (f"没有公开字段 {name}" for name in names if name and name not in known)
