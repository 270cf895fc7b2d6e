"""A class that changed is a record of the business: since when it holds, until when the one before it held, and why.

国市监信发〔2022〕6号 has classes worked out again and again; what they were stands in the register
`credit_risk_classification`, as any other fact of the dossier and by its rule of publication. Who never changed has
none: the class in force is told by its result.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from xinheng.credit.risk.declarations import MAIN
from xinheng.credit.risk.models import RiskResult
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.registry import standard

TYPE = "credit_risk_classification"


@transaction.atomic
def record_classes(subjects: Iterable[int]) -> int:
    """Write the class in force of each of these, and the end of the one that stood before; gives how many records
    are new."""
    ids = list(subjects)
    scheme = f"{standard().type(TYPE).identity}:"
    told = RiskResult.objects.filter(subject_id__in=ids, card=MAIN, looking_back=False).select_related("subject")
    now = [one for one in told.filter(current=True).order_by("subject_id") if one.subject.identity.startswith(scheme)]
    followed = _followed(now)
    # Of one day the last is told; what a record said is told again from the result it was made of.
    before = told.filter(subject_id__in={subject for (subject, _), _ in followed}).order_by("pk") if followed else ()
    made = {(one.subject_id, one.as_of): one for one in before}
    ended = [(made[one], day) for one, day in followed if one in made]
    rows = [{**_row(one), "valid_to": day} for one, day in ended] + [_row(one) for one in now]
    return write_records(type=TYPE, rows=rows, by="system").accepted if rows else 0


def _followed(results: Sequence[RiskResult]) -> list[tuple[tuple[int | None, date | None], date]]:
    """Of which subject and day a class is recorded without an end, and the day of the one that follows."""
    days = {one.subject_id: one.as_of for one in results}
    standing = Record.objects.filter(subject_id__in=list(days), superseded_at=None, type=TYPE, ends_on=None)
    told = standing.values_list("subject_id", "effective_on")
    return [((subject, day), days[subject]) for subject, day in told if subject and day != days[subject]]


def _row(result: RiskResult) -> dict[str, Any]:
    return {
        "uscc": result.subject.identity.partition(":")[2], "entity_name": result.subject.name,
        "scored_on": result.as_of, "points": result.points, "risk_class": result.grade, "colour": result.colour,
        "scorecard_version": result.scorecard, "inputs_digest": result.digest,
        "reasons": "".join(reason["text"] for reason in result.reasons if reason["points"] > 0),
    }  # fmt: skip
