"""Who looks: it decides what is shown."""

from dataclasses import dataclass
from typing import Literal

from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account


@dataclass(frozen=True)
class Viewer:
    """The public, the subject itself (acting for `identity`), or an officer. Whoever may see no more is the public."""

    kind: Literal["public", "entity", "staff"] = "public"
    account: Account | None = None
    identity: str = ""

    def sees_all_of(self, identity: str, office: str) -> bool:
        """Whether non-public records of the subject may be shown: to itself, and to staff in charge of its area."""
        if self.kind == "entity":
            return self.identity == identity
        return self.kind == "staff" and may(self.account, Permission.VIEW_SUBJECT, office=office)

    def sees_restricted_of(self, office: str) -> bool:
        """Whether the encrypted fields may be opened: only by staff who hold the permission there."""
        return self.kind == "staff" and may(self.account, Permission.VIEW_RESTRICTED, office=office)


PUBLIC = Viewer()


def staff(account: Account) -> Viewer:
    """An officer; what is shown depends on the grants of the account."""
    return Viewer("staff", account)


def entity(identity: str, account: Account | None = None) -> Viewer:
    """The subject itself, looking at its own dossier."""
    return Viewer("entity", account, identity)
