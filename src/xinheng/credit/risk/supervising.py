"""Class and trade drive supervision: how often a shop may be checked in a year, and how many of a class are drawn.

国市监信发〔2022〕6号 asks for it, 国发〔2019〕5号 for more in trades that bear on safety and health. The numbers are
dated parameters, which two administrators may change; the trades stand in `key_trades.toml`, of the city's pack where
it has one; everybody reads both on the page of the rule, and the planning of checks and their approval read them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from xinheng.credit.risk.declarations import Class
from xinheng.credit.risk.queries import result_for
from xinheng.credit.risk.statement.compile import CLASSES
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.trades import is_of_trade, strange_trades, why_no_trades
from xinheng.kit import city_time
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.shelf import Shelf
from xinheng.support.procedures.parameters import parameter

HERE, FILE = Path(__file__).parent, "key_trades.toml"


class KeyTrades(Declaration):
    """The trades that are supervised more closely, by the beginnings of their industry codes."""

    basis: Annotated[str, StringConstraints(min_length=4)]
    trades: dict[str, tuple[str, ...]] = Field(min_length=1)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(prefix for prefixes in self.trades.values() for prefix in prefixes)


def _of_city(city: Path) -> Mapping[str, KeyTrades]:
    path = next(home / FILE for home in (city, HERE) if (home / FILE).exists())
    read = read_declaration(path, KeyTrades)
    for title, trades in read.trades.items():
        if strange := strange_trades(trades):
            raise DeclarationError(path, f"trades.{title}", why_no_trades(strange))
    return {FILE: read}


KEY_TRADES = Shelf("重点监管行业", _of_city)


def key_trades() -> KeyTrades:
    """The file in force in this city. Raises DeclarationError with file and key."""
    return KEY_TRADES.of(pack().folder)[FILE]


def is_key_trade(industry: str) -> bool:
    """Whether an industry is one of them."""
    return is_of_trade(industry, key_trades().prefixes)


@dataclass(frozen=True)
class Supervision:
    """What follows from class and trade: routine visits a year at most (0: no cap), percent drawn at most."""

    grade: Class
    times: int
    ratio: int
    key: bool = False

    @property
    def words(self) -> str:
        """For people."""
        often = f"日常检查每年最多 {self.times} 次" if self.times else "日常检查不设次数上限，按需要检查"
        return f"{often}；双随机抽查比例不高于 {self.ratio}%"


def supervision_of(grade: Class, day: date | None = None, *, key: bool = False) -> Supervision:
    """What follows from a class by the rule of a day; `key` for a trade that is supervised more closely."""
    on, name = day or city_time.today(), grade.lower()
    times, ratio = (
        int(parameter(f"class_supervision.{'key_' if key else ''}{kind}_{name}", on)) for kind in ("times", "ratio")
    )
    return Supervision(grade, times, ratio, key)


def supervisions(day: date | None = None, *, key: bool = False) -> list[Supervision]:
    """Of every class, the best first."""
    return [supervision_of(one, day, key=key) for one in CLASSES]


def yearly_cap_of(subject: int, otherwise: int, day: date, *, industry: str | None = None) -> int:
    """The routine visits a year at most for a subject, by its class of today and its trade (`industry`, looked up where
    it is not known); `otherwise` for who is not rated."""
    result = result_for(subject)
    found = next((one for one in CLASSES if result is not None and one == result.grade), None)
    if found is None:
        return otherwise
    if industry is None:
        industry = Subject.objects.filter(pk=subject).values_list("industry", flat=True).first() or ""
    return supervision_of(found, day, key=is_key_trade(industry)).times
