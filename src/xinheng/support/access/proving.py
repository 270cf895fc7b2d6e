"""Grants compared with the trail: the rights that stand are those that were given and not taken."""

import json
from collections.abc import Iterator

from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import Break
from xinheng.support.orgs.models import Organisation

# Account, role, organisation, division, field.
Right = tuple[str, str, int, str, str]


def compare_grants() -> Iterator[Break]:
    """Rights that nobody gave, given ones that are gone, and last days that were changed."""
    heard, stands = _heard(), _standing()
    for right in sorted(heard.keys() | stands.keys()):
        if heard.get(right) != stands.get(right):
            account, role, organisation, _, _ = right
            yield Break(f"账号 {account}", 0, f"角色 {role}@{organisation} 与审计记录不符，没有人授予、收回或延期过")


def _standing() -> dict[Right, str]:
    return {
        (str(one.account_id), one.role, one.organisation_id, one.division, one.field): _day(one)
        for one in Grant.objects.all()
    }


def _day(grant: Grant) -> str:
    return grant.expires_on.isoformat() if grant.expires_on else ""


def _heard() -> dict[Right, str]:
    places = dict(Organisation.objects.values_list("path", "pk"))
    found: dict[Right, str] = {}
    events = AuditEvent.objects.filter(target_kind=Account._meta.label_lower, verb__in=("give_role", "take_role"))
    for verb, account, text in events.order_by("id").values_list("verb", "target_id", "detail"):
        told = json.loads(text)
        place = told.get("place") or places.get(told["organisation"], 0)
        right = (account, told["role"], place, told["division"], told["field"])
        if verb == "give_role":
            found[right] = told["expires_on"]
        else:
            found.pop(right, None)
    return found
