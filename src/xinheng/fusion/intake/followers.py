"""What the worker watches: drop folders, and silence. A source that did not deliver in its time is an alarm, told once
to those who answer for it.
"""

import logging
import time
from pathlib import Path

from django.db import transaction

from xinheng.fusion.intake.arriving import folders, shelf
from xinheng.fusion.intake.fetching import order_what_is_due
from xinheng.fusion.intake.models import Arrival, Expectation
from xinheng.fusion.intake.queries import Freshness, freshness
from xinheng.fusion.intake.sending import refuse_unread, send
from xinheng.fusion.intake.sources import sources
from xinheng.fusion.intake.writing.reporting import Manner
from xinheng.fusion.standard.periods import in_words, length_in_words
from xinheng.kit import city_time
from xinheng.support.access.permissions import Permission
from xinheng.support.audit.actions import record_event
from xinheng.support.audit.streams import stream_for
from xinheng.support.notices.actions import notify
from xinheng.support.orgs.queries import top_organisation

log = logging.getLogger(__name__)
# Often enough for who laid a file there and waits.
FOLDERS_EVERY_SECONDS = 5.0
SCHEDULES_EVERY_SECONDS = 15.0
# A source is due in hours or days: nobody needs to know of its silence within the second.
EVERY_SECONDS = 60.0
_asked = {"at": float("-inf"), "folders": float("-inf"), "schedules": float("-inf")}
_looks = folders.Looks()


def watch_folders() -> int:
    """Files away what is done with, sends what is whole; how many of both."""
    if time.monotonic() < _asked["folders"] + FOLDERS_EVERY_SECONDS:
        return 0
    _asked["folders"] = time.monotonic()
    folders.make_folders()
    return file_away_what_is_done() + send_what_is_whole(_looks)


def file_away_what_is_done() -> int:
    """The files of deliveries from a folder that are over, each with its report."""
    S = Arrival.State
    over = Arrival.objects.filter(channel=Arrival.Channel.FOLDER, state__in=(S.TAKEN, S.REFUSED, S.DROPPED))
    done = list(over.exclude(word="").order_by("pk"))
    filed = 0
    for one in done:
        try:
            folders.file_away(one)
        except OSError:
            log.exception("a delivery cannot be filed away: %s", one.pk)
            continue
        filed += Arrival.objects.filter(pk=one.pk).update(word="")
    return filed


def send_what_is_whole(looks: folders.Looks) -> int:
    """Each file is a delivery of its own. A worker killed before it takes the file from its folder sends it once more:
    all its rows are then unchanged."""
    sent = 0
    for source, path in looks.whole():
        try:
            _take_from_folder(source, path)
        except FileNotFoundError:  # whoever laid it there took it back
            continue
        except OSError:
            # A folder out of which we may move nothing would bring the same file for ever, and hold up the others.
            log.exception("a file cannot be taken out of its folder: %s", source)
            looks.leave(path)
        sent += 1
    return sent


def _take_from_folder(source: str, path: Path) -> None:
    try:
        word = folders.onto_shelf(path)
    except folders.NotTakeable as why:
        name, channel = shelf.safe_name(path.name), Arrival.Channel.FOLDER
        made = refuse_unread(source=source, name=name, problem=str(why), channel=channel)
        folders.put_aside(source, path, made)
    else:
        send(source=source, word=word, manner=Manner(), by="system", channel=Arrival.Channel.FOLDER)
        path.unlink()


def watch_schedules() -> int:
    """Orders what is due, looked at some times a minute; how many."""
    if time.monotonic() < _asked["schedules"] + SCHEDULES_EVERY_SECONDS:
        return 0
    _asked["schedules"] = time.monotonic()
    return order_what_is_due()


def watch_silence() -> int:
    """Looks once a minute; how many sources fell silent or were heard again."""
    if time.monotonic() < _asked["at"] + EVERY_SECONDS:
        return 0
    _asked["at"] = time.monotonic()
    return look_for_silence()


def look_for_silence() -> int:
    """Expects what was newly declared, forgets what is declared no more, tells of what fell silent."""
    declared, known = set(sources()), set(Expectation.objects.values_list("source", flat=True))
    if new := declared - known:
        now = city_time.now()
        rows = [Expectation(source=name, since=now) for name in sorted(new)]
        Expectation.objects.bulk_create(rows, ignore_conflicts=True)
    if known - declared:
        Expectation.objects.filter(source__in=known - declared).delete()
    silent = set(Expectation.objects.filter(silent_from__isnull=False).values_list("source", flat=True))
    changed = 0
    for one in freshness():
        if one.late and one.source not in silent:
            changed += _fell_silent(one)
        elif not one.late and one.source in silent:
            changed += _heard_again(one)
    return changed


@transaction.atomic
def _fell_silent(one: Freshness) -> int:
    """Of several workers one tells."""
    mine = Expectation.objects.filter(source=one.source, silent_from__isnull=True)
    if one.due_at is None or not mine.update(silent_from=one.due_at):
        return 0
    title = f"数据来源迟到：{one.title}"
    last = f"上次 {city_time.local(one.last_received_at):%Y-%m-%d %H:%M}" if one.last_received_at else "从未来过"
    for_long = f"，已迟 {length_in_words(one.silent_for)}" if one.silent_for else ""
    body = (
        f"{one.department}的“{one.title}”应{in_words(one.refresh)}来一次，{last}{for_long}。责任单位：{one.accountable}。"
        "请联系来源部门，或在数据来源页接入。"
    )
    told = _tell(one, title, body)
    Expectation.objects.filter(source=one.source).update(told_at=city_time.now(), told=told)
    record_event(
        stream=stream_for("", "intake"), verb="source_silent", actor="system", target=("registers.source", one.source),
        detail={"due_at": one.due_at.isoformat(), "told": told},
    )  # fmt: skip
    return 1


def _tell(one: Freshness, title: str, body: str) -> int:
    """Whoever sees the sources of the organisation that is named, else of the whole city."""
    named = sources()[one.source].told
    top = top_organisation()
    office = named or (top.path if top else "")
    return notify(title=title, body=body, permission=Permission.VIEW_SOURCES, office=office) if office else 0


@transaction.atomic
def _heard_again(one: Freshness) -> int:
    if not Expectation.objects.filter(source=one.source, silent_from__isnull=False).update(
        silent_from=None, told_at=None, told=0
    ):
        return 0
    record_event(
        stream=stream_for("", "intake"), verb="source_heard", actor="system", target=("registers.source", one.source),
        detail={},
    )  # fmt: skip
    return 1
