"""Fifty readers and one complaint a second, quietly and while a large file is taken in: what the file costs them."""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson
from django.db import connection

from xinheng.bench.load import free_port, serving
from xinheng.bench.machine import figure
from xinheng.bench.registrations import write_file
from xinheng.bench.steady import Ask, Load, Replies
from xinheng.fusion.registers.models import Subject
from xinheng.kit.refusal import Refusal

WORKERS, ROWS, SECONDS = 2, 100_000, 60.0
# Each of the readers opens a dossier every two seconds.
READERS, EVERY = 50, 2.0
RISE, FILED_P95 = 2.0, 500.0
JSON = {"Content-Type": "application/json"}


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """The dossier's p95 beside an intake over its p95 before, and the p95 of filing a complaint beside it."""
    dice, port = random.Random(11), free_port()
    shops = list(Subject.objects.filter(kind="entity").exclude(office="").values_list("identity", flat=True)[:20_000])
    if len(shops) < 100:
        raise Refusal("there are too few businesses to ask for; build a city first (make bench)")
    command = ["-m", "xinheng.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    seconds = SECONDS * min(1.0, scale)
    with (
        serving(command, port, {**os.environ, "XINHENG_SUBJECTS_PER_HOUR": "0"}),
        tempfile.TemporaryDirectory() as told,
    ):
        path = Path(told) / "registration.csv"
        write_file(path, int(ROWS * min(1.0, scale)))
        Load(port, _reads(shops, dice, 5.0), READERS / EVERY).answers()
        quiet, _ = _watched(port, shops, dice, seconds)
        words = [sys.executable, "-m", "xinheng.cli", "intake", "registration", str(path), "--json"]
        taking = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        busy, filed = _watched(port, shops, dice, seconds)
        over = taking.poll() is not None
        if taking.wait():
            raise Refusal("the intake beside it failed: xinheng intake registration")
    if filed.failed(201) == 1.0:
        raise Refusal("no complaint was taken: of what was not answered no time can be told")
    size = f"{Subject.objects.count():,} subjects on {connection.vendor}{', the intake ended before' if over else ''}"
    rise = busy.percent(95) / quiet.percent(95)
    return [
        figure(
            name="dossier beside an intake, p95", ours=busy.percent(95), unit="ms",
            beside=f"{READERS} readers, {quiet.percent(95)} ms without, {busy.failed(200):.2%} not answered, {size}",
            limit=f"≤ {RISE:.0f} × without", ratio=rise / RISE,
        ),
        figure(
            name="complaint filed beside an intake, p95", ours=filed.percent(95), unit="ms",
            beside=f"one a second, {filed.failed(201):.2%} not taken, {size}", limit=f"≤ {FILED_P95:.0f} ms",
            ratio=filed.percent(95) / FILED_P95,
        ),
    ]  # fmt: skip


def _watched(port: int, shops: list[str], dice: random.Random, seconds: float) -> tuple[Replies, Replies]:
    """Readers and complainants for so long, beside each other."""
    filing = Load(port, [_complaint(shops, dice, number) for number in range(max(5, int(seconds)))], 1.0)
    reading = Load(port, _reads(shops, dice, seconds), READERS / EVERY)
    return reading.answers(), filing.answers()


def _reads(shops: list[str], dice: random.Random, seconds: float) -> list[Ask]:
    return [Ask(f"/e/{dice.choice(shops)}") for _ in range(int(READERS / EVERY * seconds))]


def _complaint(shops: list[str], dice: random.Random, number: int) -> Ask:
    """From an address of its own, since one address may file only so often."""
    form = {
        "name": "林某某", "phone": f"154{dice.randrange(10**8):08d}", "address": "某街某号", "respondent_name": "",
        "identity": dice.choice(shops), "facts": "面里有异物，店家不理。", "claims": ["C6"], "issue": "P2",
        "form_key": f"b{time.time_ns()}-{number}",
    }  # fmt: skip
    source = f"127.{dice.randrange(1, 250)}.{dice.randrange(250)}.{1 + number % 250}"
    return Ask("/api/v1/complaints", "POST", orjson.dumps(form).decode(), JSON, source)
