"""Field types: what a value of a record may be, told the same way to Python and to DuckDB."""

from collections.abc import Mapping

from xinheng.fusion.standard.code_lists import CodeList
from xinheng.fusion.standard.field_types.codes import Division, LicenceNumber, SubjectRef, Uscc
from xinheng.fusion.standard.field_types.dates import Date, DateTime
from xinheng.fusion.standard.field_types.days import DateFormatError
from xinheng.fusion.standard.field_types.entries import CodeOf, Industry
from xinheng.fusion.standard.field_types.kind import Text
from xinheng.fusion.standard.field_types.money import Money
from xinheng.fusion.standard.field_types.numbers import Boolean, Decimal, Integer
from xinheng.fusion.standard.field_types.persons import IdDocument, PersonId
from xinheng.fusion.standard.field_types.phones import Phone
from xinheng.fusion.standard.field_types.points import Coordinate
from xinheng.fusion.standard.field_types.words import Address, Email, File, PersonName

__all__ = ["DateFormatError", "Text", "UnknownFieldType", "check_type", "field_type", "type_names"]

_PLAIN: dict[str, Text] = {
    kind.name: kind()
    for kind in (
        Text, Address, PersonName, Phone, Email, File, Integer, Decimal, Money, Boolean, Coordinate, Date, DateTime,
        Uscc, PersonId, IdDocument, LicenceNumber, Division,
    )
}  # fmt: skip

# Schemes whose values are checked by a type of their own; every other scheme is a code the city knows.
_SCHEMES: dict[str, Text] = {"uscc": _PLAIN["uscc"], "person": _PLAIN["person_id"]}


class UnknownFieldType(ValueError):
    """A declaration names a type, or a code list, that does not exist."""


def type_names() -> list[str]:
    """Every name a field's `type` may have; the two that take an argument are shown with it."""
    return [*sorted(_PLAIN), "industry", "code:<代码表>", "subject_ref:<标识类别>"]


def check_type(name: str, code_lists: Mapping[str, CodeList]) -> None:
    """Raises `UnknownFieldType` for a name that `field_type` would not know, without making the type: a start asks this
    of some two thousand fields."""
    kind, _, argument = name.partition(":")
    if name in _PLAIN or (kind == "subject_ref" and argument):
        return
    if name != "industry" and not (kind == "code" and argument):
        raise UnknownFieldType(f"没有字段类型 {name}，可用的有：{'、'.join(type_names())}")
    if (argument or "industry") not in code_lists:
        raise UnknownFieldType(f"没有代码表 {argument or name}，可用的有：{'、'.join(sorted(code_lists))}")


def field_type(name: str, code_lists: Mapping[str, CodeList]) -> Text:
    """The type a declaration names, its code list bound to it."""
    check_type(name, code_lists)
    if name in _PLAIN:
        return _PLAIN[name]
    kind, _, argument = name.partition(":")
    if kind == "subject_ref":
        return _SCHEMES.get(argument) or SubjectRef(argument)
    codes = code_lists[argument or "industry"]
    return Industry(codes) if name == "industry" else CodeOf(codes)
