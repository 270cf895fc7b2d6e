"""One row against its record type, in Python: for what the platform itself writes. Intake compiles the same to SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from xinheng.fusion.standard.declarations import Field, RecordType
from xinheng.fusion.standard.field_types.sql import quoted
from xinheng.fusion.standard.registry import Standard, standard
from xinheng.kit import city_time
from xinheng.kit.masking import DOUBLE_SURNAMES, mask


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of a row: the field, what was got, the reason in Chinese."""

    field: str
    got: str
    reason: str


def missing(title: str) -> str:
    """The reason for an empty required field."""
    return f"缺少必填项“{title}”"


def validate_row(
    kind: RecordType | str, row: Mapping[str, object], given: Standard | None = None
) -> tuple[dict[str, str], list[Problem]]:
    """The row's clean values (empty ones left out) and all its problems; an unknown field is a problem too."""
    words = given or standard()
    kind = words.type(kind) if isinstance(kind, str) else kind
    clean: dict[str, str] = {}
    problems = [Problem(name, _text(row[name]), "没有这个字段") for name in row if name not in kind.fields]
    for name, field in kind.fields.items():
        got = _text(row.get(name))
        type_ = words.type_of(field)
        value = type_.clean(got)
        if not value:
            problems += [Problem(name, got, missing(field.title))] if field.required else []
        elif reason := type_.check(value):
            hidden = field.privacy != "open"
            problems.append(Problem(name, "***" if hidden else got, veiled(reason, value) if hidden else reason))
        else:
            clean[name] = value
    return clean, problems


def veiled(reason: str, value: str) -> str:
    """The reason without the value that it repeats at its end: that value is about a person."""
    for said in (value, value[:20]):
        if reason.endswith(f"：{said}"):
            return reason.removesuffix(said) + "***"
    return reason


def sql_veiled(reason: str, expr: str) -> str:
    """`veiled` over a column of reasons and one of clean values."""
    cases = "".join(
        f"WHEN ends_with({reason}, '：' || {said}) THEN left({reason}, length({reason}) - length({said})) || '***' "
        for said in (expr, f"left({expr}, 20)")
    )
    return f"CASE {cases}ELSE {reason} END"


def _text(value: object) -> str:
    """A value of Python as a department would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = city_time.local(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        return local.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return "|".join(_text(part) for part in value)
    return str(value)


def open_value(field: Field, clean: str) -> str:
    """What the open part of a record stores of a clean value: the value, or its masked form."""
    return mask(clean, field.privacy, field.type) if field.shown == "masked" else clean


def sql_open_value(field: Field, expr: str) -> str:
    """`open_value` over a cleaned column."""
    if field.shown != "masked":
        return expr
    if field.type == "person_name":
        doubles = ", ".join(map(quoted, sorted(DOUBLE_SURNAMES)))
        kept = f"CASE WHEN length({expr}) > 2 AND left({expr}, 2) IN ({doubles}) THEN 2 ELSE 1 END"
        return f"left({expr}, {kept}) || repeat('*', least(greatest(length({expr}) - ({kept}), 1), 2))"
    if field.type in ("person_id", "id_document", "phone"):
        head = f"left({expr}, 3) || repeat('*', length({expr}) - 7) || right({expr}, 4)"
        short = f"left({expr}, 1) || repeat('*', length({expr}) - 1)" if field.type != "phone" else "'***'"
        least = 10 if field.type != "phone" else 8
        return f"CASE WHEN length({expr}) >= {least} THEN {head} ELSE {short} END"
    return f"CASE WHEN {expr} IS NOT NULL THEN '***' END"
