"""The quality rules that follow from a record type: nobody writes them, and every type has them.

Each rule is a condition of DuckDB's SQL over the type's lake table; rows for which it holds fail the rule.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xinheng.fusion.standard.conditions import filter_tree
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.field_types.sql import one_of
from xinheng.fusion.standard.registry import Standard, standard
from xinheng.kit import city_time
from xinheng.kit.conditions.dialects import DUCKDB
from xinheng.kit.conditions.nodes import FieldOf
from xinheng.kit.conditions.printing import Printer

Dimension = Literal["completeness", "uniqueness", "validity", "consistency", "timeliness"]


@dataclass(frozen=True)
class QualityRule:
    """One thing that should hold for every row of a register."""

    id: str
    dimension: Dimension
    title: str
    # Rows where this holds fail; `PARTITION` rules may use window functions and are for QUALIFY.
    fails: str


def quality_rules(kind: RecordType, given: Standard | None = None) -> list[QualityRule]:
    """The rules of a type, in the order of its fields; sealed fields are not in the lake and have none."""
    words = given or standard()
    rules = [*_completeness(kind), *_uniqueness(kind), *_validity(kind, words), *_consistency(kind), *_checks(kind)]
    sealed = kind.fields.keys() - kind.open_fields.keys()
    return [rule for rule in rules if not sealed & set(re.findall(r"\w+", rule.fails))]


def _checks(kind: RecordType) -> Iterator[QualityRule]:
    """What the type itself declares."""
    judge = Printer(DUCKDB, f"DATE '{city_time.today()}'", row="")
    for place, check in enumerate(kind.checks, start=1):
        yield QualityRule(
            f"{kind.id}.check.{place}", "consistency", check.title, judge.truth(filter_tree(check.when, FieldOf))
        )


def _completeness(kind: RecordType) -> Iterator[QualityRule]:
    for name, field in kind.fields.items():
        if field.required or field.role in ("subject", "effective_on", "status"):
            yield QualityRule(f"{kind.id}.{name}.missing", "completeness", f"{field.title}应当填写", f"{name} IS NULL")


def _uniqueness(kind: RecordType) -> Iterator[QualityRule]:
    titles = "、".join(kind.fields[name].title for name in kind.key)
    repeated = "count(*) OVER (PARTITION BY key) > 1"
    yield QualityRule(f"{kind.id}.key.repeated", "uniqueness", f"{titles}不应在各来源间重复", repeated)
    subject, reason, end = kind.role("subject"), kind.title_field, kind.role("ends_on")
    if kind.lifetime == "listing" and subject and end and reason:
        title = f"同一主体不应因同一{kind.fields[reason].title}同时在列两次"
        standing = f"{end} IS NULL AND count(*) OVER (PARTITION BY {subject}, {reason}, {end}) > 1"
        yield QualityRule(f"{kind.id}.{subject}.twice", "uniqueness", title, standing)


def _validity(kind: RecordType, words: Standard) -> Iterator[QualityRule]:
    """What intake lets through because old records lawfully have it, and what should be looked at all the same."""
    for name, field in kind.fields.items():
        codes = words.code_lists.get("divisions" if field.type == "division" else field.type.removeprefix("code:"))
        if codes is None:
            continue
        value = f"left({name}, 6)" if field.type == "division" else name
        if field.type == "division":
            unknown = f"NOT {one_of(value, sorted(code for code in codes.by_code if len(code) == 6))}"
            yield QualityRule(f"{kind.id}.{name}.unknown", "validity", f"{field.title}不在行政区划代码表中", unknown)
        ended = [entry.code for entry in codes.entries if entry.until]
        if ended:
            title = f"{field.title}使用了已停用的代码"
            yield QualityRule(f"{kind.id}.{name}.ended", "validity", title, one_of(value, ended))


def _consistency(kind: RecordType) -> Iterator[QualityRule]:
    start, end = kind.role("effective_on"), kind.role("ends_on")
    if start and end:
        title = f"{kind.fields[end].title}不应早于{kind.fields[start].title}"
        backwards = f"CAST({end} AS DATE) < CAST({start} AS DATE)"
        yield QualityRule(f"{kind.id}.{end}.order", "consistency", title, backwards)
    for told in kind.public.counts_from if kind.public else ():
        if start and told != start:
            title = f"{kind.fields[told].title}不应早于{kind.fields[start].title}"
            early = f"CAST({told} AS DATE) < CAST({start} AS DATE)"
            yield QualityRule(f"{kind.id}.{told}.early", "consistency", title, early)
    for name in (kind.role("established_on"), start):
        if name:
            title = f"{kind.fields[name].title}不应晚于今天"
            yield QualityRule(
                f"{kind.id}.{name}.future", "consistency", title, f"CAST({name} AS DATE) > DATE '{city_time.today()}'"
            )
