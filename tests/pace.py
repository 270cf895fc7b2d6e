"""How fast the public's pages stand on a phone: `python -m tests.pace http://localhost:8000 [address …]`.

Chromium's devtools protocol slows the network to slow 4G (1.6 Mbit/s, 150 ms) and the processor to a quarter; each page
is opened three times with an empty cache. Prints the middle of the largest contentful paint, what went over the wire,
and the requests; ends with 1 where a page takes longer or weighs more than it may.
"""

import shutil
import statistics
import sys
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

MOST_MS, MOST_BYTES, TRIES = 1500, 60 * 1024, 3
PAGES = ("/", "/s?q=火锅", "/scan", "/alerts", "/complaint/new", "/risk-rules")
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(-1), 4000);
})"""


@dataclass
class Paced:
    """One opening of one page."""

    largest: float
    bytes: int
    requests: int


def main(base: str, addresses: list[str]) -> int:
    """Open every page and say how it went."""
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None:
        sys.stdout.write("没有安装 Chromium，没有测\n")
        return 1
    missed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for address in addresses or PAGES:
            tries = [opened(browser, base + address) for _ in range(TRIES)]
            largest, size = statistics.median(one.largest for one in tries), max(one.bytes for one in tries)
            missed += largest > MOST_MS or largest < 0 or size > MOST_BYTES
            sys.stdout.write(f"{address}: LCP {largest:.0f} ms, {size / 1024:.1f} KB, {tries[0].requests} requests\n")
        browser.close()
    return 1 if missed else 0


def opened(browser: Browser, address: str) -> Paced:
    """One page in a fresh context: nothing is in its cache."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    got: list[int] = []
    protocol.on("Network.loadingFinished", lambda told: got.append(int(told["encodedDataLength"])))
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_4G)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="load")
    largest = float(page.evaluate(LARGEST))
    context.close()
    return Paced(largest, sum(got), len(got))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), sys.argv[2:]))
