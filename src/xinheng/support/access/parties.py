"""Who acts for a subject: a person with rights that were given, in the place of an account with grants.

Such a person is no account: no page, list or act of the authorities ever takes one for a colleague.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self


class PartyRight(StrEnum):
    """What may be done for a subject. Whoever represents it holds all; it hands on each by itself."""

    label: str

    def __new__(cls, name: str, label: str) -> Self:
        """A member whose value is `name`; `label` says what is permitted."""
        member = str.__new__(cls, name)
        member._value_, member.label = name, label
        return member

    STANDING = "standing", "查看本单位信用"
    REPORT = "report", "填报年报"
    LETTERS = "letters", "回复整改和函询"
    SETTLE = "settle", "答复投诉、在线和解"
    REPAIR = "repair", "申请信用修复、提出异议"
    COMMIT = "commit", "发布承诺"
    DELEGATE = "delegate", "管理授权"
    # Of a mall, a park, an association: beyond one's own subject, the rows that its organisation keeps.
    VENUE = "venue", "管理场内商户"


# What is left to whoever acts for a subject that is revoked or deregistered.
NARROW = frozenset({PartyRight.STANDING, PartyRight.LETTERS, PartyRight.REPAIR})


@dataclass(frozen=True)
class Party:
    """A person acting for a subject now. `pk` is the person's; `rights` were read for this request."""

    kind: ClassVar[str] = "party"

    pk: int
    display_name: str
    identity: str
    subject_name: str
    rights: frozenset[PartyRight]
    # Other numbers of the subject: of one that turned out to be this one, its rows still bear them.
    known_as: tuple[str, ...] = ()

    @property
    def identities(self) -> tuple[str, ...]:
        """Every number under which rows about the subject stand, the one it has now first."""
        return (self.identity, *self.known_as)

    def is_of(self, identity: str) -> bool:
        """Whether a row with this identity is about the subject that is acted for."""
        return bool(identity) and identity in self.identities

    def may(self, right: PartyRight) -> bool:
        """Whether the right is held."""
        return right in self.rights


class OfParty:
    """Declared open to who acts for a subject, by a right."""

    def __init__(self, right: PartyRight) -> None:
        self.right = right

    def __repr__(self) -> str:
        return f"OfParty({self.right.value})"
