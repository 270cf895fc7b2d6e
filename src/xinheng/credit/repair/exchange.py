"""What was decided goes to 信用中国 as an exchange file, a day's decisions together on the next (Order 107 art 25).

The file lies in `exchange/credit_china` of the state folder, where the city's exchange gateway fetches it; the matter
of each file (`credit_notice`) waits for the other side's receipt within the law's three working days.
"""

import csv
import io
import os
import time
from collections.abc import Iterable, Sequence
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
from xinheng.support.procedures.actions import move, open_and_move
from xinheng.support.procedures.models import Matter

PROCEDURES = tuple(kind.procedure for kind in KINDS.values())
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
    due = [one for one in rows.order_by("office", "pk") if _is_due(one)]
    for _, group in groupby(due, key=lambda one: bureau_of(one.office)):
        send(list(group))
    return len(due)


def _is_due(matter: Matter) -> bool:
    day = str(matter.facts["decided_on"])
    if matter.state == "falsehood":
        # What was refused had never been repaired: nothing is to be taken back.
        day = str(matter.facts.get("revoked_on", "9999"))
        if "revocation_exchange" in matter.facts:
            return False
    return day < city_time.today().isoformat()


@transaction.atomic
def send(matters: Sequence[Matter], by: Account | None = None, what: str = "") -> Matter:
    """One file about matters of one bureau; each of them goes on. Gives the matter of the file."""
    office = bureau_of(matters[0].office)
    number = next_number(prefix="报", office=office, at=city_time.now())
    lines = [(one, what or ("revoked" if one.state == "falsehood" else "granted")) for one in matters]
    told = {**put_file(number, lines), "rows": len(lines), "decided_on": min(_day(*line) for line in lines)}
    notice = open_and_move(
        procedure="credit_notice", verb="send", by="system", number=number, office=office, facts=told,
        title=f"信用修复结果 {len(lines)} 条",
    )  # fmt: skip
    SentRepair.objects.bulk_create([SentRepair(notice=notice, repair=one, what=said) for one, said in lines])
    for one, said in lines:
        if said == "granted":
            move(matter=one, verb="finish_data", by=by or "system", facts={"exchange_number": number})
        elif said == "revoked":
            move(matter=one, verb="tell_of_revocation", by="system", facts={"revocation_exchange": number})
    return notice


def lines_of(notice: Matter) -> list[tuple[Matter, str]]:
    """What a file says, in its order."""
    rows = SentRepair.objects.filter(notice=notice).select_related("repair").order_by("pk")
    return [(one.repair, one.what) for one in rows]


def put_file(number: str, lines: Iterable[tuple[Matter, str]]) -> dict[str, Any]:
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


def content_of(lines: Iterable[tuple[Matter, str]]) -> bytes:
    """The file: CSV, UTF-8 with the mark that Excel needs, one line a decision."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(map(safe, row_of(matter, what)) for matter, what in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def row_of(matter: Matter, what: str) -> list[str]:
    """One decision in the order of the heading."""
    facts, bureau = matter.facts, organisation_at(bureau_of(matter.office))
    return [
        matter.subject_name,
        matter.subject_identity.partition(":")[2],
        KIND[str(facts["kind"])],
        str(facts["target_number"]),
        str(facts.get("authority", "")),
        str(facts["decision_number"]),
        _day(matter, what),
        str(facts.get("stopped_on", "")) if what != "revoked" else "",
        bureau.name if bureau else matter.office,
        SentRepair.What(what).label,
    ]


def _day(matter: Matter, what: str) -> str:
    """The day of what is told; a finding is taken back on the day it is told."""
    if what == "restored":
        return city_time.today().isoformat()
    return str(matter.facts["revoked_on" if what == "revoked" else "decided_on"])
