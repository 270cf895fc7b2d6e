"""Keeping the standard's versions, and measuring the registers by its rules."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection, transaction

from xinheng.fusion.catalogue.models import Flaw, FundedProject, Score, SourceScore, StandardVersion, Tag
from xinheng.fusion.catalogue.queries import latest_version
from xinheng.fusion.catalogue.rules import differences, outline, score_of
from xinheng.fusion.lake.quality import Measured, failing_records, measure
from xinheng.fusion.lake.queries import connect
from xinheng.fusion.registers.models import Record
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for

# Of one rule so many failing records are kept; the rest are counted.
MOST_FLAWS = 1_000
# Breaks told in the refusal.
TOLD = 5


class StandardBreaks(Refusal):
    """What the new standard says does not fit what is stored."""


class ProjectRefused(Refusal):
    """The project cannot be entered so."""


class TagRefused(Refusal):
    """The tag cannot be put there."""


@dataclass(frozen=True)
class MeasuredCity:
    """What one measuring found."""

    types: int
    rows: int
    failing: int


@transaction.atomic
def keep_standard(*, by: Actor) -> StandardVersion:
    """Keeps the standard in force as a version, if it is not the latest one already.

    Raises StandardBreaks where a type that has records, or a code list, was changed in a way they do not bear: what is
    stored keeps its meaning, or is brought over first.
    """
    content = outline(standard())
    digest = sha256(canonical_json(content).encode()).hexdigest()
    last = latest_version()
    if last is not None and last.digest == digest:
        return last
    if last is not None:
        _refuse_breaks(last, content)
    kept = StandardVersion.objects.create(kept_at=city_time.now(), by=str(by), digest=digest, content=content)
    record_event(
        stream=stream_for("", "standard"), verb="keep_standard", actor=by, target=kept,
        detail={"digest": digest, "types": len(content["types"])},
    )  # fmt: skip
    return kept


def _refuse_breaks(last: StandardVersion, content: dict[str, object]) -> None:
    breaks = [one for one in differences(last.content, content) if one.breaking]
    held = {one.type for one in breaks if one.type and _has_records(one.type)}
    bad = [one for one in breaks if not one.type or one.type in held]
    if bad:
        told = "；".join(f"{one.place}：{one.words}" for one in bad[:TOLD])
        more = f" 等 {len(bad)} 处" if len(bad) > TOLD else ""
        raise StandardBreaks(
            f"这些改动与已存的数据不符，没有记录为新版本：{told}{more}。请改回，或先把已存的记录按新标准重新接入。"
        )


def _has_records(type: str) -> bool:
    return Record.objects.filter(type=type, superseded_at__isnull=True).exists()


def measure_quality(*, by: Actor) -> MeasuredCity:
    """Holds every rule against the lake's current version and keeps the day's scores and flaws. Raises NoLake."""
    found: dict[str, list[Measured]] = defaultdict(list)
    for one in measure():
        found[one.type].append(one)
    flaws = _failing(one for all in found.values() for one in all if one.failing)
    with transaction.atomic():
        rows, failing = _keep_scores(found)
        _keep_flaws(flaws)
        record_event(
            stream=stream_for("", "quality"), verb="measure_quality", actor=by, target=("catalogue.score", "day"),
            detail={"types": len(found), "rows": rows, "failing": failing},
        )  # fmt: skip
    return MeasuredCity(len(found), rows, failing)


def _keep_scores(found: dict[str, list[Measured]]) -> tuple[int, int]:
    day, now = city_time.today(), city_time.now()
    Score.objects.filter(day=day).delete()
    made = []
    for type, measured in found.items():
        rows, failing = measured[0].rows, sum(one.failing for one in measured)
        if rows:
            score = score_of(rows, len(measured), failing)
            made.append(Score(type=type, day=day, measured_at=now, rows=rows, rules=len(measured), failing=failing,
                              score=score))  # fmt: skip
    Score.objects.bulk_create(made)
    _keep_source_scores(found)
    return sum(one.rows for one in made), sum(one.failing for one in made)


def _keep_source_scores(found: dict[str, list[Measured]]) -> None:
    day = city_time.today()
    SourceScore.objects.filter(day=day).delete()
    SourceScore.objects.bulk_create(
        (
            SourceScore(
                type=type, source=source, day=day, rows=rows, rules=len(measured),
                failing=sum(one.sources[source][1] for one in measured),
            )
            for type, measured in found.items()
            for source, (rows, _) in measured[0].sources.items()
        ),
        batch_size=500,
    )  # fmt: skip


def _failing(measured: Iterable[Measured]) -> list[Flaw]:
    day = city_time.today()
    with connect() as lake:
        return [
            Flaw(type=one.type, rule=one.rule.id, record=record, key=key, source=source, found_on=day)
            for one in measured
            for record, key, source in failing_records(lake, one, MOST_FLAWS)
        ]


def _keep_flaws(flaws: Sequence[Flaw]) -> None:
    """What fails still stays as it was found first; what fails no more is mended today."""
    still = {(one.rule, one.record) for one in flaws}
    held = {(rule, record): pk for pk, rule, record in Flaw.objects.filter(mended_on__isnull=True).values_list(
        "pk", "rule", "record")}  # fmt: skip
    mended = [pk for pair, pk in held.items() if pair not in still]
    size = connection.features.max_query_params or 10_000
    for start in range(0, len(mended), size - 10):
        Flaw.objects.filter(pk__in=mended[start : start + size - 10]).update(mended_on=city_time.today())
    Flaw.objects.bulk_create([one for one in flaws if (one.rule, one.record) not in held], batch_size=500)


@transaction.atomic
def put_tag(*, type: str, field: str, word: str, reason: str, by: Account) -> Tag:
    """Put a word on a register, or on one of its fields. Raises TagRefused where it stands there already."""
    kind = standard().type(type)
    if field and field not in kind.fields:
        raise TagRefused(f"{kind.title}没有数据项 {field}")
    if Tag.objects.filter(type=type, field=field, word=word).exists():
        raise TagRefused(f"“{word}”已经在{kind.fields[field].title if field else kind.title}上了")
    tag = Tag.objects.create(
        type=type, field=field, word=word, reason=reason, by=by.display_name, put_at=city_time.now()
    )
    record_event(stream=stream_for("", "standard"), verb="put_tag", actor=by, target=tag,
                 detail={"record_type": type, "name": word})  # fmt: skip
    return tag


@transaction.atomic
def drop_tag(*, tag: Tag, by: Account) -> None:
    """Take a word off again; the trail keeps that it was there."""
    record_event(stream=stream_for("", "standard"), verb="drop_tag", actor=by, target=tag,
                 detail={"record_type": tag.type, "name": tag.word})  # fmt: skip
    tag.delete()


@transaction.atomic
def keep_project(*, project: FundedProject, data: str, by: Account) -> FundedProject:
    """Enter a funded project in the ledger, new or changed. `data` names the registers its data belong in, by title or
    id. Raises ProjectRefused."""
    titles = {kind.title: kind.id for kind in standard().types.values()} | {id: id for id in standard().types}
    named = [one for one in re.split(r"[、，,;；\s]+", data) if one]
    if unknown := [one for one in named if one not in titles]:
        raise ProjectRefused(f"标准里没有数据类：{'、'.join(unknown[:5])}。请照数据标准里的名称写，用顿号分开。")
    if not named:
        raise ProjectRefused("写明这个项目产生哪几类数据；依法不归集的也写，另写依据。")
    if FundedProject.objects.filter(approval=project.approval).exclude(pk=project.pk).exists():
        raise ProjectRefused(f"批文或合同号 {project.approval} 已经登记过。")
    project.types = list(dict.fromkeys(titles[one] for one in named))
    project.changed_at, project.changed_by = city_time.now(), by.display_name
    project.save()
    record_event(stream=stream_for("", "standard"), verb="keep_project", actor=by, target=project,
                 detail={"name": project.approval, "types": len(project.types)})  # fmt: skip
    return project


@transaction.atomic
def drop_project(*, project: FundedProject, by: Account, reason: str) -> None:
    """Take a project out of the ledger that was entered wrongly; the trail keeps that it was there."""
    record_event(stream=stream_for("", "standard"), verb="drop_project", actor=by, target=project,
                 detail={"name": project.approval, "reason": reason})  # fmt: skip
    project.delete()
