"""Records as all of this app reads them."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from xinheng.fusion.registers.models import Record

FEW = 800


def few_at_a_time(ids: Collection[int]) -> Iterator[list[int]]:
    """As many as one statement may name."""
    rows = sorted(ids)
    return (rows[start : start + FEW] for start in range(0, len(rows), FEW))


def told_of(record: Record) -> dict[str, Any]:
    """A record as the judgement of publicity reads it."""
    fields = json.loads(record.open)
    return {
        "type": record.type, "key": record.key, "fields": fields,
        "effective_on": record.effective_on, "ends_on": record.ends_on, "subject": record.subject_id,
    }  # fmt: skip
