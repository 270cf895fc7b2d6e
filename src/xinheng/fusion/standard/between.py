"""What must hold between record types, told with the dotted key of the part that is wrong.

What a law ties to another record (a repair, an objection, a listing) hides or shows nothing where that record never
says what the condition asks.
"""

from collections.abc import Iterator

from xinheng.fusion.standard.conditions import Filter
from xinheng.fusion.standard.consistency import strange_values
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.publication import Link, Public
from xinheng.fusion.standard.registry import Standard

OF_SUBJECT = "subject."
DAYS = ("date", "datetime")


def problems_between(kind: RecordType, words: Standard) -> Iterator[tuple[str, str]]:
    """Dotted key and problem of everything that a type says of others, or of its subject."""
    if told := kind.repeats:
        other = words.types.get(told.type)
        if other is None or told.there not in other.fields:
            yield "repeats", f"没有记录类型 {told.type}，或者其中没有字段 {told.there}"
    if kind.public is None:
        return
    for link in kind.public.links:
        yield from (("public", problem) for problem in _of_link(link, words))
    yield from _days_of_links(kind.public, words)
    for key, when in _conditions(kind.public):
        yield from ((key, problem) for problem in _of_subject(kind, when, words))


def _of_link(link: Link, words: Standard) -> Iterator[str]:
    """The type exists and is published, with the field it is found by and those it is judged by."""
    other = words.types.get(link.type)
    if other is None or other.public is None or (link.there and link.there not in other.open_fields):
        yield f"关联的 {link.type}.{link.there} 不存在或者不公开，请改正"
        return
    for name, wanted in link.when.items():
        if name.startswith(OF_SUBJECT):
            continue
        if name not in other.open_fields:
            yield f"关联的 {link.type} 没有公开的字段 {name}"
            continue
        for problem in strange_values(other.fields[name].type, wanted, words.code_lists):
            yield f"关联的 {link.type}.{name}：{problem}"


def _days_of_links(public: Public, words: Standard) -> Iterator[tuple[str, str]]:
    """A day that is taken from a linked record is a day of its type."""
    days = [("stops", one.on, one.linked) for one in public.stops]
    days += [("periods", one.anew_from, one.linked) for one in public.periods]
    for table, name, link in days:
        other = words.types.get(link.type) if link else None
        if name and other and (name not in other.open_fields or other.fields[name].type not in DAYS):
            yield f"public.{table}", f"{other.id} 没有公开的日期字段 {name}"


def _conditions(public: Public) -> Iterator[tuple[str, Filter]]:
    for table in ("held_back", "periods", "stops", "withheld"):
        for place, rule in enumerate(getattr(public, table)):
            yield f"public.{table}.{place}.when", rule.when
            link = getattr(rule, "linked", None)
            yield f"public.{table}.{place}.linked", link.when if link else {}


def _of_subject(kind: RecordType, when: Filter, words: Standard) -> Iterator[str]:
    """What is asked of the subject itself is what a register of such subjects can say."""
    makers = [one for one in words.types.values() if one.establishes and one.subject == kind.subject]
    for name, wanted in when.items():
        role = name.removeprefix(OF_SUBJECT) if name.startswith(OF_SUBJECT) else ""
        types = {one.fields[field].type for one in makers if role and (field := one.role(role))}
        found = [set(strange_values(type, wanted, words.code_lists)) for type in types]
        yield from sorted(set.intersection(*found)) if found else ()
