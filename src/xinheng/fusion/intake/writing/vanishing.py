"""What a full delivery no longer holds: found, weighed against what may be missing unasked, and withdrawn."""

from collections.abc import Sequence
from datetime import date

from xinheng.fusion.intake.compiling.plan import Plan
from xinheng.fusion.intake.models import Finding, IntakeRun
from xinheng.fusion.intake.reading.staging import Staged
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.workspace import Workspace
from xinheng.fusion.intake.writing.lookups import NUMBER, TEXT, bring
from xinheng.fusion.registers.models import Source
from xinheng.fusion.registers.withdrawing import withdraw_records
from xinheng.fusion.resolution.actions import stop_waiting
from xinheng.kit import city_time
from xinheng.support.audit.actions import Actor

CHUNK = 2_000
# Earlier deliveries among which an old file is looked for.
REMEMBERED = 400
REASON = "全量交付中没有这条记录"


def refuse_old(plan: Plan, source: Source, files: Sequence[Staged], as_of: date | None) -> None:
    """Refuses a full delivery that is older than another one: it would withdraw what came since."""
    if not plan.is_full:
        return
    full = IntakeRun.objects.filter(source=source, is_full=True, state=IntakeRun.State.FINISHED)
    newest = full.filter(as_of__isnull=False).order_by("-as_of").first()
    if as_of and newest and newest.as_of and as_of < newest.as_of:
        raise IntakeRefused(
            f"这份全量数据的日期是 {as_of}，早于已接入的 {newest.as_of}：按它处理会撤回其后新增的记录，没有接入。"
            "请核对日期，或改交最新的全量文件。"
        )
    sent = sorted(file.sha256 for file in files)
    earlier = full.order_by("-pk")[:REMEMBERED].values_list("started_at", "files")
    for place, (at, told) in enumerate(earlier):
        if sorted(file["sha256"] for file in told) == sent:
            if place:
                raise IntakeRefused(
                    f"这份全量文件在 {city_time.local(at):%Y-%m-%d %H:%M} 已经接入过，其后又接入了别的全量文件："
                    "按它处理会撤回其后新增的记录，没有接入。请核对是否拿错了文件；确实要补充其中的行，加 --partial。"
                )
            return


def find_vanished(space: Workspace, plan: Plan, source: Source) -> tuple[int, int]:
    """Makes `vanished(key, record_id)`; how many there are, and of how many current records."""
    space.duck.execute("CREATE TABLE vanished (key VARCHAR, record_id BIGINT)")
    if not plan.is_full:
        return 0, 0
    sql = "SELECT key, id FROM registers_record WHERE superseded_at IS NULL AND source_id = %s AND type = %s"
    bring(space, "held", [("key", TEXT), ("record_id", NUMBER)], sql, None, [source.pk, plan.type.id])
    space.duck.execute(
        "INSERT INTO vanished SELECT key, record_id FROM held "
        "ANTI JOIN (SELECT key FROM prepared UNION ALL SELECT key FROM unaltered UNION ALL "
        "SELECT key FROM refused_keys) USING (key)"
    )
    held = space.count("SELECT count(*) FROM held")
    space.let_go("held")
    return space.count("SELECT count(*) FROM vanished"), held


def weigh_vanished(space: Workspace, plan: Plan, vanished: int, held: int, confirmed: int | None) -> list[str]:
    """Refuses the delivery when more is missing than may be unasked; warnings where nothing is withdrawn after all.

    `confirmed`: up to how many somebody has said shall be withdrawn.
    """
    if not vanished or (confirmed is not None and vanished <= confirmed):
        return []
    unread = space.count("SELECT count(*) FROM keyless")
    if confirmed is None and unread:
        space.duck.execute("DELETE FROM vanished")
        return [
            f"有{unread}行退回且看不出是哪条记录，因此没有撤回这次缺少的{vanished}条记录。"
            f"更正后重交全量即可；确认它们都已不在，加 --withdraw {vanished}"
        ]
    if confirmed is None and vanished <= plan.source.vanishing * held:
        return []
    raise IntakeRefused(
        f"数据源 {plan.source.name} 每次交全量，这次缺少现有{held}条记录中的{vanished}条（{vanished / held:.1%}"
        f"，声明的上限是{plan.source.vanishing:.0%}），没有接入。请先核对文件是否完整；"
        f"确实要撤回这{vanished}条，加 --withdraw {vanished}；这次只是补充，加 --partial。"
    )


def withdraw_vanished(space: Workspace, plan: Plan, run: IntakeRun, by: Actor) -> int:
    """Withdraws them chunk by chunk, with what was found in them; a run killed in between is finished by the next."""
    stream = space.duck.cursor().execute("SELECT record_id, key FROM vanished ORDER BY record_id")
    count = 0
    while rows := stream.fetchmany(CHUNK):
        records, at = [row[0] for row in rows], city_time.now()
        withdraw_records(
            type=plan.type.id, records=records, source=run.source, by=by, reason=REASON, at=at, run=run.pk
        )  # fmt: skip
        stop_waiting(records)
        gone = Finding.objects.filter(source=run.source, closed_at__isnull=True, key__in=[row[1] for row in rows])
        gone.update(closed_at=at)
        count += len(rows)
        IntakeRun.objects.filter(pk=run.pk).update(withdrawn=count)
    return count
