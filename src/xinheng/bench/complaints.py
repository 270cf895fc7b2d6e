"""Complaint life-cycles over HTTP: filed by the public, accepted, ended and closed by an officer, among a million.

Run it where the bench city stands (`make bench` builds it). Complaints are added until there are enough, and stay.
Every filing comes from another loopback address, since one address may file only so often.
"""

import json
import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from xinheng.bench.load import free_port, serving
from xinheng.bench.machine import cpu_seconds, figure
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.ui.desk_pass import COOKIE, pass_for
from xinheng.services.complaints.models import Complaint
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import procedure

STORED = 1_000_000
SECONDS = 20.0
CLIENTS = 4
WORKERS = 2
LIMIT, LIMIT_CPU_MS = 60, 30
# Filed · accepted · mediation refused by a party · both told: the shortest whole life (Order 121 art 15, 23).
STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("accept", {}),
    ("terminate_mediation", {"reason_code": "T23-2", "words": "被投诉人明确拒绝调解"}),
    (
        "notify_termination",
        {
            "complainant_told": "phone",
            "business_told": "phone",
            "complainant_told_on": "@today",
            "business_told_on": "@today",
        },
    ),
)
TOKEN = "b" * 32


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Whole life-cycles a second, and the slowest hundredth of the filings."""
    stored = _fill(int(STORED * scale))
    shops, cookie = _shops(), _signed_in()
    port = free_port()
    command = ["-m", "xinheng.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
    # No code is sent for a thousand telephones that nobody holds: as where a city sends no messages.
    with serving(command, port, {**os.environ, "XINHENG_MESSAGES": "off"}), ThreadPoolExecutor(CLIENTS) as pool:
        # No telephone files often in a day, however often this runs.
        numbers = count(random.randrange(90_000_000))
        _lives(port, shops, cookie, numbers, 2.0)
        until = max(2.0, SECONDS * min(1.0, scale * 10))
        started, spent = time.perf_counter(), cpu_seconds()
        jobs = [pool.submit(_lives, port, shops, cookie, numbers, until) for _ in range(CLIENTS)]
        filed = [taken for job in jobs for taken in job.result()]
        lasted, spent = time.perf_counter() - started, cpu_seconds() - spent
    rate, slowest = len(filed) / lasted, sorted(filed)[int(len(filed) * 0.99)] * 1000
    cpu = spent / len(filed) * 1000
    beside = f"{stored:,} complaints on {connection.vendor}; DIGIT 6.3/s on 16 vCPU"
    return [
        figure(
            name="complaint life-cycles", ours=round(rate, 1), unit="lives/s", beside=beside, limit=f"≥ {LIMIT}",
            ratio=rate / LIMIT,
        ),
        figure(
            name="complaint life, CPU of the server", ours=round(cpu, 1), unit="ms", beside=f"{len(filed)} lives",
            limit=f"≤ {LIMIT_CPU_MS}", ratio=cpu / LIMIT_CPU_MS,
        ),
        figure(
            name="complaint filed, p99", ours=round(slowest, 1), unit="ms", beside=f"{CLIENTS} clients", limit="≤ 1500",
            ratio=slowest / 1500,
        ),
    ]  # fmt: skip


def _lives(port: int, shops: list[str], cookie: str, numbers: Iterator[int], seconds: float) -> list[float]:
    """One client: whole lives one after the other; the seconds each filing took."""
    today = city_time.today().isoformat()
    officer, filed, until = HTTPConnection("127.0.0.1", port), [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        place = next(numbers)
        began = time.perf_counter()
        number = _file(port, shops[place % len(shops)], place)
        filed.append(time.perf_counter() - began)
        for verb, told in STEPS:
            _act(
                officer,
                cookie,
                f"/officer/complaints/{quote(number)}/do/{verb}",
                {key: today if value == "@today" else value for key, value in told.items()},
            )
    officer.close()
    return filed


def _file(port: int, identity: str, place: int) -> str:
    source = f"127.{1 + place // 62_500 % 250}.{place // 250 % 250}.{1 + place % 250}"
    public = HTTPConnection("127.0.0.1", port, source_address=(source, 0))
    form = {
        "name": "林某某", "phone": f"139{place % 100_000_000:08d}", "address": "某街某号", "respondent_name": "",
        "identity": identity, "facts": "面里有异物，店家不理。", "claims": ["C6"], "issue": "P2",
        "form_key": f"b{time.time_ns()}-{place}",
    }  # fmt: skip
    public.request("POST", "/api/v1/complaints", json.dumps(form), {"Content-Type": "application/json"})
    answer = public.getresponse()
    told = json.loads(answer.read())
    public.close()
    if answer.status != 201:
        raise Refusal(f"a complaint was not taken: {answer.status} {told}")
    return str(told["number"])


def _act(officer: HTTPConnection, cookie: str, path: str, told: dict[str, str]) -> None:
    headers = {
        "Cookie": cookie, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    officer.request("POST", path, urlencode(told), headers)
    answer = officer.getresponse()
    answer.read()
    if answer.status != 302:
        raise Refusal(f"{path} answered {answer.status} instead of going on")


def _signed_in() -> str:
    """The cookies of an officer who may handle every complaint of the city."""
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).first()
    if city is None:
        raise Refusal("there is no organisation; build the bench city first (make bench)")
    account, made = Account.objects.get_or_create(username="bench-handler", defaults={"display_name": "基准测试"})
    if made:
        account.set_unusable_password()
        account.save()
        give_role(account=account, role="inspector", organisation=city, by="system")
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "xinheng.support.notices.entering.OneReading"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    # As a browser has them after the first page: the pass leads into the officers' lane.
    desk = pass_for(str(session.session_key), time.time())
    return f"sessionid={session.session_key}; csrftoken={TOKEN}; {COOKIE}={desk}"


def _shops() -> list[str]:
    shops = Subject.objects.filter(kind=Subject.Kind.ENTITY).exclude(office="")
    found = list(shops.values_list("identity", flat=True)[:2_000])
    if not found:
        raise Refusal("there is no shop to complain about; build the bench city first (make bench)")
    return found


def _fill(wanted: int) -> int:
    """Add closed complaints until there are `wanted`; how many there are."""
    missing = wanted - Complaint.objects.count()
    for start in range(0, max(0, missing), 5_000):
        _store(min(5_000, missing - start), start)
    return Complaint.objects.count()


def _store(many: int, start: int) -> None:
    dice, now, declared = random.Random(start), city_time.now(), procedure("complaint")
    offices = list(Organisation.objects.filter(kind="office").order_by("path").values_list("path", flat=True))
    matters = Matter.objects.bulk_create(
        Matter(
            procedure="complaint", version=declared.version, state="closed", seq=5, title=f"基准测试投诉 {start + n}",
            subject_name=f"基准测试店 {dice.randrange(50_000)}", office=dice.choice(offices),
            opened_at=now - timedelta(days=30), closed_at=now,
        )
        for n in range(many)
    )  # fmt: skip
    Complaint.objects.bulk_create(
        Complaint(
            matter=matter, number=f"诉基准-{now:%Y%m%d%H%M%S}-{start + n:07d}", channel="city_portal",
            phone_key=dice.randbytes(32), respondent_name=matter.subject_name, issue="P2", facts="基准测试",
            claims=["C6"],
            received_at=matter.opened_at, outcome="O2", outcome_reason="T23-2", ended_on=now.date(),
        )
        for n, matter in enumerate(matters)
    )  # fmt: skip
