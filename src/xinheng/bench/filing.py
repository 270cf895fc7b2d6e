"""The last day of annual reports: a hundred filed a second for five minutes, while the dossier is read (L5).

Run it where a city stands. A server and a worker run beside, as they have since the morning: what the new businesses
of the bench need, and the day's own jobs, are done before. Every hundredth report is sent twice at once, as an
impatient finger does. Afterwards each business whose filing was acknowledged has its report in the registers once, and
nobody else has one. The reports stay.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from xinheng.bench.load import free_port, serving
from xinheng.bench.machine import figure
from xinheng.bench.people import headers, representatives
from xinheng.bench.steady import Ask, Load, Replies
from xinheng.fusion.registers.actions import write_records
from xinheng.fusion.registers.models import Record, Subject
from xinheng.kit import city_time
from xinheng.kit.credit_code import generate
from xinheng.kit.refusal import Refusal
from xinheng.services.annual_reports.actions.filing import file_report
from xinheng.services.annual_reports.declarations import RECORD
from xinheng.services.annual_reports.forms import ReportForm
from xinheng.services.annual_reports.queries import form_of, waiting_filings
from xinheng.support.access.parties import Party, PartyRight

RATE, SECONDS, WORKERS = 100.0, 300.0, 2
READ_RATE = 20.0
TWICE_EVERY = 100
SLOWEST_TIMES, SLOWEST_FILING_MS = 2.0, 1500
LATEST_ENTERED, LONGEST_ENTERING = 5, 300.0
# Registrations of a piece, and where their serial numbers begin.
PIECE, SERIALS = 2_000, 40_000_000
FIGURES = {
    "total_assets": "80", "total_liabilities": "30", "owner_equity": "50", "total_revenue": "120.5",
    "main_revenue": "120.5", "total_profit": "9", "net_profit": "8", "total_tax": "3", "employees": "12",
    "insured_headcount": "12",
}  # fmt: skip


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Reports filed a second, their time, the dossier's beside it, and how many were lost or doubled."""
    seconds, year = SECONDS * scale, city_time.today().year - 1
    awake, *firms = _firms(int(RATE * seconds) + 1, year)
    subprocess.run([sys.executable, "-m", "xinheng.cli", "work", "--once"], check=True, stderr=subprocess.DEVNULL)
    sessions = dict(representatives([(one.identity, one.name) for one in firms]))
    filings = _filings(firms, sessions, year)
    port = free_port()
    command = ["-m", "xinheng.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with serving(command, port, {**os.environ, "XINHENG_SUBJECTS_PER_HOUR": "0"}):
        reads = [Ask(f"/api/v1/subjects/{firms[n % len(firms)].identity}") for n in range(int(READ_RATE * seconds))]
        with _worker(awake, year):
            Load(port, reads[:100], READ_RATE).answers()
            quiet = Load(port, reads[: int(READ_RATE * min(seconds, 60))], READ_RATE).answers()
            reading, filing = Load(port, reads, READ_RATE), Load(port, filings, RATE * (1 + 1 / TWICE_EVERY))
            filed, busy = filing.answers(), reading.answers()
            entered = _all_entered()
    return _figures(firms, filings, year, quiet, busy, filed, entered)


@contextmanager
def _worker(awake: Subject, year: int) -> Iterator[None]:
    """A worker that is up: it has brought one report into the registers."""
    process = subprocess.Popen([sys.executable, "-m", "xinheng.cli", "work"], stderr=subprocess.DEVNULL)
    try:
        form = ReportForm(form_of(awake), _told(awake))
        form.is_valid()
        by = Party(0, "基准测试", awake.identity, awake.name, frozenset(PartyRight))
        file_report(by=by, subject=awake, year=year, told=form.told(), seen=0, confirmed=True)
        _all_entered()
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def _all_entered() -> float:
    """Seconds until everything that was handed in stands in the registers."""
    started = time.monotonic()
    while waiting_filings().exists() and time.monotonic() - started < LONGEST_ENTERING:
        time.sleep(0.2)
    return time.monotonic() - started


def _firms(many: int, year: int) -> list[Subject]:
    """Businesses that owe the report and have not filed it; where there are too few more are registered, and stay."""
    found = _owing(many, year)
    serial = SERIALS + Subject.objects.filter(kind="entity").count()
    for start in range(0, max(0, many - len(found)), PIECE):
        rows = [_row(serial + n) for n in range(start, min(start + PIECE, many - len(found)))]
        write_records(type="registration", rows=rows, by="system")
    found = _owing(many, year)
    if len(found) < many:
        raise Refusal(f"{len(found)} businesses owe the report of {year}, {many} are needed")
    return found


def _owing(many: int, year: int) -> list[Subject]:
    owing = Subject.objects.filter(kind="entity", status="1", established_on__year__lte=year).exclude(office="")
    of_year = Record.objects.filter(type=RECORD, superseded_at=None, subject__isnull=False)
    filed = of_year.filter(open__contains=f'"report_year":"{year}"').values("subject_id")
    return list(owing.exclude(pk__in=filed).order_by("pk")[: max(1, many)])


def _row(serial: int) -> dict[str, str]:
    return {
        "uscc": generate(division="509901", serial=serial), "entity_name": f"基准测试第{serial}号餐饮有限公司",
        "established_on": "2020-05-06", "registration_authority": "两河区市场监督管理局",
        "registered_address": f"两河区江岸路 {serial} 号", "registered_division": "509901001",
        "registration_state": "1", "industry_code": "H6210",
    }  # fmt: skip


def _filings(firms: list[Subject], sessions: dict[str, str], year: int) -> list[Ask]:
    asks = []
    for place, firm in enumerate(firms):
        ask = Ask(f"/business/reports/{year}", "POST", urlencode(_told(firm)), headers(sessions[firm.identity]))
        asks += [ask, ask] if place % TWICE_EVERY == 0 else [ask]
    return asks


def _told(firm: Subject) -> dict[str, str]:
    """What the form asks of this kind of business."""
    told: dict[str, str] = {}
    for item in form_of(firm).items:
        words = {"phone": "15400000101", "email": "a@b.example", "postcode": "400000", "survival_state": "open",
                 "mailing_address": firm.address}  # fmt: skip
        value = FIGURES.get(item.name) or words.get(item.name) or ("小吃服务" if item.required else "")
        told |= {item.name: value} if value else {}
    return {**told, "confirmed": "on", "act": "file"}


def _figures(
    firms: list[Subject],
    filings: list[Ask],
    year: int,
    quiet: Replies,
    busy: Replies,
    filed: Replies,
    entered: float,
) -> list[dict[str, Any]]:
    taken = {ask.headers["Cookie"] for ask, status in zip(filings, filed.statuses, strict=True) if status == 302}
    lost, doubled = _lost_and_doubled(firms, filings, year, taken)
    beside = f"{len(firms):,} reports on {connection.vendor}, {WORKERS} workers, client and database on this machine"
    refused, before = 1 - len(taken) / len(firms), quiet.percent(95)
    times = busy.percent(95) / before

    def told(name: str, ours: float, unit: str, limit: str, ratio: float, more: str = beside) -> dict[str, Any]:
        return figure(name=name, ours=ours, unit=unit, beside=more, limit=limit, ratio=ratio)

    return [
        told("annual reports filed", round(filed.rate, 1), "/s", f"≥ {RATE:.0f}", filed.rate / RATE),
        told("annual report filed, p95", filed.percent(95), "ms", f"≤ {SLOWEST_FILING_MS}",
             filed.percent(95) / SLOWEST_FILING_MS, f"p50 {filed.percent(50)} ms; p95 of {_by_parts(filed)} ms"),
        told("annual reports not taken", round(refused * 100, 3), "%", "0", refused),
        told("the last one in the registers", round(entered, 1), "s", f"≤ {LATEST_ENTERED}", entered / LATEST_ENTERED),
        told("annual reports lost", lost, "", "0", lost),
        told("annual reports doubled", doubled, "", "0", doubled),
        told("dossier p95 meanwhile", busy.percent(95), "ms", f"≤ {SLOWEST_TIMES:.0f} × quiet", times / SLOWEST_TIMES,
             f"quiet {before} ms at {READ_RATE:.0f}/s; p95 of {_by_parts(busy)} ms"),
    ]  # fmt: skip


def _by_parts(replies: Replies) -> str:
    """How it went, by tenths of the time: a start that took long is no steady state."""
    size = max(1, len(replies.taken) // 10)
    pieces = [replies.taken[start : start + size] for start in range(0, size * 10, size)]
    return "its tenths " + " / ".join(f"{Replies(one, [], 1.0).percent(95):.0f}" for one in pieces if one)


def _lost_and_doubled(firms: list[Subject], filings: list[Ask], year: int, filed: set[str]) -> tuple[int, int]:
    """Of the acknowledged filings those without a record, and businesses with two current ones of the year."""
    sessions = {ask.headers["Cookie"]: None for ask in filings}
    order = dict(zip(sessions, [one.pk for one in firms], strict=True))
    taken = {order[cookie] for cookie in filed}
    held: dict[int, int] = {}
    for start in range(0, len(firms), 1_000):
        some = [one.pk for one in firms[start : start + 1_000]]
        rows = Record.objects.filter(type=RECORD, superseded_at=None, subject_id__in=some)
        for subject, told in rows.values_list("subject_id", "open"):
            if str(json.loads(told).get("report_year")) == str(year) and json.loads(told).get("channel") == "online":
                held[subject] = held.get(subject, 0) + 1
    return len(taken - held.keys()), sum(many > 1 for many in held.values())
