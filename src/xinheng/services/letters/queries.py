"""A letter with its answers, for both sides."""

from dataclasses import dataclass

from django.db.models import QuerySet

from xinheng.services.letters.models import Letter, LetterAnswer
from xinheng.support.files.models import StoredFile
from xinheng.support.procedures.models import Matter

ANSWERABLE = ("sent", "awaiting", "unanswered", "supplement_requested")


@dataclass(frozen=True)
class ItemShown:
    """One item with what was answered to it so far, each answer with its files."""

    number: int
    title: str
    answers: list[tuple[LetterAnswer, list[StoredFile]]]


def letter_of(matter: Matter) -> Letter | None:
    """The letter of a matter."""
    return Letter.objects.select_related("matter").filter(matter=matter).first()


def items_of(letter: Letter) -> list[ItemShown]:
    """Its items in order; what was said to the letter as a whole stands last."""
    answers = list(letter.answers.all())
    files = _files(answers)
    by_item: dict[int, list[tuple[LetterAnswer, list[StoredFile]]]] = {}
    for one in answers:
        by_item.setdefault(one.item, []).append((one, files.get(str(one.pk), [])))
    shown = [ItemShown(number, title, by_item.get(number, [])) for number, title in enumerate(letter.items, 1)]
    whole = by_item.get(0, [])
    return [*shown, ItemShown(0, "其他说明", whole)] if whole else shown


def file_of(letter: Letter, pk: int) -> StoredFile | None:
    """A file that came with one of its answers."""
    return _about(list(letter.answers.values_list("pk", flat=True))).filter(pk=pk).first()


def _files(answers: list[LetterAnswer]) -> dict[str, list[StoredFile]]:
    found: dict[str, list[StoredFile]] = {}
    for stored in _about([one.pk for one in answers]).order_by("pk"):
        found.setdefault(stored.about_id, []).append(stored)
    return found


def _about(pks: list[int]) -> QuerySet[StoredFile]:
    kind = LetterAnswer._meta.label_lower
    return StoredFile.objects.filter(about_kind=kind, about_id__in=[str(pk) for pk in pks], erased_at__isnull=True)
