"""The one mechanism for whose rows a person sees and acts on.

A right is a grant (role, organisation, division, field of supervision). A list shown to a person starts from
`visible_to`; a single act asks `may`. Both judge by today's grants, read once a request; both say no by default.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from xinheng.kit import city_time
from xinheng.kit.paths import is_top, is_under
from xinheng.kit.scope import Scope
from xinheng.support.access.models import Grant
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.access.permissions import Verb
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.models import Account
from xinheng.support.prepared.asking import PreparedQuestion, given

M = TypeVar("M", bound=Model)
Viewer = Account | AnonymousUser | None
NOBODYS = Q(pk__in=[])
_GRANTS = PreparedQuestion(
    lambda: Grant.objects.filter(in_force(given("today")), account=given("account")).select_related("organisation")
)


def visible_to(rows: QuerySet[M], account: Viewer | Party, permission: Verb | PartyRight) -> QuerySet[M]:
    """The rows on which `account` holds `permission`; none for the public and for closed accounts.

    Who acts for a subject sees the rows about it, of models that say which they are, by a right that was given; a
    right of parties is nothing in an officer's hands, nor the other way round. By the right of venues who acts for an
    organisation sees the rows it keeps about others, of models that say which those are.

    Whose a row is, is told by the `scope` of its model; a model that tells none is shown to nobody (LookupError). A
    row of nobody's office is seen over a whole city alone; one whose field is not yet known, in every field.
    """
    scope = scope_of(rows.model)
    if isinstance(account, Party):
        column = scope.partner if permission is PartyRight.VENUE and scope.partner else scope.subject
        held = permission in account.rights and column and account.identity
        if held and account.known_as:
            return rows.filter(**{f"{column}__in": account.identities})
        return rows.filter(**{column: account.identity}) if held else rows.none()
    grants = grants_of(account, permission)
    return rows.filter(reach_of(grants, scope)) if grants else rows.none()


def reach_of(grants: Iterable[Grant], scope: Scope) -> Q:
    """The rows that grants reach, as a condition: for a list that asks for many permissions at once."""
    mine = NOBODYS
    for grant in grants:
        mine |= _rows_of(grant, scope)
    return mine


def scope_of(model: type[Model]) -> Scope:
    """What the model declares. Raises LookupError where no list may show its rows."""
    declared = getattr(model, "scope", None)
    if isinstance(declared, Scope):
        return declared
    raise LookupError(f"{model._meta.label} is in no list: {getattr(declared, 'why', 'it declares no scope')}")


def may(account: Viewer, permission: Verb, office: str | None = None, field: str = "") -> bool:
    """Whether `account` holds `permission` over `office` (a path) and `field`; without `office`: anywhere at all.

    An empty `office` is the office of a row nobody is in charge of: only a top-level organisation holds it.
    """
    return any(covers(grant, office, field) for grant in grants_of(account, permission))


def covers(grant: Grant, office: str | None, field: str) -> bool:
    """Whether one grant reaches an office and a field. A grant narrowed to a division acts on no whole office."""
    if office is None:
        return True
    path = grant.organisation.path
    reaches = is_under(office, path) or (not office and is_top(path))
    return reaches and not grant.division and (not grant.field or not field or grant.field == field)


def grants_of(account: Viewer, permission: Verb | PartyRight) -> list[Grant]:
    """The grants by which `account` holds `permission`, from the account's grants read once per request."""
    if not isinstance(account, Account) or not account.is_active:
        return []
    return [grant for grant in all_grants(account) if permission in ROLES[grant.role].permissions]


def all_grants(account: Account) -> list[Grant]:
    """Every grant of the account with its organisation. Kept on the instance, so one query a request.

    An expired grant gives nothing, nor does a role that no longer exists in this version.
    """
    kept: list[Grant] | None = getattr(account, "_grants", None)
    if kept is None:
        held = _GRANTS.all(account=account, today=city_time.today())
        kept = [grant for grant in held if grant.role in ROLES]
        account._grants = kept  # type: ignore[attr-defined]
    return kept


def in_force(day: date | given | None = None) -> Q:
    """Grants that count on a day, today where none is given: the last day still counts."""
    return Q(expires_on=None) | Q(expires_on__gte=day or city_time.today())


def read_grants(accounts: Iterable[Account]) -> None:
    """Read the grants of several accounts (a page of a list) in one query, each onto its instance."""
    kept: dict[int, tuple[Account, list[Grant]]] = {one.pk: (one, []) for one in accounts}
    for grant in Grant.objects.filter(in_force(), account__in=kept).select_related("organisation"):
        if grant.role in ROLES:
            kept[grant.account_id][1].append(grant)
    for account, grants in kept.values():
        account._grants = grants  # type: ignore[attr-defined]


def forget_grants(account: Account) -> None:
    """Drop what `all_grants` kept, after a grant was given or taken."""
    account.__dict__.pop("_grants", None)


def _rows_of(grant: Grant, scope: Scope) -> Q:
    """One grant as a condition on rows."""
    path = grant.organisation.path
    rows = Q(**{f"{scope.office}__under": path}) if scope.office else NOBODYS
    if is_top(path):
        rows |= Q(**{scope.office: ""}) if scope.office else ~NOBODYS
    if grant.field and scope.field:
        rows &= Q(**{f"{scope.field}__in": [grant.field, ""]})
    if grant.division:
        rows &= Q(**{f"{scope.division}__startswith": grant.division}) if scope.division else NOBODYS
    return rows
