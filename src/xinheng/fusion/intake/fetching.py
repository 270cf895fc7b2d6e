"""Fetching a source from its table or interface: ordered by a person or its schedule, done by the worker."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db import IntegrityError, transaction
from django_tasks import task

from xinheng.fusion.intake.arriving.addresses import pages
from xinheng.fusion.intake.arriving.pulling import Fetched, difference, from_mark, keep_rows
from xinheng.fusion.intake.arriving.schedules import last_slot
from xinheng.fusion.intake.arriving.tables import NotFetched, open_table
from xinheng.fusion.intake.declarations import AddressOrigin, SourceDeclaration, TableOrigin
from xinheng.fusion.intake.models import Arrival, DataLink, Pull
from xinheng.fusion.intake.queries import jobs_alive
from xinheng.fusion.intake.refusals import IntakeRefused
from xinheng.fusion.intake.sending import send
from xinheng.fusion.intake.sources import source_named, sources
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.fusion.registers.models import Source
from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.accounts.models import Account
from xinheng.support.audit.actions import Actor, record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.orgs.queries import top_organisation

S = Pull.State
UNDER_WAY = (S.WAITING, S.RUNNING)
Columns = list[tuple[str, str]]
BEING_FETCHED = "这个来源正在取数。等它取完再取。"
# Of fewer records a field may be missing because it happens to be empty in all.
TELLING_ROWS = 20
# What is looked at of a table or interface that a source is made of.
SAMPLE_ROWS = 60


@transaction.atomic
def order_pull(*, source: str, by: Actor, slot: datetime | None = None, replays: Pull | None = None) -> Pull:
    """Has the worker fetch a source; `replays`: from where that pull began. Raises IntakeRefused where there is nothing
    to fetch from, or it is being fetched already."""
    declared = source_named(source)
    if declared is None or declared.origin is None:
        raise IntakeRefused(f"来源 {source} 没有声明从哪里取。请接入文件，或修改来源。")
    if _under_way(source):
        raise IntakeRefused(BEING_FETCHED)
    asked_by = by.display_name if isinstance(by, Account) else "定时"
    made = Pull(source=source, slot=slot, asked_by=asked_by, asked_at=city_time.now(), replays=replays)
    made.since = replays.since if replays else ""
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        # Somebody else, or another worker, asked in the same moment.
        raise IntakeRefused(BEING_FETCHED) from error
    if slot is None:
        told: dict[str, object] = {"source": source, "since": made.since}
        record_event(stream=stream_for("", "intake"), verb="order_pull", actor=by, target=made, detail=told)
    made.job = UUID(pull_source.enqueue(made.pk).id)
    made.save(update_fields=["job"])
    return made


def order_what_is_due() -> int:
    """Orders what the schedules want now: the latest moment of each, once, whichever worker asks; how many."""
    now, ordered = city_time.now(), 0
    for name, declared in sources().items():
        if declared.origin is None or declared.schedule is None:
            continue
        slot = last_slot(declared.schedule, now)
        if _under_way(name) or Pull.objects.filter(source=name, slot__gte=slot).exists():
            continue
        try:
            with transaction.atomic():
                order_pull(source=name, by="system", slot=slot)
        except IntakeRefused:
            continue
        ordered += 1
    return ordered


def _under_way(source: str) -> bool:
    """Whether it is being fetched. One whose job was given up is over and says so."""
    open_ones = list(Pull.objects.filter(source=source, state__in=UNDER_WAY))
    alive = jobs_alive([one.job for one in open_ones if one.job])
    for one in open_ones:
        if one.job not in alive:
            _fail(one, "后台反复出故障，没有取完。请系统管理员在“后台任务”里看原因。")
    return any(one.job in alive for one in open_ones)


@task(queue_name="long")
def pull_source(pk: int) -> str:
    """从部门的数据库表或接口取数。"""
    pull = Pull.objects.filter(pk=pk, state__in=UNDER_WAY).first()
    if pull is None:
        return "nothing to do"
    declared = source_named(pull.source)
    try:
        if declared is None or declared.origin is None:
            raise NotFetched(f"来源 {pull.source} 已不在，或不再声明从哪里取。")
        if waiting := _held(pull.source):
            raise NotFetched(f"上一份（第 {waiting.pk} 份）结构变了，还在等核对；决定接入或不接入后再取。")
        # One that is replayed begins where it began, and the first of all began with everything.
        if declared.origin.grows and not pull.since and pull.replays_id is None:
            pull.since = mark_of_source(pull.source)
        pull.state, pull.started_at = S.RUNNING, city_time.now()
        pull.save(update_fields=["state", "started_at", "since"])
        fetched, columns = _fetch(declared, declared.origin, pull.since)
    except NotFetched as why:
        return _fail(pull, str(why))
    return _send(pull, declared, fetched, columns)


def mark_of_source(source: str) -> str:
    """The last value of what grows that is in the registers; empty where everything is to be read."""
    taken = (
        Pull.objects.filter(source=source, arrival__state=Arrival.State.TAKEN).exclude(until="").order_by("-pk").first()
    )
    return taken.until if taken else ""


def link_of(origin: TableOrigin | AddressOrigin) -> DataLink:
    """The connection that a source names. Raises NotFetched where nobody keeps it."""
    found = DataLink.objects.filter(name=origin.connection).first()
    if found is None:
        raise NotFetched(f"没有名为 {origin.connection} 的数据连接。请在“数据连接”里建立它。")
    if isinstance(origin, AddressOrigin) != (found.kind == DataLink.Kind.HTTP):
        raise NotFetched(
            f"数据连接 {origin.connection} 是{found.get_kind_display()}，与来源声明的不符。请修改来源或连接。"
        )
    return found


def _fetch(declared: SourceDeclaration, origin: TableOrigin | AddressOrigin, mark: str) -> tuple[Fetched, Columns]:
    link, since = link_of(origin), from_mark(mark, origin.overlap) if mark else ""
    if isinstance(origin, TableOrigin):
        with open_table(link, origin, since) as opened:
            names = [name for name, _ in opened.columns]
            return keep_rows(names, opened.rows, declared.name, origin.grows), opened.columns
    found = pages(link, origin, since)
    first = next(found, [])
    columns = columns_of(declared, first)
    seen = set[str]()

    def rows() -> Iterator[Sequence[object]]:
        for one in chain(first, chain.from_iterable(found)):
            seen.update(one)
            yield [one.get(name) for name in columns]

    kept = keep_rows(columns, rows(), declared.name, origin.grows)
    # An answer tells no types, and leaves out what is empty; of many records, a field that none has is a change.
    there = [(name, "") for name in columns_of(declared, []) if name in seen]
    return kept, there if kept.rows >= TELLING_ROWS else []


def sample(origin: TableOrigin | AddressOrigin, name: str) -> str:
    """The first rows of a table or interface on the shelf, for who makes a source of them; the word of the file. Raises
    NotFetched."""
    link = link_of(origin)
    if isinstance(origin, TableOrigin):
        with open_table(link, origin, most=SAMPLE_ROWS) as opened:
            return keep_rows([one for one, _ in opened.columns], opened.rows, name).word
    first = next(pages(link, origin), [])[:SAMPLE_ROWS]
    columns = list(dict.fromkeys(column for one in first for column in one))
    return keep_rows(columns, ([one.get(column) for column in columns] for one in first), name).word


def columns_of(declared: SourceDeclaration, records: Sequence[dict[str, object]]) -> list[str]:
    """What the source declares and what the first records have besides."""
    derived = (column for one in declared.derived.values() for column in one.columns)
    return list(dict.fromkeys([*declared.columns, *derived, *(name for one in records for name in one)]))


@transaction.atomic
def _send(pull: Pull, declared: SourceDeclaration, fetched: Fetched, columns: Columns) -> str:
    """What came is a delivery; where its columns changed it is only tried, until a steward has looked."""
    origin = declared.origin
    assert origin is not None
    before = _columns_before(pull)
    pull.change = difference(before, [list(one) for one in columns]) if before and columns else ""
    pull.rows, pull.until, pull.columns = fetched.rows, fetched.until, [list(one) for one in columns]
    pull.problem = (
        f"有 {fetched.ahead} 行的 {origin.grows} 在将来，对方的时钟可能不准；没有当作读到的位置。"
        if fetched.ahead
        else ""
    )
    pull.state, pull.finished_at = S.HELD if pull.change else S.FETCHED, city_time.now()
    if fetched.rows or not origin.grows:
        channel = Arrival.Channel.TABLE if isinstance(origin, TableOrigin) else Arrival.Channel.ADDRESS
        manner = Manner(dry_run=bool(pull.change))
        pull.arrival = send(source=pull.source, word=fetched.word, manner=manner, by="system", channel=channel)
    else:
        # Nothing new, and it answered: it is not silent.
        Source.objects.filter(name=pull.source).update(last_received_at=city_time.now())
    pull.save()
    if pull.change and not _told_before(pull):
        _tell(pull, f"来源结构变了：{declared.title}", f"{pull.change}。这一份只试读，没有写入；请核对后决定是否接入。")
    return str(pull.state)


def _columns_before(pull: Pull) -> list[list[str]]:
    """Those of the last pull that was taken as it came, or that somebody looked at and let in."""
    good = (
        Pull.objects.filter(source=pull.source, pk__lt=pull.pk)
        .exclude(columns=[])
        .select_related("arrival")
        .order_by("-pk")
    )
    for one in good[:50]:
        if one.state == S.FETCHED or (one.arrival and one.arrival.state == Arrival.State.TAKEN):
            return list(one.columns)
    return []


def _held(source: str) -> Arrival | None:
    found: Arrival | None = Arrival.objects.filter(
        source=source, state=Arrival.State.TRIED, pulls__state=S.HELD
    ).first()
    return found


def _told_before(pull: Pull) -> bool:
    before = Pull.objects.filter(source=pull.source, pk__lt=pull.pk).order_by("-pk").first()
    return before is not None and before.change == pull.change


@transaction.atomic
def _fail(pull: Pull, problem: str) -> str:
    before = Pull.objects.filter(source=pull.source, pk__lt=pull.pk).order_by("-pk").first()
    pull.state, pull.problem, pull.finished_at = S.FAILED, problem, city_time.now()
    pull.save(update_fields=["state", "problem", "finished_at"])
    if before is None or before.state != S.FAILED:
        _tell(pull, f"取数失败：{pull.source}", problem)
    return str(pull.state)


def _tell(pull: Pull, title: str, body: str) -> None:
    top = top_organisation()
    if top:
        notify(title=title, body=body, permission=Permission.RUN_INTAKE, office=top.path)
