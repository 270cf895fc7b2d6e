"""Who holds what, and the trail as an auditor sees it."""

from django.db.models import QuerySet

from xinheng.kit.paths import is_top
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission, Verb
from xinheng.support.access.roles import ROLES, Role, roles_with
from xinheng.support.access.scope import Viewer, all_grants, covers, in_force, restrict
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent


def roles_of(account: Account) -> list[type[Role]]:
    """The roles an account holds anywhere, in the order the house lists them."""
    held = {grant.role for grant in all_grants(account)}
    return [role for slug, role in ROLES.items() if slug in held]


def accounts_with(permission: Verb, office: str, field: str = "") -> list[Account]:
    """The active accounts that hold `permission` over an office and field: whom to notify, whom to assign."""
    slugs = [role.slug for role in roles_with(permission)]
    held = Grant.objects.filter(in_force(), role__in=slugs, account__is_active=True)
    grants = held.select_related("account", "organisation")
    found = {grant.account_id: grant.account for grant in grants if covers(grant, office, field)}
    return sorted(found.values(), key=lambda account: account.username)


def accounts_visible_to(account: Viewer) -> QuerySet[Account]:
    """The accounts an administrator looks after."""
    return restrict(Account.objects.all(), account=account, permission=Permission.MANAGE_ACCOUNTS)


def events_visible_to(account: Viewer) -> QuerySet[AuditEvent]:
    """The trail of the organisations an auditor is responsible for, newest first.

    A chain belongs to a top-level organisation, so an auditor of a district sees none of it.
    """
    events = restrict(AuditEvent.objects.all(), account=account, permission=Permission.VIEW_AUDIT, office="stream")
    return events.order_by("-id")


def is_platform_wide(account: Account, permission: Verb) -> bool:
    """Whether the permission is held over a whole top-level organisation."""
    return any(
        is_top(grant.organisation.path) for grant in all_grants(account) if permission in ROLES[grant.role].permissions
    )
