"""The violations of a check, sorted by what follows: prompt, admonition, order, penalty, credit sanction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from xinheng.portals.officer.beginnings import BeginLink, links_at
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.table.registry import procedure

# Sort → its name, the disposals that belong to it, what follows, the procedure that may be begun, and which field of
# its form asks whom.
SORTS = (
    ("行政提示", ("prompt",), "当场提示，写入笔录；要书面提示的，发行政提示书。", "inquiry_letter", "codes"),
    ("行政告诫", ("admonition",), "同一问题再犯：当场告诫，写入笔录和检查结果。", "", ""),
    ("责令改正", ("correct_now", "correct"), "当场改正，或者按责令改正通知书限期改正、复查。", "", ""),
    ("行政处罚", ("case",), "审核通过时自动登记案源线索，移交执法核查、立案，见案源线索。", "", ""),
    (
        "信用惩戒", ("case",), "处罚决定作出后公示并计入信用分类；符合列入情形的，列入严重违法失信名单。",
        "serious_violation_listing", "uscc",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class ViolationSort:
    """One sort with the items that fell into it, and what the reader may begin."""

    title: str
    follows: str
    items: list[str]
    links: list[BeginLink] = field(default_factory=list)


def sorted_violations(lines: Iterable[Any], account: Account, identity: str) -> list[ViolationSort]:
    """Only the sorts something fell into; `lines` are the form's, `identity` whose shop it is."""
    failed = [(one.finding.disposal, one.item["title"]) for one in lines if one.finding and one.finding.disposal]
    found = []
    for title, disposals, follows, begun, whom in SORTS:
        items = [words for disposal, words in failed if disposal in disposals]
        if items:
            found.append(ViolationSort(title, follows, items, _links(begun, whom, account, identity)))
    return found


def _links(begun: str, whom: str, account: Account, identity: str) -> list[BeginLink]:
    """What the reader may begin, with the shop filled in where it has a code."""
    kind, _, code = identity.partition(":")
    asked = f"?{urlencode({whom: code})}" if kind == "uscc" else ""
    return [BeginLink(one.title, one.address + asked) for one in links_at(procedure(begun), account)] if begun else []
