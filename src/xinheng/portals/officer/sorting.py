"""The violations of a check, sorted by what follows: prompt, admonition, order, penalty, credit sanction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from xinheng.portals.officer.beginnings import BeginLink, links_at
from xinheng.supervision.inspection.sorting import violation_sorts
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.table.registry import procedure


@dataclass(frozen=True)
class ViolationSort:
    """One sort with the items that fell into it, and what the reader may begin."""

    title: str
    follows: str
    items: list[str]
    links: list[BeginLink] = field(default_factory=list)


def sorted_violations(lines: Iterable[Any], account: Account, identity: str) -> list[ViolationSort]:
    """Only the sorts something fell into; `lines` are the form's, `identity` whose shop it is."""
    failed = [
        (one.finding.disposal, one.item["title"].rstrip("。")) for one in lines if one.finding and one.finding.disposal
    ]
    found = []
    for sort in violation_sorts():
        if items := [words for disposal, words in failed if disposal in sort.disposals]:
            links = _links(sort.begins, sort.asks, account, identity)
            found.append(ViolationSort(sort.title, sort.follows, items, links))
    return found


def _links(begun: str, whom: str, account: Account, identity: str) -> list[BeginLink]:
    """What the reader may begin, with the shop filled in where it has a code."""
    kind, _, code = identity.partition(":")
    asked = f"?{urlencode({whom: code})}" if kind == "uscc" else ""
    return [BeginLink(one.title, one.address + asked) for one in links_at(procedure(begun), account)] if begun else []
