"""Where subjects are, by the public records that say it; what lies around a road, by where its subjects are."""

import json
from collections.abc import Iterable
from statistics import median
from typing import NamedTuple, Self

from xinheng.fusion.registers import bulk
from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.finding.name_index import every, place_terms, plain
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.standard.registry import standard
from xinheng.kit.distance import metres

# So many subjects of a road place it well enough.
ENOUGH = 200
# A road whose subjects lie further from its middle than this is two roads of one name.
ONE_ROAD = 5_000


class Whereabouts(NamedTuple):
    """Degrees of WGS 84."""

    longitude: float
    latitude: float

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From `longitude,latitude`; None for anything else."""
        try:
            longitude, latitude = (float(part) for part in text.split(","))
        except ValueError:
            return None
        return cls(longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None

    def metres_to(self, other: "Whereabouts") -> float:
        """How far another point is, straight."""
        return metres(self, other)


def positions_of(subjects: Iterable[int]) -> dict[int, Whereabouts]:
    """Where these subjects are, as far as a current public record of their own says it."""
    fields = _fields()
    ids = list(subjects)
    if not ids or not fields:
        return {}
    types = ", ".join(f"'{type}'" for type in fields)
    rows = bulk.rows_where_in(
        f"SELECT subject_id, type, open FROM registers_record WHERE subject_id IN {{values}} "
        f"AND superseded_at IS NULL AND type IN ({types})",
        ids,
        "bigint",
    )
    told = ((subject, Whereabouts.read(str(json.loads(open).get(fields[type]) or ""))) for subject, type, open in rows)
    return {subject: point for subject, point in told if point is not None}


def around(words: str) -> Whereabouts | None:
    """The middle of the road, street or square of this name; None where nothing is known to lie there, or where several
    places of the city bear it."""
    road = plain(words)
    found = name_index.subjects_with(every(place_terms(words)), ENOUGH) if len(road) > 1 else []
    rows = Subject.objects.filter(pk__in=found).values_list("pk", "address")
    points = list(positions_of(pk for pk, address in rows if road in plain(address)).values())
    if not points:
        return None
    middle = Whereabouts(median(one.longitude for one in points), median(one.latitude for one in points))
    near = sum(one.metres_to(middle) <= ONE_ROAD for one in points)
    return middle if near > len(points) / 2 else None


def _fields() -> dict[str, str]:
    """Record type → its open field with a point."""
    return {
        id: name
        for id, type in standard().types.items()
        if type.public is not None and type.subject_field
        for name, field in type.fields.items()
        if field.type == "coordinate" and field.in_open
    }
