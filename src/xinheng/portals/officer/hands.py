"""In whose hands a matter is, as a line of its page: with whom, and what may be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import named_for_choice
from xinheng.support.procedures.absences import substitute_of
from xinheng.support.procedures.assigning import can_hold, colleagues_for, may_give
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class Hands:
    """Who has the matter, who stands in for him, and which of the three acts are offered."""

    number: str
    seq: int
    holder: str
    substitute: str
    mine: bool
    may_claim: bool
    may_give: bool


def hands_of(matter: Matter, account: Account) -> Hands | None:
    """None for a matter that has ended."""
    if matter.closed_at is not None:
        return None
    mine = matter.assignee_id == account.pk
    substitute = substitute_of(matter.assignee_id) if matter.assignee_id else None
    return Hands(
        matter.number,
        matter.seq,
        matter.assignee.display_name if matter.assignee else "",
        substitute.display_name if substitute else "",
        mine,
        may_claim=matter.assignee is None and can_hold(matter, account),
        may_give=may_give(matter, account),
    )


def choices_for(matter: Matter) -> list[tuple[str, str]]:
    """Whom the matter may be handed to: user name and what people call them."""
    return named(colleagues_for(matter))


def named(accounts: Iterable[Account]) -> list[tuple[str, str]]:
    """Accounts as choices of a list."""
    people = list(accounts)
    called = named_for_choice(people)
    return [(one.username, called[one.pk]) for one in people]
