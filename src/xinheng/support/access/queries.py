"""Who holds what, and the trail as an auditor sees it."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Count, QuerySet

from xinheng.kit import city_time
from xinheng.kit.paths import is_top, up_from
from xinheng.kit.refusal import Refusal
from xinheng.support.access.models import Grant, ProposedGrant
from xinheng.support.access.permissions import Permission, Verb
from xinheng.support.access.roles import ROLES, Administrator, Role, roles_with
from xinheng.support.access.scope import Viewer, all_grants, covers, grants_of, in_force, visible_to
from xinheng.support.accounts.models import Account, SignIn
from xinheng.support.audit.models import AuditEvent
from xinheng.support.orgs.models import Organisation
from xinheng.support.prepared.asking import PreparedQuestion, given


def roles_of(account: Account) -> list[type[Role]]:
    """The roles an account holds anywhere, in the order the house lists them."""
    held = {grant.role for grant in all_grants(account)}
    return [role for slug, role in ROLES.items() if slug in held]


def accounts_with(permission: Verb, office: str, field: str = "") -> list[Account]:
    """The active accounts that hold `permission` over an office and field: whom to notify, whom to assign."""
    return _holders(tuple(role.slug for role in roles_with(permission)), office, field)


def accounts_in_role(role: type[Role], office: str, field: str = "") -> list[Account]:
    """The active accounts that hold a role over an office and field."""
    return _holders((role.slug,), office, field)


def _holders(slugs: tuple[str, ...], office: str, field: str) -> list[Account]:
    # Not those of the whole city: what is done in one office must not cost more with every other one.
    paths = {f"path_{n}": path for n, path in enumerate(up_from(office))}
    grants = _held(slugs, tuple(paths)).all(today=city_time.today(), **paths)
    found = {grant.account_id: grant.account for grant in grants if covers(grant, office, field)}
    return sorted(found.values(), key=lambda account: account.username)


@lru_cache
def _held(slugs: tuple[str, ...], paths: tuple[str, ...]) -> PreparedQuestion[Grant]:
    """The grants of these roles, given in one of so many organisations or anywhere."""
    there = {"organisation__path__in": [given(path) for path in paths]} if paths else {}
    held = {"role__in": slugs, "account__is_active": True, **there}
    return PreparedQuestion(
        lambda: Grant.objects.filter(in_force(given("today")), **held).select_related("account", "organisation")
    )


def same_office(account: Account) -> list[Account]:
    """The active accounts of the same office, without itself."""
    rows = Account.objects.filter(office=account.office, is_active=True).exclude(office="")
    return list(rows.exclude(pk=account.pk).order_by("username"))


def colleagues_of(account: Account, permission: Verb) -> list[Account]:
    """The active accounts of the offices over which the account holds the permission."""
    return list(visible_to(Account.objects.filter(is_active=True), account, permission).order_by("username"))


def accounts_visible_to(account: Viewer) -> QuerySet[Account]:
    """The accounts an administrator looks after."""
    return visible_to(Account.objects.all(), account, Permission.MANAGE_ACCOUNTS)


def events_visible_to(account: Viewer) -> QuerySet[AuditEvent]:
    """The trail of the organisations an auditor is responsible for, newest first.

    A chain belongs to a top-level organisation, so an auditor of a district sees none of it.
    """
    events = visible_to(AuditEvent.objects.all(), account, Permission.VIEW_AUDIT)
    return events.order_by("-id")


def is_platform_wide(account: Account, permission: Verb) -> bool:
    """Whether the permission is held over a whole top-level organisation."""
    return any(
        is_top(grant.organisation.path) for grant in all_grants(account) if permission in ROLES[grant.role].permissions
    )


def who_asked(pk: int, permission: Verb) -> Account:
    """Who ordered what a worker is about to do, if it is still his to order: it may have waited for hours. Raises
    Refusal."""
    account = Account.objects.get(pk=pk)
    if not grants_of(account, permission):
        raise Refusal(
            f"{account.display_name}已停用，或者不再有“{permission.label}”权限，没有办理；请由有权限的同事重新提出。"
        )
    return account


def people_at(path: str) -> int:
    """How many active accounts belong to an organisation or to those below it."""
    return Account.objects.filter(office__under=path, is_active=True).count()


def grants_at(path: str) -> int:
    """How many grants in force are given in an organisation or below it."""
    return Grant.objects.filter(in_force(), organisation__path__under=path, account__is_active=True).count()


def grants_visible_to(account: Viewer) -> QuerySet[Grant]:
    """Who holds what, in the organisations an administrator looks after; expired grants too."""
    rows = Grant.objects.select_related("account", "organisation")
    return visible_to(rows, account, Permission.MANAGE_ACCOUNTS)


def proposed_to(account: Viewer) -> QuerySet[ProposedGrant]:
    """Heavy grants that were asked for, in the organisations an administrator looks after."""
    rows = ProposedGrant.objects.select_related("account", "organisation", "proposed_by", "decided_by")
    return visible_to(rows, account, Permission.MANAGE_ACCOUNTS)


def organisations_managed_by(account: Viewer, permission: Permission) -> QuerySet[Organisation]:
    """The organisations below which an administrator holds a permission, in the order of the tree."""
    rows = Organisation.objects.all()
    return visible_to(rows, account, permission).order_by("path")


def sign_ins_visible_to(account: Viewer) -> QuerySet[SignIn]:
    """The sessions of the accounts an administrator looks after, newest first."""
    rows = SignIn.objects.select_related("account", "device")
    return visible_to(rows, account, Permission.MANAGE_ACCOUNTS)


def grants_held() -> list[Grant]:
    """The grants of active accounts that count today, each with its account and organisation."""
    rows = Grant.objects.filter(in_force(), account__is_active=True)
    return list(rows.select_related("account", "organisation"))


def administrators(held: Iterable[Grant]) -> list[Account]:
    """Who of these can open every door of the city: without a last day."""
    whole = (one for one in held if one.role == Administrator.slug and one.expires_on is None)
    return [one.account for one in whole if is_top(one.organisation.path)]


def people_by_office() -> dict[str, int]:
    """How many active accounts belong to each organisation itself."""
    rows = Account.objects.filter(is_active=True).order_by().values_list("office")
    return dict(rows.annotate(Count("pk")))
