"""Every key is exchanged while the city is open: who had a receipt, a telephone or a printed code is known still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples import some
from tests.server.conftest import Server, city, served
from tests.server.console import console

pytestmark = [pytest.mark.slow, pytest.mark.sampled]
TIMES = some(8)

PEOPLE, PIECE = 240, 20

PLANT = f"""
import django; django.setup()
from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.rules import written
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.services.mandates.models import ActingPerson
from xinheng.services.mandates.queries import phone_key
for number in range({PEOPLE}):
    phone = f"139{{number:08d}}"
    person = ActingPerson(phone_key=phone_key(phone), secret=b"", opened_at=city_time.now())
    person.write(name="某人", phone=phone)
    person.save()
issue_codes([Subject.objects.order_by("pk").first().pk])
print(written(ShopCode.objects.get().token))
"""
FOUND = f"""
from xinheng.services.mandates.queries import person_of, phone_keys
from xinheng.services.mandates.models import ActingPerson
keys = [phone_keys(f"139{{number:08d}}") for number in range({PEOPLE})]
found = sum(person_of(one) is not None for one in keys)
new = sum(ActingPerson.objects.filter(phone_key=one[0]).exists() for one in keys)
print(found, new)
"""
# Killed in its second piece, whose rows are written and not committed; how many were looked at then.
KILLED = f"""
import os, signal, time
from django.db import connections
from xinheng.support.crypto import renewing
connections.close_all()
told, tell = os.pipe()
if not (child := os.fork()):
    save, pieces = renewing.KeyRenewal.save, []
    def slow(row, **how):
        save(row, **how)
        pieces.extend([row.last] if row.part == "acting_persons" and row.finished_at is None else [])
        if len(pieces) == 2:
            os.write(tell, b".")
            time.sleep(600)
    renewing.KeyRenewal.save = slow
    while renewing.renew_some({PIECE}):
        pass
    os._exit(0)
os.close(tell)
reached = os.read(told, 1)
os.kill(child, signal.SIGKILL)
os.waitpid(child, 0)
os.close(told)
print(reached.decode(), renewing.KeyRenewal.objects.get(part="acting_persons").looked_at)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    if request.param == "sqlite":
        yield request.getfixturevalue("organised_server")
        return
    environment, codes = city(tmp_path, request.getfixturevalue("cluster").migrated("exchanged"), organised=True)
    with served(tmp_path, environment, codes, workers=1) as one:
        yield one


@pytest.mark.clause("CQ-8.3-02", "SZ-4.3-03", part=True)
def test_keys_are_exchanged_while_the_city_is_open(server: Server):
    with console(server.environment) as desk:
        (code,) = desk.told(PLANT)
        assert server.ask(f"/c/{code}").status in (200, 302)
        for which in ("mac", "blind", "master", "signing"):
            made = desk.command("keys", "rotate", "--key", which, "--reason", "每年一次")
            assert made.returncode == 0, made.stdout
            assert (server.ask("/readyz").status, server.ask(f"/c/{code}").status) in ((200, 200), (200, 302))
        assert desk.told(FOUND) == [f"{PEOPLE}", "0"], "found under the old key, before anything is marked anew"
        # Killed again and again it still comes to its end, since each piece tells how far it came.
        for turn in range(1, TIMES + 1):
            assert desk.told(KILLED) == [".", f"{turn * PIECE}"]
            assert desk.told(FOUND) == [f"{PEOPLE}", f"{turn * PIECE}"]
        assert desk.command("keys", "renew").returncode == 0
        assert desk.told(FOUND) == [f"{PEOPLE}", f"{PEOPLE}"]
        shown = desk.command("keys", "show").stdout
        assert f"经办人电话\t看过 {PEOPLE}\t改写 {PEOPLE}\t已改完" in shown, shown
        proven = desk.command("audit", "verify")
        assert proven.returncode == 0, proven.stdout
        changed = code[:-1] + ("2" if code[-1] != "2" else "3")
        assert server.ask(f"/c/{changed}").body != server.ask(f"/c/{code}").body
