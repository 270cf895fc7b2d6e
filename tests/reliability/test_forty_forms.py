"""Forty forms of ten photos, filled without a network on two phones of one officer; one of them dies five times while
it sends. Whatever each of them sent, the city holds forty forms and four hundred photos, once each.

The browser's own process is killed, as a telephone whose battery is empty: what its store had not written is gone.
"""

import base64
import io
import os
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import monotonic, process_time, sleep

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests import cast as people
from tests import once, story
from tests.browsers import playwright
from tests.shop import register
from xinheng.fusion.registers.queries import subject_by
from xinheng.kit.credit_code import generate
from xinheng.supervision.inspection import actions as inspection
from xinheng.supervision.inspection.models import Evidence, Finding, InspectionTask

pytestmark = [
    pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.long,
    once.in_the_pass_on_sqlite,
]  # fmt: skip
FORMS, PHOTOS, KILLS = 40, 10, 5
SYNC = "/officer/m/sync"
# The rows that the page of a form adds to the phone's queue: the arrival, the photos, one answer an item.
FILL = """async ({task, items, photos}) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  await Queue.add({kind: "arrive", task, code: "", typed_because: "地下室没有信号", urgent: ""});
  for (const one of photos) await Queue.add({
    kind: "photo", task, item: one.item, title: "", digest: one.digest, original: "", place: "",
    taken_at: new Date().toISOString(), blob: new Blob([bytes(one.data)], {type: "image/jpeg"}),
  });
  for (const item of items) await Queue.add({
    kind: "entry", task, item, answer: "pass", note: "", disposal: "", correct_within: null, base: "",
    photos: photos.filter((one) => one.item === item).map((one) => one.digest),
  });
}"""
LEFT = "async () => (await Queue.rows()).length"


class Telephone:
    """A browser with a store of its own on disk, which is still there when it is started again."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home = url, home
        home.mkdir()
        self.start()

    def start(self) -> None:
        # What a killed browser leaves behind keeps the next one out.
        for left in self.home.glob("Singleton*"):
            left.unlink()
        self.process = subprocess.Popen(
            [_chromium(), "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={self.home}",
             "--remote-debugging-port=0", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        self.browser = playwright().chromium.connect_over_cdp(f"http://127.0.0.1:{self._port()}")
        self.context = self.browser.contexts[0]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(120_000)

    def _port(self) -> int:
        told, end = self.home / "DevToolsActivePort", monotonic() + 60
        while not (told.exists() and told.read_text().strip()):
            assert monotonic() < end, "the browser did not start"
            sleep(0.05)
        port = int(told.read_text().split()[0])
        told.unlink()
        return port

    def sign_in(self) -> None:
        self.page.goto(f"{self.url}/login/?next={SYNC}")
        self.page.fill("[name=login]", "zhao")
        self.page.fill("[name=password]", people.PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"**{SYNC}")

    def kill(self) -> None:
        """As an empty battery: nothing is asked to close."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def left(self) -> int:
        return int(self.page.evaluate(LEFT))

    def until(self, number: int) -> int:
        """Wait until no more than so many wait."""
        end = monotonic() + 600
        while (left := self.left()) > number:
            assert monotonic() < end, left
            self.page.wait_for_timeout(50)
        return left


def _chromium() -> str:
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: no telephone could be tried")
    return path


def approved(cast: people.Cast, number: int) -> InspectionTask:
    code = generate(division="509901", serial=8000 + number)
    register(uscc=code, entity_name=f"山城第{number}号店")
    subject = subject_by(f"uscc:{code}")
    assert subject is not None
    task = inspection.open_routine_task(
        identity=subject.identity, office=people.OFFICE, by=cast.zhao, aim="日常检查", checklist="general"
    )
    inspection.name_officers(task=task, officers=[cast.zhao, story.second_officer()], by=cast.zhao)
    inspection.approve_check(task=task, by=cast.sun, overlap_reason="核查举报")
    return task


def form(task: InspectionTask) -> dict[str, object]:
    """Every item answered, ten photos among them."""
    items = [item["id"] for item in task.items]
    photos = []
    for number in range(PHOTOS):
        out = io.BytesIO()
        Image.frombytes("RGB", (160, 120), os.urandom(160 * 120 * 3)).save(out, "JPEG", quality=70)
        data = out.getvalue()
        photos.append({
            "item": items[number % len(items)], "digest": sha256(data).hexdigest(),
            "data": base64.b64encode(data).decode(),
        })  # fmt: skip
    return {"task": task.number, "items": items, "photos": photos}


@pytest.fixture
def telephones(live_server, tmp_path) -> Iterator[list[Telephone]]:
    opened = [Telephone(live_server.url, tmp_path / name) for name in ("one", "two")]
    yield opened
    for one in opened:
        one.kill()


def test_forty_forms_from_two_phones_of_which_one_dies_five_times(telephones, tmp_path, settings, record_property):
    settings.FILES_ROOT = tmp_path / "files"
    cast, dice, began = people.cast(), random.Random(7), (monotonic(), process_time())
    tasks = [approved(cast, number) for number in range(FORMS)]
    forms = [form(task) for task in tasks]
    for one in telephones:
        one.sign_in()
        one.context.set_offline(True)
        for told in forms:
            one.page.evaluate(FILL, told)
    whole = FORMS * (1 + PHOTOS + len(forms[0]["items"]))
    dying, living = telephones
    assert (dying.left(), living.left()) == (whole, whole)
    assert not Evidence.objects.exists() and not Finding.objects.exists()

    left = whole
    for killed in range(KILLS):
        dying.context.set_offline(False)
        left = dying.until(left - dice.randrange(20, 60))
        dying.kill()
        dying.start()
        dying.page.goto(f"{dying.url}{SYNC}")
        if "/login/" in dying.page.url:
            dying.sign_in()
        assert dying.left() > 0, killed
    living.context.set_offline(False)
    dying.until(0)
    living.until(0)

    assert Evidence.objects.count() == FORMS * PHOTOS
    current = Finding.objects.filter(standing=Finding.Standing.CURRENT)
    for task, told in zip(tasks, forms, strict=True):
        task.refresh_from_db()
        assert task.matter.state in ("on_site", "result_entered")
        assert current.filter(task=task).count() == len(task.items)
        sent = {one["digest"] for one in told["photos"]}
        assert set(task.evidence.values_list("sha256", flat=True)) == sent
        assert task.matter.steps.filter(verb="arrive_unannounced").count() == 1
    record_property("seconds, and of CPU", (round(monotonic() - began[0]), round(process_time() - began[1])))
