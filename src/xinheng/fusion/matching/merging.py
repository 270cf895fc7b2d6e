"""Two subjects made one, and two again: records are said again under the other subject, nothing is rewritten."""

import json

from django.db import transaction

from xinheng.fusion.matching.hanging import settle_split
from xinheng.fusion.matching.models import Pair, SubjectMerge
from xinheng.fusion.matching.parties import pair_of, subject_party
from xinheng.fusion.registers.actions import relink_records, tell_changed
from xinheng.fusion.registers.compose import identity_of
from xinheng.fusion.registers.finding import name_index
from xinheng.fusion.registers.models import Identifier, Mention, Record, Subject
from xinheng.fusion.registers.queries import restricted_content
from xinheng.fusion.standard.pack import pack
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.personal.striking import excerpt
from xinheng.kit.refusal import Refusal
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

NOTHING = name_index.Findable("", "", "")


@transaction.atomic
def merge_subjects(*, kept: Subject, gone: Subject, by: Actor, reason: str, by_rule: bool = False) -> SubjectMerge:
    """Says everything about `gone` again of `kept`. Raises Refusal: two valid codes are never one."""
    kept, gone = _locked(kept, gone)
    _check(kept, gone, reason)
    merge = SubjectMerge(
        kept=kept, gone=gone, merged_at=city_time.now(), by=name_of(by), by_rule=by_rule, reason=reason
    )
    records = list(Record.objects.filter(subject=gone, superseded_at__isnull=True).select_related("source"))
    merge.records = [_reference(record) for record in records]
    merge.mentions = _move_mentions(gone, kept)
    numbers = Identifier.objects.filter(subject=gone)
    merge.identifiers = sorted(numbers.values_list("pk", flat=True))
    numbers.update(subject=kept)
    relink_records(links={record.pk: kept.pk for record in records}, by=by)
    _hide(gone, kept.pk)
    merge.save()
    _tell("merge_subjects", merge, by, reason)
    return merge


@transaction.atomic
def split_subjects(*, merge: SubjectMerge, by: Actor, reason: str) -> None:
    """Takes a merge back for good: nobody makes the two one by rule any more. Raises Refusal."""
    if is_blank(reason):
        raise Refusal("请写明撤销的理由，例如“同名的另一家”。")
    merge = _split(merge, by, reason)
    kept, gone = merge.kept, merge.gone
    keep_apart(subject_party(kept.pk), subject_party(gone.pk), kept.name, gone.name, by, reason, kept.kind)


@transaction.atomic
def split_by_rule(*, merge: SubjectMerge, by: Actor) -> None:
    """Takes back what the rule merged and, with all that is known now, would no longer."""
    _split(merge, by, "归一规则重新判断")


def _split(merge: SubjectMerge, by: Actor, reason: str) -> SubjectMerge:
    """What moved, and what came under its numbers since, is the other's again."""
    merge = SubjectMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refusal(f"这次归并已由{merge.undone_by}撤销，请刷新页面。")
    kept, gone = _locked(merge.kept, merge.gone)
    merge.undone_at, merge.undone_by = city_time.now(), name_of(by)
    merge.save(update_fields=["undone_at", "undone_by"])
    Identifier.objects.filter(pk__in=merge.identifiers, subject=kept).update(subject=gone)
    numbers = Identifier.objects.filter(subject=gone).values_list("scheme", "value")
    own = {f"{scheme}:{value}" for scheme, value in numbers}
    moved = {tuple(reference) for reference in merge.records}
    held = Record.objects.filter(subject=kept, superseded_at__isnull=True).select_related("source")
    back = [record for record in held if tuple(_reference(record)) in moved or _says(record) in own]
    relink_records(links={record.pk: gone.pk for record in back}, by=by)
    _move_mentions(kept, gone, {tuple(one) for one in merge.mentions})
    _show(gone)
    _tell("split_subjects", merge, by, reason)
    settle_split(merge, by)
    return merge


def keep_apart(one: str, other: str, one_name: str, other_name: str, by: Actor, reason: str, kind: str) -> None:
    """Remember that two are not the same: no rule makes them one, nobody is asked again."""
    first, second = pair_of(one, other)
    names = (one_name, other_name) if first == one else (other_name, one_name)
    told = {
        "verdict": Pair.Verdict.APART,
        "answered_at": city_time.now(),
        "answered_by": name_of(by),
        "reason": excerpt(reason, 400),
    }
    new = told | {"kind": kind, "one_name": names[0], "other_name": names[1], "found_at": city_time.now()}
    Pair.objects.update_or_create(one=first, other=second, defaults=told, create_defaults=new)


def name_of(by: Actor) -> str:
    """Who did it, as pages show it."""
    return "归一规则" if by is None or by == "system" else by if isinstance(by, str) else by.display_name


def _locked(kept: Subject, gone: Subject) -> tuple[Subject, Subject]:
    """Both rows, held in one order whoever asks."""
    found = {
        one.pk: one for one in Subject.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    }
    return found[kept.pk], found[gone.pk]


def _check(kept: Subject, gone: Subject, reason: str) -> None:
    if kept.pk == gone.pk or kept.kind != gone.kind:
        raise Refusal("只有两个同类的主体可以归为一个。")
    if kept.merged_into or gone.merged_into:
        raise Refusal("其中一个主体已经归并到别的主体，请刷新页面后再判断。")
    main = f"{pack().city.main_scheme}:"
    if all(one.identity.startswith(main) for one in (kept, gone)):
        raise Refusal(f"{kept.name}和{gone.name}各有有效的统一社会信用代码，不是同一主体，不能归并。")
    if SubjectMerge.objects.filter(kept=gone, undone_at__isnull=True).exists():
        raise Refusal(f"已有主体归并到{gone.name}，请先撤销那一次归并，或者反过来归并。")
    if is_blank(reason):
        raise Refusal("请写明归并的理由，例如“名称、地址和电话一致”。")


def _reference(record: Record) -> list[str]:
    return [record.type, record.source.name, record.key]


def _says(record: Record) -> str:
    """The identity that a record itself names."""
    kind = standard().type(record.type)
    said = json.loads(record.open)
    if kind.subject_field in kind.restricted_fields:
        said |= restricted_content(record)
    return identity_of(kind, said)


def _move_mentions(start: Subject, end: Subject, only: set[tuple[str, ...]] | None = None) -> list[list[str]]:
    """Mentions in current records, of one subject made of the other; which they were."""
    rows = Mention.objects.filter(subject=start, record__superseded_at__isnull=True).select_related("record__source")
    moved = []
    for row in rows:
        reference = [*_reference(row.record), row.role]
        if only is not None and tuple(reference) not in only:
            continue
        if not Mention.objects.filter(subject=end, record=row.record, role=row.role).exists():
            Mention.objects.filter(pk=row.pk).update(subject=end)
            moved.append(reference)
    return moved


def _hide(gone: Subject, into: int) -> None:
    Subject.objects.filter(pk=gone.pk).update(merged_into=into)
    name_index.change([(gone.pk, name_index.Findable(gone.name, gone.address, gone.industry), NOTHING)])


def _show(gone: Subject) -> None:
    Subject.objects.filter(pk=gone.pk).update(merged_into=None)
    name_index.change([(gone.pk, NOTHING, name_index.Findable(gone.name, gone.address, gone.industry))])


def _tell(verb: str, merge: SubjectMerge, by: Actor, reason: str) -> None:
    tell_changed([merge.kept_id, merge.gone_id])
    record_event(
        stream=stream_for("", "resolution"), verb=verb, actor=by, target=merge,
        detail={"kept": merge.kept.identity, "gone": merge.gone.identity, "reason": reason},
    )  # fmt: skip
