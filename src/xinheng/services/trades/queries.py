"""How a trade fares, in the whole city or a district."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xinheng.fusion.standard.code_lists import Code
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.statistics.queries import good_runs, rows_where
from xinheng.fusion.statistics.registry import models
from xinheng.kit import city_time
from xinheng.services.trades.rules import CountTold, share, told
from xinheng.support.procedures.parameters import parameter

PEERS, TURNOVER, SURVIVAL = "trade_peers", "trade_turnover", "trade_survival"
SMALLEST, BASE = "trades.smallest_count", "trades.smallest_base"
# Lower bounds of the groups of age, and the years that are asked for of a life: the models' own.
AGES, SPANS, SPAN_OF_A_DISTRICT = (0, 1, 3, 5, 10), (1, 2, 3, 5, 8), 3
# By its letters, the level of the classification.
LEVELS = {1: "门类", 3: "大类", 4: "中类", 5: "小类"}
MOST_FOUND = 20
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class SpanLived:
    """Of those founded that long ago, how many lived so long; no share over too few."""

    years: int
    founded: CountTold
    share: int | None


@dataclass(frozen=True)
class DistrictLine:
    """A trade in one district, as a line of the table."""

    district: str
    title: str
    living: CountTold
    births: CountTold
    deaths: CountTold
    share: int | None


@dataclass(frozen=True)
class TradeFigures:
    """A trade in the city (`district` is "") or in a district, as everybody may read it."""

    code: str
    title: str
    district: str
    place: str
    day: date
    living: CountTold
    ages: list[tuple[str, CountTold]]
    turnover: list[tuple[int, CountTold, CountTold]]
    spans: list[SpanLived]
    places: list[DistrictLine]


def title_of(trade: str) -> str:
    """正餐服务 of H6210; "" of a code that there is not."""
    entry = standard().code_lists["industry"].by_code.get(trade)
    return entry.title if entry else ""


def levels_of(trade: str) -> list[tuple[str, str, str]]:
    """Level, code and title of a trade and all that it is part of, the widest first."""
    above = [(LEVELS[letters], trade[:letters]) for letters in LEVELS if letters <= len(trade)]
    return [(level, code, title_of(code)) for level, code in above if title_of(code)]


def trades_like(words: str) -> list[Code]:
    """Trades by their code, with or without its letter, or by words of their title."""
    asked = words.strip().upper()
    entries = standard().code_lists["industry"].entries
    exact = [one for one in entries if asked in (one.code, one.code[1:], one.title)]
    # 正餐服务 is a class and its only subclass: the wider one stands for both.
    exact = [
        one for one in exact if not any(one.code != wider.code and one.code.startswith(wider.code) for wider in exact)
    ]
    return (exact or [one for one in entries if asked and asked in one.title.upper()])[:MOST_FOUND]


def read_trade(trade: str, district: str) -> TradeFigures | None:
    """The figures of a trade; None while they were not made. A district without any has figures of nothing."""
    runs = {name: next(iter(good_runs(name).values()), None) for name in (PEERS, TURNOVER, SURVIVAL)}
    made = [run for run in runs.values() if run]
    if len(made) < len(runs):
        return None
    peers, turnover, survival = (rows_where(run, models()[run.model], trade=trade) for run in made)
    here, day, today = district or None, max(run.day for run in made), city_time.today()
    smallest, base = int(parameter(SMALLEST, today)), int(parameter(BASE, today))
    return TradeFigures(
        trade, title_of(trade), district, place_title(district), day, told(_sum(peers, here, 3), smallest),
        [(_age(at), told(_sum(peers, here, 3, low), smallest)) for at, low in enumerate(AGES)],
        [(year, told(_sum(turnover, here, 3, year), smallest), told(_sum(turnover, here, 4, year), smallest))
         for year in range(day.year - 5, day.year + 1)],
        [_span(survival, here, years, smallest, base) for years in SPANS],
        [_place(one, peers, turnover, survival, day.year - 1, smallest, base) for one in districts_of(peers)],
    )  # fmt: skip


def districts_of(peers: Rows) -> list[str]:
    """The districts in which there are any."""
    return sorted({row[1] for row in peers if row[1]})


def place_title(district: str) -> str:
    """两河区; 全市 of no district."""
    return standard().code_lists["divisions"].title_of(district) if district else "全市"


def _age(at: int) -> str:
    low, high = AGES[at], AGES[at + 1] if at + 1 < len(AGES) else None
    return f"{low} 到 {high} 年" if high else f"满 {low} 年"


def _sum(rows: Rows, district: str | None, column: int, third: int | None = None) -> int:
    fitting = (row for row in rows if district in (None, row[1]) and third in (None, row[2]))
    return sum(row[column] for row in fitting)


def _span(rows: Rows, district: str | None, years: int, smallest: int, base: int) -> SpanLived:
    founded, lived = _sum(rows, district, 3, years), _sum(rows, district, 4, years)
    return SpanLived(years, told(founded, smallest), share(lived, founded, smallest, base))


def _place(
    district: str, peers: Rows, turnover: Rows, survival: Rows, year: int, smallest: int, base: int
) -> DistrictLine:  # fmt: skip
    figures = (_sum(peers, district, 3), _sum(turnover, district, 3, year), _sum(turnover, district, 4, year))
    living, births, deaths = (told(one, smallest) for one in figures)
    lived = share(
        _sum(survival, district, 4, SPAN_OF_A_DISTRICT), _sum(survival, district, 3, SPAN_OF_A_DISTRICT), smallest, base
    )
    return DistrictLine(district, place_title(district), living, births, deaths, lived)
