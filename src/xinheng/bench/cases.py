"""The case list: a million open families, a tenth of them of three matters, as a complaint, its clue and its check are;
a page of what one account may move, by a whole city, one district, one office.

Run it where the bench city stands (`make bench` builds it). Matters are added until there are enough, and stay.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from xinheng.bench.machine import figure
from xinheng.kit import city_time
from xinheng.kit.refusal import Refusal
from xinheng.portals.officer.todo import read_todo
from xinheng.support.access.actions import give_role
from xinheng.support.accounts.models import Account
from xinheng.support.orgs.models import Organisation
from xinheng.support.procedures.counts.keeping import follow_matters
from xinheng.support.procedures.counts.reading import kept_days
from xinheng.support.procedures.doors.todo import counted_days, due_counts, todo_for
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.table.registry import current_procedures

FAMILIES = 1_000_000
# Families of so many matters that are open together, and their share; the others are open alone.
FAMILY, SHARE = 3, 0.1
PAGE = 50
ROUNDS = 100
LIMIT_MS, LIMIT_P99_MS, LIMIT_STRIP_MS, LIMIT_CPU_MS = 10, 60, 20, 20
ROLES = ("intake_clerk", "inspector", "unit_head")


def run(*, scale: float = 1.0) -> list[dict[str, Any]]:
    """Milliseconds for a page of the list in each scope, median and slowest hundredth, and for its date strip."""
    stored = _fill(int(FAMILIES * scale))
    # Before the counts are summed: a reach that nobody held then is read from shares, as it is for a minute only.
    readers = {kind: _reader(kind) for kind in ("city", "district", "office")}
    follow_matters()
    return [each for kind, account in readers.items() for each in _figures(kind, account, stored)]


def _figures(kind: str, account: Account, stored: int) -> list[dict[str, Any]]:
    page, page_cpu = _timed(lambda: todo_for(account, most=PAGE))
    _, whole_cpu = _timed(lambda: read_todo(account, "todo", "", "", ""), rounds=20)
    strip, strip_cpu = _timed(lambda: due_counts(account))
    _, anew_cpu = _timed(lambda: counted_days(account), rounds=3)
    if kept_days(account) != counted_days(account):
        raise Refusal("the kept counts differ from counting anew: xinheng counts")
    measured = {
        "p50": (statistics.median(page), LIMIT_MS),
        "p99": (statistics.quantiles(page, n=100)[-1], LIMIT_P99_MS),
        "CPU": (page_cpu, LIMIT_CPU_MS),
        "its hundred rows with clocks, marks and families, CPU": (whole_cpu, LIMIT_CPU_MS),
        "date strip p50": (statistics.median(strip), LIMIT_STRIP_MS),
        "date strip, CPU": (strip_cpu, LIMIT_STRIP_MS),
        "the same counted anew, CPU": (anew_cpu, LIMIT_STRIP_MS),
    }
    beside = f"{stored:,} open families on {connection.vendor}; Open Zaak: 150–200 ms"
    return [
        figure(
            name=f"case list of one {kind}, {what}",
            ours=ours,
            unit="ms",
            beside=beside,
            limit=f"≤ {limit}",
            ratio=ours / limit,
        )
        for what, (ours, limit) in measured.items()
    ]


def _timed(ask: Callable[[], object], rounds: int = ROUNDS) -> tuple[list[float], float]:
    """Milliseconds of each of many calls, the first ones left out, and of CPU in the middle one."""
    taken, spent = [], []
    for _ in range(rounds + 5):
        started, begun = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
        spent.append((time.process_time() - begun) * 1000)
    return taken[5:], statistics.median(spent[5:])


def _reader(kind: str) -> Account:
    """An account that cannot sign in and holds the same roles in the first organisation of its kind."""
    organisation = Organisation.objects.filter(kind=kind).order_by("path").first()
    if organisation is None:
        raise Refusal(f"the bench city has no organisation of kind {kind}: build it with `make bench`")
    account, made = Account.objects.get_or_create(username=f"bench-{kind}", defaults={"display_name": "基准测试"})
    if made:
        account.set_unusable_password()
        account.save()
        for role in ROLES:
            give_role(account=account, role=role, organisation=organisation, by="system")
    return account


def _fill(wanted: int) -> int:
    """Add matters until there are so many open families; how many there are."""
    stored = Matter.objects.filter(closed_at=None).aggregate(
        families=Count(Coalesce("family", "pk"), distinct=True), last=Max("pk")
    )
    missing = wanted - stored["families"]
    if missing > 0:
        Matter.objects.bulk_create(_matters(missing, stored["last"] or 0), batch_size=2_000)
    return max(wanted, int(stored["families"]))


def _matters(families: int, last: int) -> Iterator[Matter]:
    """Open matters of every procedure, in every office, in every state, the same ones each time."""
    dice, now = random.Random(7), city_time.now()
    offices = list(Organisation.objects.filter(kind="office").order_by("path").values_list("path", flat=True))
    kinds = [(p, state) for p in current_procedures() for state in p.states if not p.is_end(state)]
    number = last
    for _ in range(families):
        office, members = dice.choice(offices), FAMILY if dice.random() < SHARE else 1
        root = number + 1
        for number in range(root, root + members):
            declared, state = dice.choice(kinds)
            due = None if dice.random() < 0.05 else _due(now + timedelta(days=dice.randint(-7, 40)))
            yield Matter(
                pk=number,
                procedure=declared.id,
                version=declared.version,
                state=state,
                seq=3,
                number=f"基准{number}",
                title=f"基准测试事项 {number}",
                subject_name=f"基准测试店 {number % 50_000}",
                office=office,
                family_id=root if members > 1 else None,
                opened_at=now - timedelta(days=30),
                due_at=due,
                due_on=city_time.day_of(due) if due else None,
                clock_state="running" if due else "",
            )


def _due(at: datetime) -> datetime:
    return city_time.end_of(city_time.day_of(at))
