"""Five kinds of pressure on the served city, each at its own rate beside its limit.

Names searched for, officers at work, a burst and what is left of it, one district that asks seven times as much as all
others, and reading while a large file is taken in. Run it where a city stands; its size stands beside each figure.
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from xinheng.bench.load import free_port, serving
from xinheng.bench.machine import figure
from xinheng.bench.people import headers, officers
from xinheng.bench.registrations import write_file
from xinheng.bench.steady import Ask, Load, Replies
from xinheng.fusion.registers.models import Subject
from xinheng.kit.refusal import Refusal
from xinheng.support.procedures.models import Matter

WORKERS, MINUTE = 2, 60.0
SEARCHES, SEARCH_P95 = 90.0, 200
OFFICERS, SEATS, OFFICERS_P95 = 180.0, 400, 800
READS, BURST, BURST_FAILED, BACK = 60.0, 2.0, 0.005, 1.2
SEVENFOLD, OTHERS, OTHERS_RISE = 7, 20.0, 1.2
INTAKE_ROWS, BESIDE_INTAKE_P95 = 100_000, 700
Figures = Iterator[dict[str, Any]]


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Every kind, one after the other, on one server."""
    dice, port = random.Random(11), free_port()
    shops = list(Subject.objects.filter(kind="entity").exclude(office="").values_list("identity", "name")[:20_000])
    if len(shops) < 100:
        raise Refusal("there are too few businesses to ask for; build a city first (make bench)")
    size = f"{Subject.objects.count():,} subjects on {connection.vendor}, {WORKERS} workers"
    command = ["-m", "xinheng.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    seconds = MINUTE * scale
    with serving(command, port, {**os.environ, "XINHENG_SUBJECTS_PER_HOUR": "0"}):
        Load(port, _reads(shops, dice, 100), 20).answers()
        return [
            *_searched(port, shops, dice, seconds, size),
            *_at_work(port, dice, seconds, size),
            *_burst(port, shops, dice, seconds, size),
            *_sevenfold(port, dice, seconds, size),
            *_beside_intake(port, shops, dice, seconds, size),
        ]


def _searched(port: int, shops: list[tuple[str, str]], dice: random.Random, seconds: float, size: str) -> Figures:
    """Two characters, three, a whole name, and what nobody is called; each from another address."""
    asks = []
    for number in range(int(SEARCHES * seconds)):
        name = dice.choice(shops)[1]
        text = (name[2:4], name[2:5], name, "钬钚")[number % 4]
        source = f"127.{1 + number % 200}.{number // 200 % 250}.{1 + number // 50_000}"
        asks.append(Ask(f"/s?q={quote(text)}", source=source))
    yield from _told("name search, p95", Load(port, asks, SEARCHES).answers(), SEARCHES, SEARCH_P95, size)


def _at_work(port: int, dice: random.Random, seconds: float, size: str) -> Figures:
    """Officers of the offices: their list, a matter, the sheet of an act; so many sessions."""
    sessions = officers("office", SEATS)
    numbers = list(Matter.objects.filter(closed_at=None).order_by("-pk").values_list("number", flat=True)[:2_000])
    asks = []
    for _ in range(int(OFFICERS * seconds)):
        number = quote(dice.choice(numbers)) if numbers else ""
        paths = ["/officer/", "/officer/clues/", "/officer/complaints/"]
        paths += [f"/officer/moved/{number}", f"/officer/search?q={number}"] if number else []
        asks.append(Ask(dice.choice(paths), headers=headers(dice.choice(sessions), officer=True)))
    answers = Load(port, asks, OFFICERS).answers()
    yield from _told(f"officers' desk, {SEATS} seats, p95", answers, OFFICERS, OFFICERS_P95, size, 200, 302, 404)


def _burst(port: int, shops: list[tuple[str, str]], dice: random.Random, seconds: float, size: str) -> Figures:
    """A quiet minute, twice the rate, a minute to recover, and a quiet one again."""
    quiet = Load(port, _reads(shops, dice, int(READS * seconds)), READS).answers()
    burst = Load(port, _reads(shops, dice, int(READS * BURST * seconds)), READS * BURST).answers()
    after = Load(port, _reads(shops, dice, int(READS * seconds)), READS).answers()
    failed = burst.failed(200)
    yield figure(
        name=f"burst of {READS * BURST:.0f}/s, not answered", ours=round(failed * 100, 3), unit="%",
        beside=f"p95 {burst.percent(95)} ms, {size}", limit=f"≤ {BURST_FAILED:.1%}", ratio=failed / BURST_FAILED,
    )  # fmt: skip
    times = after.percent(95) / quiet.percent(95)
    yield figure(
        name="p95 after the burst", ours=after.percent(95), unit="ms", beside=f"before {quiet.percent(95)} ms",
        limit=f"≤ {BACK} × before", ratio=times / BACK,
    )  # fmt: skip


def _sevenfold(port: int, dice: random.Random, seconds: float, size: str) -> Figures:
    """The officers of one district ask seven times as much as those of all others, who should not feel it."""
    one, others = officers("district", 1, "inspector"), officers("office", 20)
    usual = [Ask("/officer/", headers=headers(dice.choice(others), officer=True)) for _ in range(int(OTHERS * seconds))]
    quiet = Load(port, usual, OTHERS).answers()
    rush = [
        Ask("/officer/complaints/", headers=headers(one[0], officer=True))
        for _ in range(int(OTHERS * SEVENFOLD * seconds))
    ]
    beside = Load(port, rush, OTHERS * SEVENFOLD)
    busy = Load(port, usual, OTHERS).answers()
    beside.answers()
    times = busy.percent(95) / quiet.percent(95)
    yield figure(
        name=f"others' p95 beside a district at {SEVENFOLD} times", ours=busy.percent(95), unit="ms",
        beside=f"quiet {quiet.percent(95)} ms, {size}", limit=f"≤ {OTHERS_RISE} × quiet", ratio=times / OTHERS_RISE,
    )  # fmt: skip


def _beside_intake(port: int, shops: list[tuple[str, str]], dice: random.Random, seconds: float, size: str) -> Figures:
    """A file of registrations is taken in as fast as it goes, while the public reads."""
    rows = int(INTAKE_ROWS * min(1.0, seconds / MINUTE))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registration.csv"
        write_file(path, rows)
        taking = subprocess.Popen(
            [sys.executable, "-m", "xinheng.cli", "intake", "registration", str(path), "--json"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        reading = Load(port, _reads(shops, dice, int(READS / 2 * seconds)), READS / 2).answers()
        failed = taking.wait()
    told = f"{rows:,} rows taken in beside it{'' if not failed else ', which failed'}, {size}"
    yield from _told("reading beside an intake, p95", reading, READS / 2, BESIDE_INTAKE_P95, told)


def _reads(shops: list[tuple[str, str]], dice: random.Random, many: int) -> list[Ask]:
    """What the public reads: mostly dossiers, some first pages."""
    paths = ("/", "/alerts", "/complaint/")
    return [
        Ask(dice.choice(paths) if dice.random() < 0.2 else f"/e/{dice.choice(shops)[0]}") for _ in range(max(1, many))
    ]


def _told(name: str, answers: Replies, rate: float, limit: float, size: str, *good: int) -> Figures:
    """The slowest twentieth beside its limit, with the rate that was kept and what was not answered."""
    failed, p95 = answers.failed(*(good or (200,))), answers.percent(95)
    beside = f"{answers.rate:.0f}/s of {rate:.0f}/s, {failed:.2%} not answered, {size}"
    yield figure(name=name, ours=p95, unit="ms", beside=beside, limit=f"≤ {limit} ms", ratio=p95 / limit)
