"""The frame of the workbench: who is signed in, for which organisation, where the work lies."""

from dataclasses import dataclass

from xinheng.kit import city_time
from xinheng.portals.ui.menu import Group, menu_for, work
from xinheng.support.access.permissions import MANAGEMENT, Permission
from xinheng.support.access.roles import ROLES
from xinheng.support.access.scope import Viewer, all_grants, may
from xinheng.support.accounts.models import Account
from xinheng.support.calendar.queries import missing_year
from xinheng.support.notices.queries import unread_count


@dataclass(frozen=True)
class Desk:
    """What the frame shows."""

    organisation: str
    role: str
    unread: int
    menu: tuple[Group, ...]
    home: str = "/officer/"
    searches: bool = False
    heads: bool = False

    @property
    def year_missing(self) -> int | None:
        """The year whose holidays should be loaded by now and are not, for who answers for an office's periods."""
        return missing_year(city_time.today()) if self.heads else None


def desk_of(account: Viewer) -> Desk:
    """The frame for one account: two queries, the grants and the unread notices."""
    if not isinstance(account, Account):
        return Desk("", "", 0, ())
    grants = all_grants(account)
    roles = dict.fromkeys(ROLES[grant.role].title for grant in grants)
    organisations = dict.fromkeys(grant.organisation.name for grant in grants)
    return Desk(
        "、".join(organisations),
        "、".join(roles),
        unread_count(account),
        menu_for(account),
        home_of(account),
        may(account, Permission.VIEW_SUBJECT),
        may(account, Permission.APPROVE_RESULT),
    )


def home_of(account: Account) -> str:
    """Where an account's work lies: the to-do page, or the desk of who keeps the platform."""
    works = any(may(account, permission) for permission in work())
    return "/officer/" if works or not any(may(account, p) for p in MANAGEMENT) else "/admin-desk/"
