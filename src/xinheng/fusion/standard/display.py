"""Values and records in the words people read, from the standard alone: no page knows a record type."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.field_types.entries import CodeOf
from xinheng.fusion.standard.field_types.money import in_words
from xinheng.fusion.standard.registry import Standard, standard

# Where a sentence template may be cut when the value of a clause is missing.
_CLAUSES = re.compile(r"(，|；|; |, )")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_YES_NO = {"zh-hans": {"true": "是", "false": "否"}, "en": {"true": "yes", "false": "no"}}


def shown(field: Field, value: object, given: Standard | None = None) -> str:
    """A stored value as people read it: a code by its title, an amount with its sign, a moment to the minute."""
    words = given or standard()
    if value in (None, "", []):
        return ""
    if field.many or isinstance(value, list):
        parts = value if isinstance(value, list) else str(value).split("|")
        return "、".join(_one(field, str(part), words) for part in parts)
    return _one(field, str(value), words)


def _one(field: Field, value: str, words: Standard) -> str:
    kind = words.field_type(field.type)
    if isinstance(kind, CodeOf):
        return kind.codes.title_of(value, words.language)
    match field.type:
        case "money":
            return _amount(value)
        case "boolean":
            return _YES_NO["en" if words.language.startswith("en") else "zh-hans"].get(value.lower(), value)
        case "date" | "datetime":
            return value[: 10 if field.type == "date" else 16].replace("T", " ")
        case "division" if "divisions" in words.code_lists:
            return words.code_list("divisions").title_of(value, words.language)
    return f"{value} {field.unit}" if field.unit and field.type in ("integer", "decimal") else value


def field_title(field: Field, given: Standard | None = None, category: str = "") -> str:
    """What the field is called in the city's language, of a subject of this category."""
    words = given or standard()
    if category in field.called:
        return field.called[category]
    return (field.title_en if words.language.startswith("en") else "") or field.title


def summary(kind: RecordType, values: Mapping[str, str], given: Standard | None = None) -> str:
    """The record in one line, by its type's `summary`; a clause whose value is missing is left out."""
    return _filled(kind, kind.summary, values, given or standard())


def sentence(kind: RecordType, values: Mapping[str, str], given: Standard | None = None) -> str:
    """What happened, by its type's `sentence`; "" where the type has none."""
    return _filled(kind, kind.sentence, values, given or standard())


def _filled(kind: RecordType, template: str, values: Mapping[str, str], words: Standard) -> str:
    parts = _CLAUSES.split(template)
    clauses, marks = parts[::2], ["", *parts[1::2]]
    line = ""
    for clause, mark in zip(clauses, marks, strict=True):
        if all(values.get(name) for name in _PLACEHOLDER.findall(clause)):
            filled = _PLACEHOLDER.sub(lambda found: shown(kind.fields[found[1]], values[found[1]], words), clause)
            line += (mark if line else "") + filled
    return line


def heading(kind: RecordType, values: Mapping[str, str], given: Standard | None = None) -> str:
    """What the record is called in a list: its type's `heading`, else the value of its title field, else the type."""
    words = given or standard()
    if kind.heading and (line := _filled(kind, kind.heading, values, words)):
        return line
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


def _amount(value: str) -> str:
    number, currency = in_words(value)
    try:
        amount = f"{Decimal(number):,.2f}"
    except InvalidOperation:
        return value
    return f"{amount} {currency}" if currency else f"¥{amount}"
