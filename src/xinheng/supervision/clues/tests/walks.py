"""Random walks through a procedure: whatever is done in whatever order, nothing gets stuck and nothing is lost."""

from tests import cast as people

from xinheng.kit import city_time
from xinheng.support.access.models import Grant
from xinheng.support.accounts.models import Account
from xinheng.support.audit.models import AuditEvent
from xinheng.support.procedures.actions import move, recompute_clocks
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import clock_readings
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.guards import already_refused
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.procedures.tests.opening import open_matter

ROLES = ("intake_clerk", "dispatcher", "analyst", "inspector", "unit_head")


def everybody_in_one(username: str = "all") -> Account:
    """Somebody with every role of the thread, so that only the procedure itself says no."""
    city = people.cast().organisations[people.CITY]
    account, _ = Account.objects.get_or_create(username=username, defaults={"display_name": "全能"})
    for role in ROLES:
        Grant.objects.get_or_create(account=account, role=role, organisation=city, division="", field="")
    return account


def walk(name: str, choices: list[int], facts: dict) -> Matter:
    """Open a matter and make one possible move for every number, by one of two who may do everything; check what must
    hold after each."""
    account, second = everybody_in_one(), everybody_in_one("second")
    declared = procedure(name)
    matter = open_matter(
        procedure=name, title="走查", office=people.OFFICE, by=account, subject_identity="uscc:x", subject_name="某店"
    )
    for choice in choices:
        possible = declared.moves_from(matter.state)
        if not possible:
            break
        # Four times out of five the walk goes on rather than ends, or most walks would end at once.
        onward = [row for row in possible if not (row.to and declared.is_end(row.to))]
        chosen = possible if choice % 5 == 0 or not onward else onward
        row = chosen[choice // 5 % len(chosen)]
        person = second if already_refused(declared, row, matter, city_time.now(), by=account) else account
        by = person if row.permission else None if "public" in row.actor else "system"
        today = {fact: city_time.today() for fact in row.facts if fact.endswith("_on")}
        before = matter.seq
        try:
            move(matter=matter, verb=row.verb, by=by, reason="走查", facts={**facts, **today})
        except MoveRefused as refused:
            assert str(refused)
            matter.refresh_from_db()
            assert matter.seq == before
            continue
        _holds(matter, declared)
    return matter


def _holds(matter: Matter, declared) -> None:
    end = declared.is_end(matter.state)
    assert (matter.closed_at is not None) == end
    assert end or declared.moves_from(matter.state)
    readings = clock_readings(matter)
    assert not (end and any(reading.open for reading in readings))
    shown = (matter.due_at, matter.warn_at, matter.clock_state)
    recompute_clocks(matter=matter)
    assert (matter.due_at, matter.warn_at, matter.clock_state) == shown
    assert AuditEvent.objects.filter(target_kind="procedures.matter", target_id=str(matter.pk)).count() == matter.seq
    assert matter.steps.count() == matter.seq
