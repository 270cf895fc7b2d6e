"""Values and records in the words people read, from the standard alone: no page knows a record type."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.field_types.codes import CodeOf
from xinheng.fusion.standard.registry import Standard, standard

# Where a sentence template may be cut when the value of a clause is missing.
_CLAUSES = re.compile(r"(，|；|; |, )")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_YES_NO = {"zh-hans": {"true": "是", "false": "否"}, "en": {"true": "yes", "false": "no"}}


def shown(field: Field, value: str, given: Standard | None = None) -> str:
    """A stored value as people read it: a code as its title, an amount with its thousands, a moment to the minute."""
    words = given or standard()
    if not value:
        return ""
    if field.many:
        single = field.model_copy(update={"many": False})
        return "、".join(shown(single, part, words) for part in value.split("|"))
    kind = words.field_type(field.type)
    if isinstance(kind, CodeOf):
        return kind.codes.title_of(value, words.language)
    if field.type == "money":
        return _amount(value, words.language)
    if field.type == "boolean":
        return _YES_NO["en" if words.language.startswith("en") else "zh-hans"].get(value, value)
    return value[:16].replace("T", " ") if field.type == "datetime" else value


def field_title(field: Field, given: Standard | None = None) -> str:
    """What the field is called in the city's language."""
    words = given or standard()
    return (field.title_en if words.language.startswith("en") else "") or field.title


def summary(kind: RecordType, values: Mapping[str, str], given: Standard | None = None) -> str:
    """The record in one line, by its type's `summary`; a clause whose value is missing is left out."""
    words = given or standard()
    parts = _CLAUSES.split(kind.summary)
    clauses, marks = parts[::2], ["", *parts[1::2]]
    line = ""
    for clause, mark in zip(clauses, marks, strict=True):
        if all(values.get(name) for name in _PLACEHOLDER.findall(clause)):
            filled = _PLACEHOLDER.sub(lambda found: shown(kind.fields[found[1]], values[found[1]], words), clause)
            line += (mark if line else "") + filled
    return line


def heading(kind: RecordType, values: Mapping[str, str], given: Standard | None = None) -> str:
    """What the record is called in a list: the value of its title field, else the type's own title."""
    words = given or standard()
    value = values.get(kind.title_field, "")
    return shown(kind.fields[kind.title_field], value, words) if value else kind.title


def facts(kind: RecordType, values: Mapping[str, str], given: Standard | None = None) -> list[tuple[str, str]]:
    """Title and value of every field that has one, those the type lists first coming first."""
    words = given or standard()
    order = [*kind.list_fields, *(name for name in kind.fields if name not in kind.list_fields)]
    return [
        (field_title(kind.fields[name], words), shown(kind.fields[name], values[name], words))
        for name in order
        if values.get(name)
    ]


def _amount(value: str, language: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    text = f"{number:,.2f}".removesuffix(".00")
    return text if language.startswith("en") else f"{text}元"
