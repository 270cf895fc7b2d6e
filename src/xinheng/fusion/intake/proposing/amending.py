"""A source that was saved in the platform, changed or removed by a steward; its data stay, whatever becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import rtoml
from django.db import transaction
from django.db.models import Sum
from pydantic import ValidationError

from xinheng.fusion.intake.declarations import SourceDeclaration
from xinheng.fusion.intake.models import Arrival, Finding, IntakeRun, Pull, Reject
from xinheng.fusion.intake.proposing.saving import write_source
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sources import is_saved, problems_of, saved_folder, source_named, sources
from xinheng.fusion.standard.registry import standard
from xinheng.kit.canonical import canonical_json
from xinheng.kit.finding_words import in_words
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for


@dataclass(frozen=True)
class Depending:
    """What would be left behind by a source that is removed, and what forbids removing it."""

    runs: int
    accepted: int
    rejects: int
    findings: int
    connection: str
    # Other sources whose rows find their subject through this one's records; deliveries that are not over.
    children: tuple[str, ...]
    under_way: int


def depending_on(name: str) -> Depending:
    """What depends on a source."""
    declared, runs = source_named(name), IntakeRun.objects.filter(source__name=name)
    told = [
        other.title
        for other in sources().values()
        if other.subject and other.subject.via and other.subject.via.source == name
    ]
    A, P = Arrival.State, Pull.State
    return Depending(
        runs.count(), runs.aggregate(all=Sum("accepted"))["all"] or 0,
        Reject.objects.filter(source__name=name, closed_at__isnull=True).count(),
        Finding.objects.filter(source__name=name, closed_at__isnull=True).count(),
        declared.origin.connection if declared and declared.origin else "", tuple(told),
        Arrival.objects.filter(source=name, state__in=(A.WAITING, A.RUNNING, A.TRIED)).count()
        + Pull.objects.filter(source=name, state__in=(P.WAITING, P.RUNNING)).count(),
    )  # fmt: skip


def stamp_of(declared: SourceDeclaration) -> str:
    """What tells one state of a source from another: two stewards may have it open at once."""
    return sha256(canonical_json(declared.model_dump(mode="json")).encode()).hexdigest()[:16]


def change_source(*, name: str, changes: Mapping[str, object], by: Actor, seen: str = "") -> SourceDeclaration:
    """Writes the source's file anew with these keys changed; None takes a key out. `seen` is the stamp of what the
    steward was looking at. Raises IntakeRefused, and then nothing was written."""
    declared = _saved(name)
    if seen and seen != stamp_of(declared):
        raise IntakeRefused("这个来源刚被别人改过，没有保存。看过现在的内容后再保存，就以您填的为准。")
    told = declared.model_dump(exclude_unset=True, exclude={"name"}, exclude_none=True)
    told = {key: value for key, value in (told | dict(changes)).items() if value is not None}
    try:
        changed = SourceDeclaration.model_validate({"name": name, **told})
    except ValidationError as error:
        first = error.errors()[0]
        place = "、".join(str(one) for one in first["loc"])
        raise IntakeRefused(f"{place}：{in_words(first)}。".lstrip("：")) from error
    doubled = [field for field in changed.columns.values() if list(changed.columns.values()).count(field) > 1]
    if doubled:
        title = standard().type(changed.record_type).fields[doubled[0]].title
        raise IntakeRefused(f"有几列对到了同一个数据项：{title}。每个数据项只能来自一列。")
    for _, problem in problems_of(changed, standard()):
        raise IntakeRefused(f"{problem}。")
    with transaction.atomic():
        record_event(
            stream=stream_for("", "intake"), verb="change_source", actor=by, target=("registers.source", name),
            detail={"changed": sorted(key for key in changes if changes[key] != getattr(declared, key, None))},
        )  # fmt: skip
        # The trail lets one in at a time: what another did meanwhile shows now.
        _is_still(name, declared)
        if _place(changed) != _place(declared):
            # How far another column, or another table, was read says nothing of this one: all is read anew.
            Pull.objects.filter(source=name).exclude(until="").update(until="")
        # Sections go last in TOML.
        write_source(name, rtoml.dumps(dict(sorted(told.items(), key=lambda one: isinstance(one[1], dict)))))
    return changed


def _place(declared: SourceDeclaration) -> Mapping[str, object]:
    """Where it is fetched from, and by what column it goes on."""
    return declared.origin.model_dump(exclude={"overlap"}) if declared.origin else {}


def drop_source(*, name: str, by: Actor, reason: str) -> None:
    """Removes the source's file: nothing more is taken in under its name, what was taken in stays. Raises IntakeRefused
    while another source needs it, or a delivery of it is not over."""
    declared = _saved(name)
    found = depending_on(name)
    if found.children:
        raise IntakeRefused(f"{'、'.join(found.children)}的行靠这个来源的记录找主体。先修改或删除那些来源。")
    if found.under_way:
        raise IntakeRefused(f"还有 {found.under_way} 份没有办完。接完或选“不接入”后再删除。")
    with transaction.atomic():
        record_event(
            stream=stream_for("", "intake"), verb="drop_source", actor=by, target=("registers.source", name),
            detail={"reason": reason, "accepted": found.accepted},
        )  # fmt: skip
        _is_still(name, declared)
        (saved_folder() / f"{name}.toml").unlink(missing_ok=True)


def _is_still(name: str, declared: SourceDeclaration) -> None:
    """Raises IntakeRefused where somebody changed or removed the source since it was read."""
    if stamp_of(_saved(name)) != stamp_of(declared):
        raise IntakeRefused("这个来源刚被别人改过，没有保存。看过现在的内容后再保存，就以您填的为准。")


def _saved(name: str) -> SourceDeclaration:
    declared = source_named(name)
    if declared is None:
        raise IntakeRefused(f"没有名为 {name} 的来源。")
    if not is_saved(name):
        raise IntakeRefused(f"来源 {name} 在城市包里声明，请系统管理员修改 sources/{name}.toml。")
    return declared
