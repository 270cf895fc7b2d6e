"""What an account may move on, apart from whose it is: many hold the same over the same place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from xinheng.kit.canonical import canonical_json
from xinheng.support.access.scope import grants_of
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.counts.shares import days_by_kind
from xinheng.support.procedures.reach import prepared, states_by_permission


@dataclass(frozen=True)
class MovableReach:
    """The fields of supervision in which each permission is held; "" is every field."""

    fields: Mapping[str, frozenset[str]]

    @cached_property
    def told(self) -> dict[str, list[str]]:
        """As it is kept."""
        return {permission: sorted(fields) for permission, fields in self.fields.items()}

    @cached_property
    def mark(self) -> str:
        """The same for all who may move the same."""
        return sha256(canonical_json(self.told).encode()).hexdigest()[:32]

    def covers(self, kind: str) -> bool:
        """Whether a member of this kind may be moved."""
        permissions, _, field = kind.partition(" ")
        here = [self.fields[one] for one in permissions.split("+") if one in self.fields]
        return any(not field or "" in fields or field in fields for fields in here)

    def days_of(self, shares: Iterable[tuple[str, int]]) -> dict[str, int]:
        """Shares and how often each counts → ISO days and how many families fall due on each."""
        found: dict[str, int] = {}
        covered: dict[str, bool] = {}
        for share, number in shares:
            for day, kind in days_by_kind(share):
                if kind not in covered:
                    covered[kind] = self.covers(kind)
                if covered[kind]:
                    found[day] = found.get(day, 0) + number
                    break
        return found


def reach_over_places(account: Account) -> tuple[frozenset[str], MovableReach]:
    """Where an account may move anything on, and what."""

    def read() -> tuple[frozenset[str], MovableReach]:
        places, fields = set[str](), dict[str, frozenset[str]]()
        for permission in states_by_permission():
            # A grant narrowed to a division moves no matter.
            grants = [grant for grant in grants_of(account, permission) if not grant.division]
            if grants:
                places |= {grant.organisation.path for grant in grants}
                fields[str(permission)] = frozenset(grant.field for grant in grants)
        return frozenset(places), MovableReach(fields)

    return prepared(account, ("reach",), read)
