"""Kill -9 a process at every statement and every write of a file while papers are set, signed and issued.

Run by `test_killed_papers.py` on a database of its own; prints what was found.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import django

# The database is laid with what other tests keep, made under other keys in other folders.
KNOWN: set[str] = set()


def killed(act: Callable[[], object], at: int) -> bool:
    """Do `act` in a child that kills itself after so many statements and steps of files; whether it was killed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _count_down(at)
        act()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _count_down(left: int) -> None:
    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *words: Any) -> Any:
        answer = execute(*words)
        tick()
        return answer

    connection.execute_wrappers.append(statement)
    real, sync = shelf.put, shelf._sync_folder

    def put(content: bytes) -> str:
        tick()
        address = real(content)
        tick()
        return address

    def synced(folder: Any) -> None:
        tick()  # the file lies there, nobody owns it yet
        sync(folder)

    shelf.put, shelf._sync_folder = put, synced


def drive(name: str, act: Callable[[], object], done: Callable[[], bool]) -> dict[str, int]:
    """Kill `act` later and later until it ends; each time it must be wholly undone, or wholly done."""
    found: Counter[str] = Counter()
    at = 1
    while killed(act, at):
        found["kills"] += 1
        found["new" if done() else "old"] += 1
        for problem in set(wrong()) - KNOWN:
            found[f"{name}: {problem}"] += 1
        if done():
            return dict(found)  # killed after its commit: there is nothing left to do
        at += 1
    assert done(), name
    return dict(found)


def wrong() -> Iterator[str]:
    """What must never be: a paper without its state, a row without its bytes, a step without its event."""
    for stored in StoredFile.objects.filter(erased_at=None):
        try:
            original(stored)
        except OSError:
            yield f"row {stored.pk} {stored.name} without bytes"
    for task in InspectionTask.objects.select_related("matter"):
        if (task.record_file_id is None) != (task.ended_at is None):
            yield "a record without an ended visit, or the other way round"
        if bool(task.order_file_id) != bool(task.order_number):
            yield "an order without its number"
        if task.order_file_id and not task.matter.steps.filter(verb="approve_result").exists():
            yield "an order that nobody approved"
    yield from (str(one) for one in compare_files())
    yield from (str(one) for one in compare_matters())
    yield from (str(one) for one in verify())


def orphans() -> tuple[int, int]:
    """Files nobody owns, before and after the sweep."""
    owned = {name for row in StoredFile.objects.values_list("stored_as", "served_as") for name in row}
    left = [path for path in shelf.all_paths() if path.name not in owned]
    sweep_orphans(older_than=-1)
    return len(left), sum(path.name not in owned for path in shelf.all_paths())


def papers() -> dict[str, object]:
    """The record of a visit, the order after its review, a certificate of standing."""
    story.shop()
    one = story.on_site()
    task = one.task
    assert task is not None
    actions.record_findings(task=task, entries=story.answers(address_matches="实际在 14 号"), by=one.zhao)
    story.signed(one)
    now = InspectionTask.objects.filter(pk=task.pk)
    KNOWN.update(wrong())

    def again() -> Any:
        return now.get()

    told: dict[str, object] = {
        "record": drive(
            "record", lambda: actions.finish_check(task=again(), by=one.zhao), lambda: again().ended_at is not None
        )
    }
    move(matter=again().matter, verb="submit_result", by=one.zhao)
    told["order"] = drive(
        "order",
        lambda: actions.approve_result(task=again(), by=one.cast.sun),
        lambda: again().matter.steps.filter(verb="approve_result").exists(),
    )
    assert again().order_file_id
    identity = f"uscc:{story.SHOP}"
    party = party_of(representative(identity), identity)
    assert party is not None
    told["certificate"] = drive("certificate", lambda: make_certificate(by=party), Certificate.objects.exists)
    told["certificates"] = Certificate.objects.count()
    told["orphans"] = orphans()
    return told


if __name__ == "__main__":
    django.setup()

    from django.db import connection, connections

    from tests import story
    from tests.business import representative
    from xinheng.services.certificates.actions import make_certificate
    from xinheng.services.certificates.models import Certificate
    from xinheng.services.mandates.queries import party_of
    from xinheng.supervision.inspection import actions
    from xinheng.supervision.inspection.models import InspectionTask
    from xinheng.support.audit.queries import verify
    from xinheng.support.files import shelf
    from xinheng.support.files.actions import sweep_orphans
    from xinheng.support.files.models import StoredFile
    from xinheng.support.files.proving import compare_files
    from xinheng.support.files.queries import original
    from xinheng.support.procedures.actions import move
    from xinheng.support.procedures.proving import compare_matters

    sys.stdout.write(f"{papers()}\n")
