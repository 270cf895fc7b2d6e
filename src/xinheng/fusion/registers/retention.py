"""What is due: sealed parts of records that ended, or were superseded, longer ago than their type is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinheng.fusion.registers.models import Record, Subject
from xinheng.fusion.standard.declarations import RecordType
from xinheng.fusion.standard.periods import kept_since
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.support.procedures.models import Matter


@dataclass(frozen=True)
class RetentionRule:
    """One type's rule on one day: its period, and the first day of ending that is still kept."""

    kind: RecordType
    kept_since: date

    def over(self) -> QuerySet[Record]:
        """Records whose time is over and that still hold something sealed, open matters not regarded."""
        ended = Q(superseded_at__lt=city_time.start_of(self.kept_since))
        ended |= Q(superseded_at=None, ends_on__lt=self.kept_since)
        return Record.objects.filter(ended, type=self.kind.id, restricted__isnull=False)

    def due(self) -> QuerySet[Record]:
        """What may be destroyed today: the same without the records of subjects with an open matter."""
        return self.over().exclude(in_open_matter())


def rules_on(day: date) -> Iterator[RetentionRule]:
    """The rule of each type that is not kept for ever."""
    for kind in standard().types.values():
        since = kept_since(kind, day)
        if since is not None:
            yield RetentionRule(kind, since)


def in_open_matter() -> Q:
    """Whether a case about the record's subject is still open, under whatever number: then its evidence stays."""
    under_way = Matter.objects.filter(closed_at=None)
    before = Subject.objects.filter(merged_into__isnull=False, identity__in=under_way.values("subject_identity"))
    return Q(Exists(under_way.filter(subject_identity=OuterRef("subject__identity")))) | Q(
        subject__in=before.values("merged_into")
    )


def kept(day: date, within: Q | None = None) -> dict[str, dict[str, int]]:
    """Sealed records that stay, by reason and type: ordered to be kept for ever, time not over, in an open matter."""
    told: dict[str, dict[str, int]] = {"permanent": {}, "not_over": {}, "open_matter": {}}
    rules = {rule.kind.id: rule for rule in rules_on(day)}
    sealed = Record.objects.filter(within or Q(), restricted__isnull=False)
    for type, number in sealed.values_list("type").annotate(number=Count("pk")).order_by("type"):
        rule = rules.get(type)
        over = rule.over().filter(within or Q()) if rule else None
        due = over.exclude(in_open_matter()).count() if over is not None else 0
        held = over.count() - due if over is not None else 0
        told["open_matter"] |= {type: held} if held else {}
        left = number - held - due
        told["not_over" if rule else "permanent"] |= {type: left} if left else {}
    return told
