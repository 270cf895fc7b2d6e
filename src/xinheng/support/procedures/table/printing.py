"""Which function prints which paper: said once, above the function, in the `papers.py` of the app that owns it.

    prints = printer("complaint", row="complaint")

    @prints("投诉受理决定书", addressee="person")
    def decision(complaint: Complaint, step: Step) -> Manuscript: ...

A paper is made, whenever it is asked for, from the step that the move naming it left behind. The function tells what is
the paper's own; who issues it, its number, title and day are put over it here, alike on every paper. `addressee`:
whom it has to reach, the `subject` of the matter or a `person` beside it; without one it is for the file.
`names`: the copy that a side has, served or opened on its own page, names the person: to that person alone or to
`both` sides. No other copy does. `shared`: of which matters a person may have such a copy, where one paper is for the
persons of several; each copy names its own (`whose`), the other side's all of them.
`closed`: it says who somebody is or lives; it opens to who works on such matters, not to who looks on.

What a paper must hold, by which model form, in which series of numbers, stands in the app's `papers.toml` beside it.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules

from xinheng.kit import city_time
from xinheng.kit.declared import checked, read_toml
from xinheng.kit.refusal import Refusal
from xinheng.support.documents.rendering import Manuscript, Paper, set_paper
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about, original
from xinheng.support.files.reader import PDF
from xinheng.support.files.rules import clean_name
from xinheng.support.orgs.queries import authority_of
from xinheng.support.procedures.declarations import DeclaredPaper
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.table.history import steps_of

# A paper that is to be set, or the one that lies on file.
Said = Manuscript | StoredFile
Print = Callable[..., Said]
# The app's row and the step → the matters whose persons share the paper.
Sharers = Callable[..., list[Matter]]
Addressee = Literal["", "subject", "person"]
Named = Literal["", "person", "both"]


class NoSuchPaper(Refusal):
    """The matter has not come to the point where this paper is made."""


@dataclass(frozen=True)
class PaperKind:
    """A paper of a procedure by its title, and the function that prints it from the app's row and the step."""

    procedure: str
    title: str
    row: str
    print: Print
    addressee: Addressee
    names: Named = ""
    closed: bool = False
    shared: Sharers | None = None

    @property
    def declared(self) -> DeclaredPaper | None:
        """What its app's `papers.toml` says of it; None where it says nothing."""
        return forms_in(_home(self.print)).get(self.title)

    @property
    def form(self) -> DeclaredPaper:
        """What its app's `papers.toml` says of it: a seam that is looked at when a process starts."""
        return forms_in(_home(self.print))[self.title]

    def of(self, matter: Matter, step: Step) -> bytes:
        """The paper as PDF, as it is read on a page: once it was served, as it was then."""
        return pdf_of(read_copies(step, self.title).last() or self.read_on(matter, step))

    def names_to(self, *, person: bool) -> bool:
        """Whether the copy of the `person`, or of the other side, names the person."""
        return self.names == "both" or (self.names == "person" and person)

    def sharers(self, matter: Matter, step: Step) -> list[Matter]:
        """The matters whose persons share this paper; none where it is for the one of its matter."""
        return self.shared(self._row(matter), step) if self.shared else []

    def served_on(self, matter: Matter, step: Step, *, person: bool, whose: Matter | None = None) -> Said:
        """The copy that is handed over, to a `person` or to the other side: with the name its addressee may read. Of a
        shared paper the copy for the person of `whose`."""
        return self._said(matter, step, named=self.names_to(person=person), whose=whose if person else None)

    def read_on(self, matter: Matter, step: Step) -> Said:
        """The copy that pages show, as it would be now."""
        return self._said(matter, step)

    def _said(self, matter: Matter, step: Step, *, named: bool = False, whose: Matter | None = None) -> Said:
        for_whom = {"named": True, **({"whose": whose} if self.shared and whose else {})} if named else {}
        said = self.print(self._row(matter), step, **for_whom)
        if isinstance(said, StoredFile):
            return said
        number = number_on(matter, step, self.title)
        return said.under(head(matter, self.title, number=number, day=city_time.day_of(step.at)))

    def _row(self, matter: Matter) -> object:
        return getattr(matter, self.row) if self.row else matter


def pdf_of(said: Said | Paper) -> bytes:
    """What is on file, what was set, or what is set now."""
    if isinstance(said, StoredFile):
        return original(said)
    return (set_paper(said) if isinstance(said, Manuscript) else said).pdf


def head(matter: Matter, title: str, *, number: str, day: date) -> dict[str, str]:
    """What stands on every paper of a matter: the organ that signs, whom to ask, number, title and day."""
    authority = authority_of(matter.office)
    return {
        "issuer": authority.name,
        "contact": authority.contact,
        "number": number,
        "title": title,
        "made_on": day.isoformat(),
    }


def read_copies(step: Step, title: str) -> QuerySet[StoredFile]:
    """What pages showed of a paper each time it was served, kept beside the step that made it; oldest first."""
    return files_about(step).filter(name=clean_name(title, PDF))


def begun_from(made: Step, title: str) -> list[Matter]:
    """The matters that were begun from the paper of a step (`begins = "paper"`): its services; oldest first."""
    rows = Matter.objects.filter(parent=made.matter_id).order_by("pk")
    return [one for one in rows if (one.facts.get("paper"), one.facts.get("paper_step")) == (title, made.seq)]


_PAPERS: dict[tuple[str, str], PaperKind] = {}
_READ: list[bool] = []


def printer(procedure: str, *, row: str = "") -> Callable[..., Callable[[Print], Print]]:
    """The decorator of one app for the papers of one procedure."""

    def prints(
        *titles: str, addressee: Addressee = "", names: Named = "", closed: bool = False, shared: Sharers | None = None
    ) -> Callable[[Print], Print]:
        def bound(function: Print) -> Print:
            for title in titles:
                _PAPERS[procedure, title] = PaperKind(
                    procedure, title, row, function, addressee, names, closed, shared
                )  # fmt: skip
            return function

        return bound

    return prints


def papers() -> dict[tuple[str, str], PaperKind]:
    """Every paper of the running platform by procedure and title."""
    if not _READ:
        _READ.append(True)
        autodiscover_modules("papers")
    return _PAPERS


def papers_of(matter: Matter) -> list[tuple[Step, str]]:
    """The papers a matter has: each title with the step that made it, in order."""
    known = papers()
    return [
        (step, title) for step in steps_of(matter) for title in titles_of(step) if (matter.procedure, title) in known
    ]


def titles_of(step: Step) -> list[str]:
    """The papers of a step by title."""
    return [paper.partition(":")[0] for paper in step.documents]


@dataclass(frozen=True)
class MadePaper:
    """A paper as its step names it (`title[:digest[:number]]`): the digest where it was kept, the number where it is in
    a series. `kind` is None for one that nobody prints any more."""

    title: str
    digest: str
    number: str
    kind: PaperKind | None


def made_papers(procedure: str, step: Step) -> list[MadePaper]:
    """The papers of a step, in order."""
    split = [(*paper.split(":", 2), "", "")[:3] for paper in step.documents]
    return [MadePaper(title, digest, number, papers().get((procedure, title))) for title, digest, number in split]


def number_on(matter: Matter, step: Step, title: str) -> str:
    """The number a paper carries: of its series, else the matter's, with the step where it may have several."""
    return series_number(step, title) or f"{matter.number}-{step.seq}"


def series_number(step: Step, title: str) -> str:
    """The number of a paper in its series; "" where it is in none."""
    split = [paper.split(":", 2) for paper in step.documents]
    return next((parts[2] for parts in split if parts[0] == title and len(parts) == 3), "")


def paper_kind(procedure: str, title: str) -> PaperKind:
    """A paper by procedure and title. Raises NoSuchPaper."""
    found = papers().get((procedure, title))
    if found is None:
        raise NoSuchPaper(f"没有名为“{title}”的文书。")
    return found


@cache
def forms_in(home: Path) -> Mapping[str, DeclaredPaper]:
    """What an app's `papers.toml` says of its papers, by title. Raises DeclarationError with file and key."""
    path = home / "papers.toml"
    table = read_toml(path) if path.is_file() else {}
    return {title: checked(path, DeclaredPaper, one, title) for title, one in table.items()}


def _home(function: Print) -> Path:
    """The folder of the app that a function belongs to: above its `papers.py` or `papers/`."""
    folder = Path(inspect.getfile(function)).parent
    return folder.parent if folder.name == "papers" else folder
