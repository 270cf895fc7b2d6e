"""What a matter came from and what came of it, as lines of its page: complaint, clue, check, case."""

from dataclasses import dataclass

from xinheng.portals.officer.hands import hands_of
from xinheng.portals.officer.places import address_of, kind_of
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.doors.offered import family_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.noting import files_of, may_note
from xinheng.support.procedures.queries import state_title


@dataclass(frozen=True)
class Photo:
    """A photo of a complaint."""

    complaint: str
    pk: int


@dataclass(frozen=True)
class Relative:
    """One matter of the same family."""

    matter: Matter
    address: str
    kind: str
    state: str


def beside(matter: Matter, account: Account) -> dict[str, object]:
    """What stands beside every matter's own: in whose hands it is, and its family."""
    relatives = family_of(matter, account)
    return {
        "hands": hands_of(matter, account),
        "family": [relative(one) for one in relatives],
        "notes": notes_of(matter, relatives, account),
    }


@dataclass(frozen=True)
class Kept:
    """A file kept with a matter of the family."""

    number: str
    stored: StoredFile


@dataclass(frozen=True)
class Notes:
    """What was kept beside the moves: files of the matter and of its family, and the photos of who complained."""

    number: str
    files: list[Kept]
    photos: list[Photo]


def notes_of(matter: Matter, relatives: list[Matter], account: Account) -> Notes | None:
    """None for who does not work on such matters, and for a matter without a number."""
    if not matter.number or not may_note(matter, account):
        return None
    readable = [matter, *(one for one in relatives if one.number and may_note(one, account))]
    return Notes(matter.number, _kept_with(readable), photos_of(relatives, account))


def _kept_with(matters: list[Matter]) -> list[Kept]:
    numbers = {str(one.pk): one.number for one in matters}
    return [Kept(numbers[stored.about_id], stored) for stored in files_of(*matters)]


def photos_of(relatives: list[Matter], account: Account) -> list[Photo]:
    """The photos of the complaints in a family, for who may handle complaints there."""
    here = [
        one
        for one in relatives
        if one.procedure == "complaint"
        and may(account, Permission.HANDLE_COMPLAINT, office=one.office, field=one.field)
    ]
    return [Photo(one.number, stored.pk) for one in here for stored in files_about(one.complaint)]


def relative(matter: Matter) -> Relative:
    """One of a family as a line."""
    return Relative(matter, address_of(matter), kind_of(matter), state_title(matter))
