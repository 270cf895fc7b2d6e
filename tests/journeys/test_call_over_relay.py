"""Where no direct way leads from browser to browser: over the city's relay, and without one the words remain."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests import once
from tests.journeys.test_call import SECONDS, room, sees  # noqa: F401
from tests.screen import PHONE, Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]
# As two telephones behind their operators' translation of addresses: no way but over a relay is tried.
NO_DIRECT_WAY = """
  const Link = window.RTCPeerConnection;
  window.ways = [];
  window.RTCPeerConnection = class extends Link {
    constructor(given) { super({...given, iceTransportPolicy: "relay"}); window.ways.push(this); }
  };
"""
OVER_RELAY = """async () => {
  for (const link of window.ways) for (const one of (await link.getStats()).values())
    if (one.type === "candidate-pair" && one.nominated && one.state === "succeeded")
      return (await link.getStats()).get(one.localCandidateId).candidateType;
  return "none";
}"""
# How long a browser goes on looking for a way, in milliseconds.
GIVEN_UP = 20_000
SECRET, PORT = "shared-with-the-relay", 34781


@pytest.fixture
def relay(settings, tmp_path) -> Iterator[None]:
    """coturn, as docs/settings.md has it; skipped where it is not installed."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed: no call was tried over a relay")
    # Browsers leave the loopback out of their ways: the machine's own address.
    at = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=True).stdout.split()[0]
    running = subprocess.Popen(
        [program, "-n", "--no-cli", "--no-tls", "--no-dtls", "-L", at, "-E", at, "-p", str(PORT), "--use-auth-secret",
         f"--static-auth-secret={SECRET}", "--realm=xinheng", f"--userdb={tmp_path / 'turn.db'}", "--log-file=stdout",
         f"--pidfile={tmp_path / 'turn.pid'}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ,
    )  # fmt: skip
    settings.XINHENG_RELAY, settings.XINHENG_RELAY_SECRET = f"turn:{at}:{PORT}", SECRET
    yield
    running.terminate()
    running.wait()


@pytest.fixture
def two(chromium_with_camera, live_server, room) -> tuple[Person, Person]:  # noqa: F811
    """Lin and the shop in the room, on telephones that no direct way joins."""
    _, keys = room
    found = []
    for side in ("complainant", "business"):
        one = Person(chromium_with_camera, live_server.url, PHONE)
        one.page.add_init_script(NO_DIRECT_WAY)
        found.append(one.open(f"/room/{keys[side]}"))
    return found[0], found[1]


@pytest.mark.clause("CQ-6.5-07", part=True)
def test_two_whom_no_direct_way_joins_see_each_other_over_the_relay(relay, two):
    lin, chen = two
    for one in two:
        one.page.get_by_role("button", name="开视频").click()
    sees(lin, "business")
    sees(chen, "complainant")
    assert lin.page.evaluate(OVER_RELAY) == "relay"


def test_without_a_relay_it_is_said_and_the_words_remain(two):
    lin, chen = two
    for one in two:
        one.page.clock.install()
        one.page.reload()
        one.page.get_by_role("button", name="开视频").click()
    for one in two:
        one.page.wait_for_function("() => window.ways.length > 0", timeout=SECONDS)
    for one in two:
        one.page.clock.fast_forward(GIVEN_UP)
        one.page.get_by_text("请用文字或电话").filter(has_text="接不通").wait_for(timeout=SECONDS)
    lin.fill(words="那就打字吧").page.get_by_role("button", name="发送").click()
    chen.page.locator("#words-said").get_by_text("那就打字吧").wait_for(timeout=SECONDS)
