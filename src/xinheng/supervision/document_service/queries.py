"""A paper as it would be handed over now and as it was kept, and what stands in the way of serving it again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from xinheng.supervision.document_service.models import DocumentService
from xinheng.support.documents.rendering import Paper, set_paper
from xinheng.support.files.models import StoredFile
from xinheng.support.files.queries import files_about
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.printing import PaperKind, Said, papers, read_copies

CHANGED = "文书内容在您看过以后有变化（例如机关名称、电话或者格式改了），还没有开始送达。请再看一遍所送文书，再提交。"


@dataclass(frozen=True)
class Copies:
    """What a paper says now: the copy for the person, the one for the other side, the one that pages show."""

    person: Said
    other: Said
    read: Said

    @property
    def content(self) -> str:
        """What all copies say, as a digest: the person's says all that the others do."""
        return bytes(self.person.digest).hex() if isinstance(self.person, StoredFile) else self.person.content

    def handed(self, recipient_kind: str) -> Said:
        """The copy for this recipient."""
        return self.person if recipient_kind == "person" else self.other

    def check_seen(self, content: str) -> None:
        """Raises MoveRefused where it says something else than it did when it was looked at; "" was not looked at."""
        if content and content != self.content:
            raise MoveRefused(CHANGED)


def copies_now(origin: Origin) -> Copies:
    """The paper of an origin as it is now, not yet set. Raises what its printer raises."""
    assert origin.matter and origin.step
    kind, matter, step = _kind(origin), origin.matter, origin.step
    read = kind.read_on(matter, step)
    person = kind.served_on(matter, step, person=True) if kind.names else read
    return Copies(person, person if kind.names_to(person=False) else read, read)


@dataclass(frozen=True)
class ReadyCopies:
    """A paper made ready for one recipient: what it said then, what is handed over, what pages show from then on."""

    says: Copies
    handed: Paper | StoredFile
    read: Paper | StoredFile

    @property
    def words(self) -> str:
        """What the copy was given to say, as JSON; "" for one that lies on file with its matter."""
        return self.handed.manuscript.words if isinstance(self.handed, Paper) else ""


def ready_copies(origin: Origin, recipient_kind: str, whose: str = "") -> ReadyCopies:
    """Set the copies for this recipient; copies that are alike once. `whose` is the number of the matter whose person
    it is, of a paper that several share. Raises what setting them raises."""
    says = copies_now(origin)
    said = _shared_copy(origin, whose) if whose and recipient_kind == "person" else says.handed(recipient_kind)
    handed = _ready(said)
    return ReadyCopies(says, handed, handed if says.read == said else _ready(says.read))


def sharers_of(origin: Origin) -> list[Matter]:
    """The matters whose persons share the paper of an origin; none where it is for one alone."""
    return _kind(origin).sharers(origin.matter, origin.step) if origin.matter and origin.step else []


def _shared_copy(origin: Origin, whose: str) -> Said:
    assert origin.matter and origin.step
    one = next((one for one in sharers_of(origin) if one.number == whose), None)
    if one is None:
        raise MoveRefused(f"这份文书没有给“{whose}”当事人的一份，请从列表里选。")
    return _kind(origin).served_on(origin.matter, origin.step, person=True, whose=one)


def _ready(said: Said) -> Paper | StoredFile:
    return said if isinstance(said, StoredFile) else set_paper(said)


def kept_copy(service: DocumentService) -> StoredFile | None:
    """What was handed over, on file; None where it lies on file with its own matter, or was erased."""
    return files_about(service).first()


def copies_of(service: DocumentService) -> list[StoredFile]:
    """All that was kept when a service began: what was handed over, what pages show of it."""
    matter = service.matter.parent
    made = matter.steps.get(seq=service.matter.facts["paper_step"]) if matter else None
    return [*files_about(service), *(read_copies(made, str(service.matter.facts["paper"])) if made else ())]


def _kind(origin: Origin) -> PaperKind:
    assert origin.matter
    return papers()[origin.matter.procedure, origin.paper]


def under_way(origin: Origin, recipient: str) -> int:
    """How many services of this paper to the same recipient are not ended."""
    if origin.matter is None or origin.step is None:
        return 0
    # Nobody begins another one while this is being counted.
    Matter.objects.select_for_update(of=("self",)).get(pk=origin.matter.pk)
    open_ones = Matter.objects.filter(parent=origin.matter, procedure="document_service", closed_at=None)
    same = [
        one
        for one in open_ones.select_related("document_service")
        if (one.facts["paper"], one.facts["paper_step"]) == (origin.paper, origin.step.seq)
    ]
    return sum(one.document_service.read().recipient == recipient for one in same)


def services_of(matters: Iterable[Matter]) -> QuerySet[DocumentService]:
    """The services of papers of these matters, oldest first."""
    rows = DocumentService.objects.select_related("matter").filter(matter__parent__in=list(matters))
    return rows.order_by("pk")
