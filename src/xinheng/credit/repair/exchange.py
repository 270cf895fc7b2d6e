"""What was decided goes to 信用中国 as an exchange file, a day's decisions together on the next (Order 107 art 25).

The file lies in `exchange/credit_china` of the state folder, where the city's exchange gateway fetches it; the matter
of each file (`credit_notice`) waits for the other side's receipt within the law's three working days.
"""

import csv
import io
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction

from xinheng.credit.repair.models import SentRepair
from xinheng.credit.repair.queries import KINDS
from xinheng.kit import city_time
from xinheng.kit.cells import safe
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.orgs.queries import organisation_at
from xinheng.support.orgs.rules import bureau_of
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import open_and_move

PROCEDURES = tuple(kind.procedure for kind in KINDS.values())
SHIELD = "credit_shield_reorganisation"
# A matter, and what is told of it.
Line = tuple[Matter, str]
EVERY = 300.0
HEAD = (
    "主体名称", "统一社会信用代码", "修复事项", "原决定文号", "原决定机关", "修复决定文号", "决定日期",
    "停止公示日期", "决定机关", "处理",
)  # fmt: skip
KIND = {"penalty": "行政处罚信息", "abnormal_list": "经营异常名录", "serious_list": "严重违法失信名单"}


class LastLook:
    """When the worker looked last; once in five minutes is enough."""

    asked_at = float("-inf")


def send_daily() -> int:
    """The worker's follower: send what was decided before today; how many."""
    if time.monotonic() - LastLook.asked_at < EVERY:
        return 0
    LastLook.asked_at = time.monotonic()
    return send_decided()


def send_decided() -> int:
    """Send every decision of the days before today that was not sent yet, one file a bureau; how many."""
    rows = Matter.objects.filter(closed_at=None, procedure__in=PROCEDURES, state__in=["granted", "falsehood"])
    repairs = [
        (one, "revoked" if one.state == "falsehood" else "granted") for one in rows.order_by("pk") if _is_due(one)
    ]
    due = sorted([*repairs, *_of_shields()], key=lambda line: (bureau_of(line[0].office), line[0].pk))
    for _, group in groupby(due, key=lambda line: bureau_of(line[0].office)):
        send(list(group))
    return len(due)


def _of_shields() -> Iterator[Line]:
    """What reorganisations held back, ended or gave back before today and was not sent yet."""
    rows = Matter.objects.filter(procedure=SHIELD, state__in=["shielded", "final_review", "repaired", "restored"])
    sent = set(SentRepair.objects.filter(repair__in=rows).values_list("repair", "what"))
    for matter in rows.order_by("pk").prefetch_related("steps"):
        for what in _told_by(matter):
            if (matter.pk, what) not in sent and _day(matter, what) < city_time.today().isoformat():
                yield matter, what


def _told_by(matter: Matter) -> Iterator[str]:
    yield "shielded"
    if matter.state == "repaired":
        yield "ended"
    if matter.state == "restored" or matter.facts.get("lasting"):
        yield "unshielded"


def _is_due(matter: Matter) -> bool:
    day = str(matter.facts["decided_on"])
    if matter.state == "falsehood":
        # What was refused had never been repaired: nothing is to be taken back.
        day = str(matter.facts.get("revoked_on", "9999"))
        if "revocation_exchange" in matter.facts:
            return False
    return day < city_time.today().isoformat()


@transaction.atomic
def send(lines: Sequence[Line], by: Account | None = None) -> Matter:
    """One file about matters of one bureau; each of them goes on. Gives the matter of the file."""
    office = bureau_of(lines[0][0].office)
    number = next_number(prefix="报", office=office, at=city_time.now())
    rows = sum(len(rows_of(*line)) for line in lines)
    told = {**put_file(number, lines), "rows": rows, "decided_on": min(_day(*line) for line in lines)}
    notice = open_and_move(
        procedure="credit_notice", verb="send", by="system", number=number, office=office, facts=told,
        title=f"信用修复结果 {rows} 条",
    )  # fmt: skip
    SentRepair.objects.bulk_create([SentRepair(notice=notice, repair=one, what=said) for one, said in lines])
    for one, said in lines:
        if said == "granted":
            move(matter=one, verb="finish_data", by=by or "system", facts={"exchange_number": number})
        elif said == "revoked":
            move(matter=one, verb="tell_of_revocation", by="system", facts={"revocation_exchange": number})
    return notice


def lines_of(notice: Matter) -> list[Line]:
    """What a file says, in its order."""
    rows = SentRepair.objects.filter(notice=notice).select_related("repair").order_by("pk")
    return [(one.repair, one.what) for one in rows]


def put_file(number: str, lines: Iterable[Line]) -> dict[str, Any]:
    """Put the file into the exchange folder once the transaction is kept; the facts that tell of it."""
    content, name = content_of(lines), f"credit-china-{number}.csv"

    def write() -> None:
        folder = settings.EXCHANGE_ROOT / "credit_china"
        folder.mkdir(parents=True, exist_ok=True)
        # Whole or not at all: the gateway fetches what ends in .csv.
        part = folder / f"{name}.part"
        part.write_bytes(content)
        os.replace(part, folder / name)

    transaction.on_commit(write)
    return {"file_name": name, "file_digest": sha256(content).hexdigest()}


def content_of(lines: Iterable[Line]) -> bytes:
    """The file: CSV, UTF-8 with the mark that Excel needs, one line a decision and fact."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(map(safe, row) for matter, what in lines for row in rows_of(matter, what))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def rows_of(matter: Matter, what: str) -> list[list[str]]:
    """One decision in the order of the heading: a row for each fact that it is about."""
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    office, done = bureau.name if bureau else matter.office, SentRepair.What(what).label
    if matter.procedure == SHIELD:
        about = [(kind, number, "") for kind, number, _ in _shielded(matter, what)]
        decision, stopped = _step(matter, what)["decision_number"], _day(matter, what) if what == "ended" else ""
    else:
        about = [(str(facts["kind"]), str(facts["target_number"]), str(facts.get("authority", "")))]
        decision, stopped = facts["decision_number"], facts.get("stopped_on", "") if what != "revoked" else ""
    return [
        [
            matter.subject_name, matter.subject_identity.partition(":")[2], KIND[kind], number, authority,
            str(decision), _day(matter, what), str(stopped), office, done,
        ]
        for kind, number, authority in about
    ]  # fmt: skip


def _shielded(matter: Matter, what: str) -> list[list[str]]:
    """The facts of a shield that a line is about: what no repair may end is shown again when the rest ends."""
    rows, lasting = matter.facts["target_rows"], str(matter.facts.get("lasting", "")).split("、")
    if what == "shielded" or matter.state == "restored":
        return list(rows)
    return [one for one in rows if (one[1] in lasting) == (what == "unshielded")]


def _step(matter: Matter, what: str) -> dict[str, Any]:
    """What the step said that a line tells of: the matter's own facts are those of its last decision."""
    verb = "shield" if what == "shielded" else "restore_display" if matter.state == "restored" else "stop_display"
    return next(dict(one.facts) for one in matter.steps.all() if one.verb == verb)


def _day(matter: Matter, what: str) -> str:
    """The day of what is told; a finding is taken back on the day it is told."""
    if matter.procedure == SHIELD:
        return str(_step(matter, what)["decided_on"])
    if what == "restored":
        return city_time.today().isoformat()
    return str(matter.facts["revoked_on" if what == "revoked" else "decided_on"])
