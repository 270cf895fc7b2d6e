"""The laws, policies, support and guides that concern one business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from xinheng.credit.portrait.listing import shown_records
from xinheng.fusion.registers import feed
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.fusion.standard.trades import is_of_trade
from xinheng.kit import city_time
from xinheng.services.policy.declarations import concerns
from xinheng.support.procedures.parameters import edition

# In the order of the page.
KINDS = ("law", "policy_document", "support_policy", "service_guide")
FOR_BUSINESSES = ("", "business")


@dataclass(frozen=True)
class Concerning:
    """One kind: its records that concern the business, the newest first, and how many are published in all."""

    kind: str
    title: str
    records: list[dict[str, Any]]
    published: int


def concerning(subject: Subject, *, words: str = "") -> list[Concerning]:
    """What concerns a business today, by kind; with words, of it what has them in it. What is over is left out."""
    now = (str(settings.XINHENG_CITY), edition(), city_time.today(), feed.position())
    found = []
    for kind in KINDS:
        published = _published(kind, *now)
        mine = [one for one in published if _concerns(one["fields"], subject) and _says(one["fields"], words)]
        found.append(Concerning(kind, standard().type(kind).title, mine, len(published)))
    return found


@lru_cache(maxsize=len(KINDS) * 2)
def _published(kind: str, city: str, law: int, today: date, written: tuple[int, int]) -> Sequence[dict[str, Any]]:
    """All that is in force of a kind, read once until something is written: laws and policies are a few thousand."""
    ends = standard().type(kind).role("ends_on") or ""
    return tuple(one for one in shown_records(kind) if _in_force(one["fields"], ends, today))


def _in_force(fields: dict[str, Any], ends: str, today: date) -> bool:
    state = standard().code_list("document_state").by_code.get(str(fields.get("state") or ""))
    return not (state and state.closed) and str(fields.get(ends) or "9999") >= today.isoformat()


def _concerns(fields: dict[str, Any], subject: Subject) -> bool:
    if str(fields.get("audience") or "") not in FOR_BUSINESSES:
        return False
    trade, division = str(fields.get("industry_code") or ""), str(fields.get("division") or "").rstrip("0")
    if not subject.division.startswith(division) or (trade and not is_of_trade(subject.industry, [trade])):
        return False
    field = str(fields.get("field_of_supervision") or "")
    return not field or concerns(field, subject.industry)


def _says(fields: dict[str, Any], words: str) -> bool:
    return all(any(word in str(value) for value in fields.values()) for word in words.split())
