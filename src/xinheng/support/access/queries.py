"""Who holds what, and the trail as an auditor sees it."""

from django.db.models import QuerySet

from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Permission
from xinheng.support.access.roles import ROLES, Role, roles_with
from xinheng.support.access.scope import Viewer, all_grants, may, restrict
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.rules import is_top


def roles_of(account: Account) -> list[type[Role]]:
    """The roles an account holds anywhere, in the order the house lists them."""
    held = {grant.role for grant in all_grants(account)}
    return [role for slug, role in ROLES.items() if slug in held]


def accounts_with(permission: Permission, office: str, field: str = "") -> list[Account]:
    """The active accounts that hold `permission` over an office and field: whom to notify, whom to assign."""
    slugs = [role.slug for role in roles_with(permission)]
    # The offices on the way up: 5099/, 5099/509901/ …
    steps = office.rstrip("/").split("/")
    above = ["/".join(steps[: depth + 1]) + "/" for depth in range(len(steps))] if office else []
    grants = Grant.objects.filter(role__in=slugs, account__is_active=True)
    if above:
        grants = grants.filter(organisation__path__in=above)
    found = Account.objects.filter(pk__in=grants.values("account")).order_by("username")
    return [
        account for account in found.prefetch_related("grants__organisation") if may(account, permission, office, field)
    ]


def accounts_visible_to(account: Viewer) -> QuerySet[Account]:
    """The accounts an administrator looks after."""
    return restrict(Account.objects.all(), account=account, permission=Permission.MANAGE_ACCOUNTS)


def events_visible_to(account: Viewer) -> QuerySet[AuditEvent]:
    """The trail of the organisations an auditor is responsible for, newest first.

    A chain belongs to a top-level organisation, so an auditor of a district sees none of it.
    """
    events = restrict(AuditEvent.objects.all(), account=account, permission=Permission.VIEW_AUDIT, office="stream")
    return events.order_by("-id")


def is_platform_wide(account: Account, permission: Permission) -> bool:
    """Whether the permission is held over a whole top-level organisation."""
    return any(
        is_top(grant.organisation.path) for grant in all_grants(account) if permission in ROLES[grant.role].permissions
    )
