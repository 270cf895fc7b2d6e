"""What a matter came from and what came of it, as lines of its page: complaint, clue, check, case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model

from xinheng.kit.clocks import ClockReading
from xinheng.portals.officer.places import address_of, kind_of
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_of_each
from xinheng.support.procedures.able import is_able
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import state_title
from xinheng.support.procedures.sealed import works_on

# The rows of apps that are read along with the members of a family.
ROWS = ("complaint",)


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
    # How far it is past a day of the law; "" where it is not. A row that stands under a target of the house, for
    # another member, would hide that.
    late: str = ""


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


def notes_of(
    matter: Matter, relatives: list[Matter], account: Account, files: Mapping[Model, list[StoredFile]]
) -> Notes | None:
    """None for who does not work on such matters, and for a matter without a number; `files` by what they are of."""
    if not matter.number or not works_on(account, matter):
        return None
    readable = [matter, *(one for one in relatives if one.number and works_on(account, one))]
    kept = [Kept(one.number, stored) for one in readable for stored in files[one]]
    return Notes(matter.number, kept, photos_of(relatives, account, files))


def photos_of(
    relatives: list[Matter], account: Account, files: Mapping[Model, list[StoredFile]] | None = None
) -> list[Photo]:
    """The photos of the complaints in a family, for who may handle complaints there."""
    here = [
        one for one in relatives if one.procedure == "complaint" and is_able(account, Permission.HANDLE_COMPLAINT, one)
    ]
    found = files_of_each(one.complaint for one in here) if files is None else files
    return [Photo(one.number, stored.pk) for one in here for stored in found[one.complaint]]


def relative(matter: Matter, clocks: Iterable[ClockReading] = ()) -> Relative:
    """One of a family as a line, with what it stands under."""
    late = (one.remaining_words for one in clocks if one.state == "breached" and one.rule.of_law)
    return Relative(matter, address_of(matter), kind_of(matter), state_title(matter), next(late, ""))
