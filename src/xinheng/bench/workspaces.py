"""The first pages of a business and of a venue with its tenants, and a list of codes looked up (issue figures of both).

Run it where a city stands: a venue of 5,000 tenants is made of its businesses once and stays. CPU is counted beside the
clock, of this process alone: on a busy machine the clock says nothing.
"""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings
from django.db import connection

from xinheng.bench.machine import figure
from xinheng.bench.people import headers, representatives
from xinheng.config.translation import answer, blank
from xinheng.config.wsgi import application
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.services.lookups.queries import look_up
from xinheng.services.partners.actions.applying import apply_for_admission
from xinheng.services.partners.models import Partner, Tenancy
from xinheng.services.partners.rules import read_lines
from xinheng.support.access.actions import give_role
from xinheng.support.access.parties import Party, PartyRight
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.actions import move

TENANTS, CODES, TIMES = 5_000, 1_000, 30
VENUE = "基准测试市场"
HOME_MS, HOME_QUERIES, BOARD_MS, CODES_MS, TENANT_QUERIES = 60, 8, 300, 2_000, 12


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Milliseconds (p95 of thirty looks) and statements of each page; of the list of codes the slowest of three."""
    firms = list(Subject.objects.filter(kind="entity", status="1").order_by("pk")[: max(10, int(TENANTS * scale)) + 2])
    if len(firms) < 10:
        raise Refusal("the city has no businesses: build it with `make bench`")
    venue, alone = _venue(firms[0], firms[1:-1]), firms[-1]
    sessions = dict(representatives([(one.identity, one.name) for one in (firms[0], firms[1], alone)]))
    manager, tenant = sessions[venue.identity], sessions[firms[1].identity]
    codes = read_lines([(one.identity.partition(":")[2], "") for one in firms[:CODES]])
    # As `xinheng serve` keeps it for its processes.
    settings.XINHENG_DOSSIERS = str(Path(mkdtemp()) / "kept.sqlite3")
    return [
        *_page("home of a business", "/business/", sessions[alone.identity], HOME_MS, HOME_QUERIES),
        *_page("home of a tenant", "/business/", tenant, HOME_MS, TENANT_QUERIES),
        *_page(f"board of {len(firms) - 2:,} tenants", "/partner/", manager, BOARD_MS, TENANT_QUERIES),
        *_measured(f"{len(codes):,} codes looked up", lambda: look_up(codes), 3, CODES_MS, TENANT_QUERIES),
    ]


def _page(name: str, path: str, session: str, limit: int, queries: int) -> list[dict[str, Any]]:
    def look() -> None:
        status = answer(application, {**blank(path), "HTTP_COOKIE": headers(session)["Cookie"]})[0]
        if status != 200:
            raise Refusal(f"{path} answered {status}")

    return _measured(name, look, TIMES, limit, queries)


def _measured(name: str, act: Callable[[], object], times: int, limit: int, queries: int) -> list[dict[str, Any]]:
    act()
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        act()
    walls, cpu = [], time.process_time()
    for _ in range(times):
        started = time.perf_counter()
        act()
        walls.append((time.perf_counter() - started) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / times
    slow = sorted(walls)[int(len(walls) * 0.95)]
    beside = f"p50 {sorted(walls)[len(walls) // 2]:.0f} ms, {cpu:.0f} ms of CPU here, {connection.vendor}"
    return [
        figure(name=name, ours=round(slow, 1), unit="ms", beside=beside, limit=f"≤ {limit}", ratio=slow / limit),
        figure(name=f"{name}, statements", ours=len(asked), unit="", beside=connection.vendor, limit=f"≤ {queries}",
               ratio=len(asked) / queries),
    ]  # fmt: skip


def _venue(mall: Subject, shops: list[Subject]) -> Partner:
    """Admitted by an office's head of the benches, with so many who said yes."""
    partner = Partner.objects.filter(venue=VENUE).first()
    if partner is None:
        by = Party(0, "基准测试", mall.identity, mall.name, frozenset(PartyRight))
        matter = apply_for_admission(by=by, kind="market", venue=VENUE, address="江岸路 1 号", purpose="基准测试")
        move(matter=matter, verb="approve", by=_head(matter.office))
        partner = Partner.objects.get(matter=matter)
    held = set(partner.tenancies.values_list("subject_id", flat=True))
    now = city_time.now()
    Tenancy.objects.bulk_create(
        Tenancy(partner=partner, subject=one, stall=f"A-{number}", state=Tenancy.State.CONFIRMED, asked_at=now,
                answered_at=now)
        for number, one in enumerate(shops) if one.pk not in held
    )  # fmt: skip
    return partner


def _head(office: str) -> Account:
    place = Organisation.objects.get(path=office)
    account, made = Account.objects.get_or_create(username="bench-head", defaults={"display_name": "基准测试"})
    if made:
        account.set_unusable_password()
        account.save()
        give_role(account=account, role="unit_head", organisation=place, by="system")
    return account
