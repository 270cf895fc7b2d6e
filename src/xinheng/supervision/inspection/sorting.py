"""Into which sorts the violations of a check fall, as data: what follows, and what may be begun."""

from collections.abc import Collection, Mapping
from pathlib import Path

from django.conf import settings
from pydantic import Field

from xinheng.kit.declared import Declaration, DeclarationError, read_declaration
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import Shelf
from xinheng.supervision.inspection.rules import DISPOSALS
from xinheng.support.procedures.table.binding import acts
from xinheng.support.procedures.table.registry import current_procedures

OWN, FILE = Path(__file__).with_name("sorts.toml"), "violation_sorts.toml"


class SortDeclared(Declaration):
    """One sort. `begins` is a procedure, `asks` the field of its form that is filled with the shop's code."""

    title: str
    disposals: tuple[str, ...] = Field(min_length=1)
    follows: str
    begins: str = ""
    asks: str = ""


class SortsDeclared(Declaration):
    """All of one file, in the order of the page."""

    sorts: tuple[SortDeclared, ...] = Field(min_length=1)


def _sorts_of_city(city: Path) -> Mapping[str, SortDeclared]:
    path = city / FILE if (city / FILE).exists() else OWN
    sorts = read_declaration(path, SortsDeclared).sorts
    known = {one.id: _asked_to_begin(one.id) for one in current_procedures()}
    for number, one in enumerate(sorts):
        if strange := [kind for kind in one.disposals if kind not in DISPOSALS]:
            raise DeclarationError(path, f"sorts.{number}.disposals", f"没有处置方式 {strange[0]}")
        if one.begins and one.begins not in known:
            raise DeclarationError(path, f"sorts.{number}.begins", f"没有业务流程 {one.begins}")
        if one.asks and one.asks not in (asked := known.get(one.begins, ())):
            told = f"可用：{'、'.join(asked)}" if asked else "没有写可以登记的业务流程 begins"
            raise DeclarationError(path, f"sorts.{number}.asks", f"登记的表单没有字段 {one.asks}，{told}")
    return {one.title: one for one in sorts}


def _asked_to_begin(procedure: str) -> tuple[str, ...]:
    """The fields of the forms with which people begin a matter of this procedure."""
    forms = [act.asks for act in acts() if act.procedure == procedure and act.begins and act.asks]
    return tuple(name for form in forms for name in form.base_fields)


SORTS = Shelf("违法行为分类", _sorts_of_city)


def violation_sorts() -> Collection[SortDeclared]:
    """Those in force in this city, in the order of the page."""
    return SORTS.of(pack_folder(str(settings.XINHENG_CITY))).values()
