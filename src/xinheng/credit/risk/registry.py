"""The indicators and scorecards in force: the package's own, the scenarios', then the city pack's, which add or
replace by id."""

from collections.abc import Mapping
from pathlib import Path

from xinheng.credit.risk.consistency import problems_of
from xinheng.credit.risk.declarations import MAIN, Indicator, Scorecard
from xinheng.credit.risk.statement.own_sql import problems_of_sql
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit.declared import DeclarationError, read_declaration
from xinheng.kit.shelf import Shelf
from xinheng.support.contract import declared_folders

HERE = Path(__file__).parent


def read_indicators(*folders: Path) -> dict[str, Indicator]:
    """Indicators by id; a later folder replaces what an earlier one declared under the same id."""
    found = {}
    paths = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            indicator = read_declaration(path, Indicator)
            for key, problem in problems_of(indicator, standard().types, standard().code_lists):
                raise DeclarationError(path, key, problem)
            found[indicator.id], paths[indicator.id] = indicator, path
    for key, statements in (
        ("sql", {id: one.sql for id, one in found.items() if one.kind == "sql"}),
        ("yardstick.sql", {id: one.yardstick.sql for id, one in found.items() if one.yardstick}),
    ):
        for id, problem in problems_of_sql(statements):
            raise DeclarationError(paths[id], key, problem)
    return found


def read_scorecards(indicators: Mapping[str, Indicator], *folders: Path) -> dict[str, Scorecard]:
    """Scorecards by id, each checked: every indicator it names exists and belongs to one of its dimensions."""
    found = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            card = read_declaration(path, Scorecard)
            for id in card.indicators:
                if id not in indicators:
                    raise DeclarationError(path, "indicators", f"没有编号为 {id} 的指标文件")
                if indicators[id].dimension not in card.dimensions:
                    raise DeclarationError(path, "dimensions", f"指标 {id} 的维度 {indicators[id].dimension} 没有上限")
            for status in card.unrated_status:
                if not standard().is_closed(card.kind, status):
                    raise DeclarationError(
                        path, "unrated_status", f"登记状态 {status} 在代码表中不是 closed = yes，不能写作不再评定"
                    )
            schemes = {one.identity for one in standard().types.values()}
            for beginning in card.unrated_codes:
                if beginning.partition(":")[0] not in schemes:
                    raise DeclarationError(path, "unrated_codes", f"应写成 标识:开头，没有标识 {beginning}")
            found[card.id] = card
    return found


def _indicators_of_city(city: Path) -> dict[str, Indicator]:
    return read_indicators(*(folder / "indicators" for folder in (HERE, *declared_folders(), city)))


INDICATORS = Shelf("风险指标", _indicators_of_city)


def _scorecards_of_city(city: Path) -> dict[str, Scorecard]:
    folders = (folder / "scorecards" for folder in (HERE, *declared_folders(), city))
    found = read_scorecards(INDICATORS.of(city), *folders)
    if MAIN not in found:
        raise DeclarationError(city / "scorecards", "id", f"没有编号为 {MAIN} 的评分卡：信用等级由它评定")
    return found


SCORECARDS = Shelf("评分卡", _scorecards_of_city)


def indicators() -> Mapping[str, Indicator]:
    """Every indicator of this deployment."""
    return INDICATORS.of(pack().folder)


def scorecards() -> Mapping[str, Scorecard]:
    """Every scorecard of this deployment."""
    return SCORECARDS.of(pack().folder)


def main_scorecard() -> Scorecard:
    """The card that gives a subject its class and colour."""
    return scorecards()[MAIN]


def indicators_of(card: Scorecard) -> list[Indicator]:
    """The indicators of a card, in its order."""
    return [indicators()[id] for id in card.indicators]
