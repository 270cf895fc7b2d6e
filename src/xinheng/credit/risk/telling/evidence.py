"""Whether a page shows what a public sentence says: the sentence is told again from the records on that page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from xinheng.credit.judgement import row_of
from xinheng.credit.risk.declarations import Indicator
from xinheng.credit.risk.registry import indicators
from xinheng.credit.risk.telling.wording import ClassReason, bin_of, notice_of
from xinheng.fusion.standard.conditions import Filter, filter_tree
from xinheng.fusion.standard.display import sentence
from xinheng.fusion.standard.registry import standard
from xinheng.kit.conditions.meaning import Row, holds
from xinheng.kit.conditions.nodes import FieldOf
from xinheng.kit.months import months_later

# A reason is read at a glance; the whole stands in the record it leads to.
LONGEST = 60
Shown = tuple[Mapping[str, Any], Row]


def proven(
    reasons: Sequence[ClassReason], records: Sequence[Mapping[str, Any]], subject: Mapping[str, Any], today: date
) -> list[ClassReason]:
    """The reasons that a record on the page bears out, in the words that follow from the records there.

    What left the page this night is no longer told, and a number is the number that can be counted on the page.
    """
    known = indicators()
    told = []
    for reason in reasons:
        indicator = known.get(reason["indicator"])
        words = _told(indicator, reason, records, subject, today) if indicator else ""
        if words:
            told.append(reason | {"words": words})
    return told


def _told(
    indicator: Indicator,
    reason: ClassReason,
    records: Sequence[Mapping[str, Any]],
    subject: Mapping[str, Any],
    today: date,
) -> str:
    """The sentence as the page bears it out; "" where it does not."""
    base = [one for one in _of_type(indicator, records, subject) if _counts(indicator, indicator.filter, one, today)]
    found = [one for one in base if _fits(indicator.part or indicator.proof, one, today)]
    if not found:
        return ""
    if indicator.yardstick and len(found) < indicator.yardstick.at_least:
        return ""
    if indicator.yardstick or indicator.kind not in ("count", "share", "latest", "worst"):
        return reason["words"]
    value = _value(indicator, found, base)
    outcome = bin_of(indicator, value)
    words = notice_of(indicator, value, outcome.points) if outcome else ""
    if not words:
        return ""
    if indicator.kind == "share":
        words = f"{words}（{len(base)}次中{len(found)}次）"
    return words + _newest(found, alone=len(found) == 1)


def _newest(found: list[Shown], *, alone: bool) -> str:
    """What the newest of the records says happened, and when; "" where its type tells no sentence."""
    record, row = max(found, key=lambda one: one[1].effective_on or date.min)
    kind = standard().types[str(record["type"])]
    happened = sentence(kind, record["fields"]).rstrip("。") if kind.sentence else ""
    if not happened or row.effective_on is None:
        return ""
    happened = happened if len(happened) <= LONGEST else f"{happened[: LONGEST - 1]}…"
    return f"{'：' if alone else '，最近一次：'}{happened}（{row.effective_on:%Y-%m}）"


def _of_type(indicator: Indicator, records: Sequence[Mapping[str, Any]], subject: Mapping[str, Any]) -> list[Shown]:
    """The page's records of the types the indicator reads: the subject's own, or those that name it."""
    elsewhere = bool(indicator.mentioned_as)
    ours = [one for one in records if one["type"] in indicator.record_types and ("about" in one) == elsewhere]
    return [(one, row_of(one, subject)) for one in ours]


def _counts(indicator: Indicator, filters: Filter, one: Shown, today: date) -> bool:
    """Whether a record counts for the indicator on a day: begun, within its window, in force, fitting."""
    row = one[1]
    begun = row.effective_on is None or row.effective_on <= today
    recent = not indicator.window or (
        row.effective_on is not None and months_later(row.effective_on, indicator.window) > today
    )
    held = not indicator.in_force or row.ends_on is None or row.ends_on > today
    return begun and recent and held and _fits(filters, one, today)


def _fits(filters: Filter, one: Shown, today: date) -> bool:
    return holds(filter_tree(filters, FieldOf), one[1], today)


def _value(indicator: Indicator, found: list[Shown], base: list[Shown]) -> str | None:
    """The indicator's value, from the records on the page alone."""
    if indicator.kind == "count":
        return str(len(found))
    if indicator.kind == "share":
        return str(len(found) / len(base)) if len(base) >= indicator.at_least else None
    field = indicator.fields[0]
    if indicator.kind == "worst":
        return str(max(indicator.ranks.get(row.fields.get(field) or "", 0) for _, row in found))
    latest = max(found, key=lambda one: one[1].effective_on or date.min)
    return latest[1].fields.get(field)
