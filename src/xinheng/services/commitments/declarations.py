"""Templates of commitments and the words a promise may not hold, as data; a city pack's take their place."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.trades import is_of_trade, strange_trades, why_no_trades
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

OWN = Path(__file__).parent / "templates.toml"
CODES = "commitment_kind"


class Template(Declaration):
    """A promise ready to be signed, for every trade or for those whose code begins so."""

    title: str
    kind: str
    text: str
    trades: tuple[str, ...] = ()

    def fits(self, industry: str) -> bool:
        """Whether it is for a trade."""
        return not self.trades or is_of_trade(industry, self.trades)


class Templates(Declaration):
    """All templates of one file, and its forbidden words."""

    absolute: tuple[str, ...] = ()
    templates: dict[str, Template] = {}


def _templates_of_city(city: Path) -> Mapping[str, Templates]:
    merged = Templates()
    for path in (OWN, *sorted((city / "commitments").glob("*.toml"))):
        read = read_declaration(path, Templates)
        known = standard().code_list(CODES).by_code
        for name, one in read.templates.items():
            if one.kind not in known:
                raise DeclarationError(path, f"templates.{name}.kind", f"承诺类型代码表里没有“{one.kind}”")
            if strange := strange_trades(one.trades):
                raise DeclarationError(path, f"templates.{name}.trades", why_no_trades(strange))
        merged = Templates(
            absolute=(*merged.absolute, *read.absolute), templates={**merged.templates, **read.templates}
        )
    return {"all": merged}


TEMPLATES = Shelf("承诺模板", _templates_of_city)


def templates() -> Mapping[str, Template]:
    """The templates in force in this city, by name."""
    return _all().templates


def forbidden_words() -> tuple[str, ...]:
    """The words that no promise may hold."""
    return _all().absolute


def _all() -> Templates:
    return TEMPLATES.of(pack_folder(str(settings.XINHENG_CITY)))["all"]
