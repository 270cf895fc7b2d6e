"""Every key is exchanged while the city is open: who had a receipt, a telephone or a printed code is known still."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.examples import some
from tests.server.conftest import city, served
from tests.server.console import console

pytestmark = [pytest.mark.slow, pytest.mark.sampled]
TIMES = some(8)

PLANT = """
import django; django.setup()
from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.codes.models import ShopCode
from xinheng.credit.codes.rules import written
from xinheng.fusion.registers.models import Subject
from xinheng.kit import city_time
from xinheng.services.mandates.models import ActingPerson
from xinheng.services.mandates.queries import phone_key
for number in range(1, 1201):
    person = ActingPerson(phone_key=phone_key(f"139{number:08d}"), secret=b"", opened_at=city_time.now())
    person.write(name="某人", phone=f"139{number:08d}")
    person.save()
issue_codes([Subject.objects.order_by("pk").first().pk])
print(written(ShopCode.objects.get().token))
"""
FOUND = """
import django; django.setup()
from xinheng.services.mandates.queries import person_of, phone_keys
from xinheng.services.mandates.models import ActingPerson
found = sum(person_of(phone_keys(f"139{number:08d}")) is not None for number in range(1, 1201))
new = sum(ActingPerson.objects.filter(phone_key=phone_keys(f"139{n:08d}")[0]).exists() for n in range(1, 1201))
print(found, new)
"""


def killed_while_it_renews(environment: dict[str, str], after: float) -> None:
    command = [sys.executable, "-m", "xinheng.cli", "keys", "renew"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.clause("CQ-8.3-02", "SZ-4.3-03", part=True)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.long)])
def test_keys_are_exchanged_while_the_city_is_open(kind, tmp_path, request):
    url = request.getfixturevalue("cluster").migrated("exchanged") if kind == "postgres" else ""
    environment, codes = city(tmp_path, url, organised=True)
    with console(environment) as desk, served(tmp_path, environment, codes, workers=1) as server:
        (code,) = desk.told(PLANT)
        assert server.ask(f"/c/{code}").status in (200, 302)
        for which in ("mac", "blind", "master", "signing"):
            made = desk.command("keys", "rotate", "--key", which, "--reason", "每年一次")
            assert made.returncode == 0, made.stdout
            assert (server.ask("/readyz").status, server.ask(f"/c/{code}").status) in ((200, 200), (200, 302))
        assert desk.told(FOUND) == ["1200", "0"], "found under the old key, before anything is marked anew"
        # Killed again and again it still comes to its end, since each piece tells how far it came.
        for turn in range(TIMES):
            killed_while_it_renews(environment, 1.0 + 2.0 * turn / TIMES)
        assert desk.command("keys", "renew").returncode == 0
        assert desk.told(FOUND) == ["1200", "1200"]
        shown = desk.command("keys", "show").stdout
        assert "经办人电话\t看过 1200\t改写 1200\t已改完" in shown, shown
        proven = desk.command("audit", "verify")
        assert proven.returncode == 0, proven.stdout
        changed = code[:-1] + ("2" if code[-1] != "2" else "3")
        assert server.ask(f"/c/{changed}").body != server.ask(f"/c/{code}").body
