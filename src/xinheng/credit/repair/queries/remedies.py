"""What may be applied for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from xinheng.credit.remedies import Remedy
from xinheng.credit.repair.queries.standing import _all_running, standing_of
from xinheng.credit.repair.queries.targets import KINDS, Kind, Target, _among, target_of, told_of
from xinheng.credit.repair.rules import why_not
from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import current_records
from xinheng.kit import city_time


def repairs_of(subject: Subject, rows: Sequence[dict[str, Any]]) -> list[Remedy]:
    """For every fact of a dossier that is shown: whether its repair may be asked for today."""
    found, today = [], city_time.today()
    for kind in KINDS.values():
        numbers = dict.fromkeys(str(one["fields"].get(kind.number, "")) for one in rows if one["type"] == kind.type)
        targets = [_among(kind, subject, number, tuple(rows)) for number in numbers if number]
        found += [one for one in targets if one and one.verdict.shown]
    running = _all_running(subject) if found else {}
    return [_remedy(one, running.get(one.number, ""), today) for one in found]


def open_remedies(subject: Subject) -> list[Remedy]:
    """What may be applied for today, of all current records of a subject."""
    rows = [told_of(one) for one in current_records(subject.pk)]
    return [one for one in repairs_of(subject, rows) if not one.hindrance]


def _remedy(target: Target, running: str, today: date) -> Remedy:
    filled = {"uscc": target.subject.identity.partition(":")[2], "target_number": target.number}
    why = why_not(standing_of(target, "", today, running=running), today) or ""
    return Remedy(target.title, target.number, why, target.kind.procedure, filled)


def repairable(kind: Kind, subject: Subject) -> list[str]:
    """The numbers of what is shown of a subject and could be repaired, today or later."""
    numbers = {str(told_of(one)["fields"].get(kind.number, "")) for one in current_records(subject.pk, [kind.type])} - {
        ""
    }
    found = [target_of(kind, subject, number) for number in sorted(numbers)]
    return [one.number for one in found if one and one.verdict.shown and one.verdict.early_stop]
