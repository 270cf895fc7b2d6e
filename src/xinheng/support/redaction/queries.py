"""What was sealed of some rows. Whether somebody may read it is judged, and written down, by who asks."""

from collections.abc import Sequence

from django.db.models import Model, Q, QuerySet

from xinheng.support.crypto.cipher import decrypt
from xinheng.support.redaction.models import SealedWords


def sealed_of(rows: Sequence[Model]) -> QuerySet[SealedWords]:
    """The sealed texts of these rows, oldest first."""
    asked = Q(pk__in=[])
    for row in rows:
        asked |= Q(about_kind=row._meta.label_lower, about_id=str(row.pk))
    return SealedWords.objects.filter(asked).order_by("pk")


def open_words(rows: Sequence[Model]) -> list[str]:
    """The sealed texts of these rows as they were typed, oldest first. The caller has judged and writes the trail."""
    return [decrypt(bytes(one.secret), bytes(one.sealed)).decode() for one in sealed_of(rows)]
