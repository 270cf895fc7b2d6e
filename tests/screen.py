"""What a person does on a page in a browser, without forcing it and without typing an address."""

import json
import re
from pathlib import Path
from time import monotonic

from playwright.sync_api import Error, TimeoutError

from tests import cast as people
from xinheng.support.jobs.worker import run_next
from xinheng.support.sending.actions import send_due

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}


def choose(where, choice: str) -> None:
    """Press the words of a radio button or a box; waits until they can be seen, and fails if they never can.

    `where` is a page or a part of one, `choice` the selector of the input inside its label. A forced `check` does not
    wait: it failed where a page needed a moment to show its question, and passes on what nobody could press.
    """
    where.locator(f"label:has({choice})").click()
    assert where.locator(choice).is_checked()


def leave(page, pressed: str) -> None:
    """Press what leads to another page, and wait until that page stands whole.

    A click comes back when the answer begins: what was read next was the old page, or half of the new one.
    """
    with page.expect_navigation(wait_until="load"):
        page.click(pressed)


def stroke(page) -> None:
    """Draw on the pad with a finger."""
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100, steps=6)
    page.mouse.up()


class Person:
    """Somebody with a browser of their own, who enters by a front page and goes on by what can be pressed."""

    def __init__(self, chromium, address, viewport):
        self.address = address
        self.page = chromium.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
        self.page.set_default_timeout(20_000)
        # What the page asked for and was not answered yet.
        self.asked = set()
        self.page.on("request", self._asks)
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, self._is_answered)

    def _asks(self, request):
        self.asked.add(request)

    def _is_answered(self, request):
        self.asked.discard(request)

    def open(self, path):
        self.page.goto(self.address + path)
        return self

    def sign_in(self, username, password=people.PASSWORD):
        self.open("/login/")
        return self.fill(login=username, password=password).press("登录")

    def fill(self, **told):
        for name, value in told.items():
            self.page.fill(f"[name={name}]", value)
        return self

    def choose(self, **told):
        for name, value in told.items():
            choose(self.page, f"[name={name}][value='{value}']")
        return self

    def press(self, words):
        """A button or a link that can be seen, by its words or what they begin with."""
        named = re.compile(words)
        page = self.page
        found = page.get_by_role("button", name=named).or_(page.get_by_role("link", name=named)).first
        try:
            found.click()
        except TimeoutError as late:
            raise AssertionError(f"nothing to press like “{words}” at {page.url}:\n{self.text}") from late
        return self.stand()

    def stand(self):
        """Wait until the page stands and asked for nothing for a tenth of a second.

        Playwright's own `networkidle` is half a second of nothing after each press, two minutes in all.
        """
        quiet, late = 0, monotonic() + 20
        while quiet < 4:
            assert monotonic() < late, f"{self.page.url} still waits for {[one.url for one in self.asked]}"
            self.page.wait_for_timeout(25)
            quiet = 0 if self.asked else quiet + 1
        self.page.wait_for_load_state("load")
        return self

    def again(self):
        """Read the page anew; one that is just going somewhere by itself is let go there first."""
        try:
            self.page.reload()
        except Error as gone:
            if "ERR_ABORTED" not in str(gone):
                raise
            self.stand().page.reload()
        return self

    def submit(self):
        self.page.locator("main form button[type=submit]").last.click()
        return self.stand()

    @property
    def text(self):
        return self.page.locator("main").inner_text()


def worked() -> None:
    """The worker does what was left to it, and sends what is due."""
    while run_next():
        pass
    send_due()


def told(home, phone: str) -> list[str]:
    """The messages that came to a telephone, the newest last."""
    worked()
    outbox = Path(home) / "outbox" / "messages.jsonl"
    lines = outbox.read_text(encoding="utf-8").splitlines() if outbox.exists() else []
    return [row["words"] for row in map(json.loads, lines) if row["to"] == phone]
