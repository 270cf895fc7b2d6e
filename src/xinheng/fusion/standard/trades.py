"""Trades as declarations name them: beginnings of codes of the national classification of industries (GB/T 4754)."""

from collections.abc import Iterable

from xinheng.fusion.standard.registry import standard

CODES = "industry"


def is_of_trade(industry: str, trades: Iterable[str]) -> bool:
    """Whether an industry is of one of these trades; where none is known it is of no trade.

    Both are written with the letter of the section, which the standard puts before every code it keeps.
    """
    return bool(industry) and industry.startswith(tuple(trades))


def strange_trades(trades: Iterable[str]) -> list[str]:
    """Those with which no code of the classification begins: they would fit nobody, or, empty, everybody."""
    codes = standard().code_list(CODES).by_code
    return [one for one in trades if not one or not any(code.startswith(one) for code in codes)]


def why_no_trades(strange: Iterable[str]) -> str:
    """What is wrong with them, and how they are written."""
    return f"国民经济行业分类里没有以“{'”“'.join(strange)}”开头的代码，应写成 H62 的样子，字母在前"
