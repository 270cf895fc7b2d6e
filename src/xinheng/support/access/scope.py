"""The one mechanism for whose rows a person sees and acts on.

A right is a grant (role, organisation, division, field of supervision). A list shown to a person starts from
`restrict`; a single act asks `may`. Both judge by today's grants, read once a request; both say no by default.
"""

from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from xinheng.kit import city_time
from xinheng.kit.paths import is_top, is_under
from xinheng.support.access.models import Grant
from xinheng.support.access.permissions import Verb
from xinheng.support.access.roles import ROLES
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.lookups import field_of

M = TypeVar("M", bound=Model)
Viewer = Account | AnonymousUser | None


def restrict(
    queryset: QuerySet[M], *, account: Viewer, permission: Verb, office: str = "office", field: str | None = None
) -> QuerySet[M]:
    """The rows of `queryset` on which `account` holds `permission`; none for the public and for closed accounts.

    `office` names the column with the organisation's path (`matter__office` through a relation). `field` names the
    column with the field of supervision; left out, a column called `field` beside `office` is used if there is one,
    else the rows are not divided by field. A grant narrowed to a division counts only where a column `division`
    stands beside `office`. A row whose field is not yet known is open to every field of its office.
    """
    grants = grants_of(account, permission)
    if not grants:
        return queryset.none()
    beside = office.rpartition("__")[0]
    prefix = f"{beside}__" if beside else ""
    field = field or _column(queryset.model, f"{prefix}field")
    division = _column(queryset.model, f"{prefix}division")
    rows = Q(pk__in=[])
    for grant in grants:
        rows |= _rows_of(grant, office=office, field=field, division=division)
    return queryset.filter(rows)


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


def grants_of(account: Viewer, permission: Verb) -> list[Grant]:
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
        held = account.grants.filter(in_force()).select_related("organisation")
        kept = [grant for grant in held if grant.role in ROLES]
        account._grants = kept  # type: ignore[attr-defined]
    return kept


def in_force(day: date | None = None) -> Q:
    """Grants that count on a day, today where none is given: the last day still counts."""
    return Q(expires_on=None) | Q(expires_on__gte=day or city_time.today())


def forget_grants(account: Account) -> None:
    """Drop what `all_grants` kept, after a grant was given or taken."""
    account.__dict__.pop("_grants", None)


def _rows_of(grant: Grant, *, office: str, field: str | None, division: str | None) -> Q:
    """One grant as a condition on rows."""
    path = grant.organisation.path
    rows = Q(**{f"{office}__under": path})
    if is_top(path):
        rows |= Q(**{office: ""})
    if grant.field and field:
        rows &= Q(**{f"{field}__in": [grant.field, ""]})
    if grant.division:
        rows &= Q(**{f"{division}__startswith": grant.division}) if division else Q(pk__in=[])
    return rows


def _column(model: Any, lookup: str) -> str | None:
    return lookup if field_of(model, lookup) else None
