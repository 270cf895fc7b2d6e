"""Which trades a field of supervision concerns, as data; a city pack's table takes the place of entries."""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.trades import is_of_trade, strange_trades, why_no_trades
from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf

OWN, OF_CITY = Path(__file__).parent / "fields.toml", "policy_fields.toml"
CODES = "supervision_field"


class Fields(Declaration):
    """One file: by field, beginnings of codes of trades."""

    fields: dict[str, tuple[str, ...]] = {}


def _fields_of_city(city: Path) -> Mapping[str, tuple[str, ...]]:
    merged: dict[str, tuple[str, ...]] = {}
    for path in (OWN, city / OF_CITY):
        read = read_declaration(path, Fields).fields if path.exists() else {}
        for name in read:
            if name not in standard().code_list(CODES).by_code:
                raise DeclarationError(path, f"fields.{name}", f"监管领域代码表里没有“{name}”")
            if strange := strange_trades(read[name]):
                raise DeclarationError(path, f"fields.{name}", why_no_trades(strange))
        merged |= read
    return merged


FIELDS = Shelf("政策领域", _fields_of_city)


def concerns(field: str, industry: str) -> bool:
    """Whether a field concerns a trade."""
    trades = FIELDS.of(pack_folder(str(settings.XINHENG_CITY))).get(field)
    return trades is None or is_of_trade(industry, trades)
