"""What a matter came from and what came of it, as lines of its page: complaint, clue, check, case."""

from dataclasses import dataclass

from xinheng.portals.officer.hands import hands_of
from xinheng.portals.officer.places import address_of, kind_of
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.offered import family_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import state_title


@dataclass(frozen=True)
class Relative:
    """One matter of the same family."""

    matter: Matter
    address: str
    kind: str
    state: str


def beside(matter: Matter, account: Account) -> dict[str, object]:
    """What stands beside every matter's own: in whose hands it is, and its family."""
    return {"hands": hands_of(matter, account), "family": family_rows(matter, account)}


def family_rows(matter: Matter, account: Account) -> list[Relative]:
    """The family of a matter as far as the account may see it."""
    return [relative(one) for one in family_of(matter, account)]


def relative(matter: Matter) -> Relative:
    """One of a family as a line."""
    return Relative(matter, address_of(matter), kind_of(matter), state_title(matter))
