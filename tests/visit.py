"""Runs `make demo` (or the command given) as a stranger would, and opens its pages: `visit.py PORT [COMMAND…]`.

Standard library alone: it runs on a bare machine, before anything is installed. Prints how long the first page took
after the downloads, and how many pages answered; fails on a page that does not, and on one that took longer than the
README promises.
"""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

# Seconds to the first page after the packages are downloaded.
PROMISED = 90
PATIENCE = 900
PAGES = 60
LAST_STEP = "== 4/4"
NOT_A_PAGE = re.compile(r"/(static|logout|api/v1/docs)|\.(pdf|csv|xlsx|webmanifest|svg|png)$|^/officer/notices/\d")


class Demo:
    """The command and what it has printed, each line with the second it came in."""

    def __init__(self, command):
        self.started = time.monotonic()
        self.lines = []
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        for line in self.process.stdout:
            self.lines.append((time.monotonic() - self.started, line.rstrip()))
            print(f"{self.lines[-1][0]:6.1f} s  {line.rstrip()}", flush=True)

    def when(self, words):
        """The second at which a line with these words came."""
        return next((second for second, line in self.lines if words in line), None)

    def said(self, pattern):
        """The first group of the first line that fits."""
        found = (re.search(pattern, line) for _, line in self.lines)
        return next((match[1] for match in found if match), "")

    def end(self):
        """Stop it as Ctrl-C does."""
        if self.process.poll() is not None:
            return
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise SystemExit("the demo did not stop at Ctrl-C within 30 s") from None


class Visitor:
    """A browser of sorts: cookies, forms, and the links of our own host."""

    def __init__(self, base):
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def open(self, path, form=None):
        """Status and text of a page."""
        data = urllib.parse.urlencode(form).encode() if form else None
        address = self.base + urllib.parse.quote(path, safe="/?=&%:;,+@~")
        request = urllib.request.Request(address, data, {"Referer": address})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8", "replace")

    def sign_in(self, name, password):
        """As one of the demo's people."""
        _, page = self.open("/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        status, page = self.open("/login/", {"csrfmiddlewaretoken": token, "login": name, "password": password})
        if status != 200 or 'name="password"' in page:
            raise SystemExit(f"{name} could not sign in: {status}")

    def walk(self, start):
        """Status by address of the pages that can be reached from here, by links, breadth first."""
        seen, waiting = {}, [start]
        while waiting and len(seen) < PAGES:
            path = waiting.pop(0)
            if path in seen or NOT_A_PAGE.search(path.partition("?")[0]):
                continue
            seen[path], page = self.open(path)
            links = (link.replace("&amp;", "&") for link in re.findall(r'<a[^>]* href="(/[^"#]*)', page))
            waiting += [link for link in links if link not in seen and not link.startswith("//")]
        return seen


def first_page(demo, base):
    """Wait for the home page; gives the second it came."""
    while time.monotonic() - demo.started < PATIENCE:
        if demo.process.poll() is not None:
            time.sleep(1)
            raise SystemExit(f"the demo ended by itself with exit code {demo.process.returncode}")
        try:
            if Visitor(base).open("/")[0] == 200:
                return time.monotonic() - demo.started
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit(f"no page within {PATIENCE} s")


def visit(port, command):
    """The whole stranger's visit. Gives the sentence that sums it up."""
    demo = Demo(command)
    base = f"http://localhost:{port}"
    try:
        first = first_page(demo, base)
        time.sleep(1)
        waited = first - (demo.when(LAST_STEP) or 0.0)
        stranger, officer = Visitor(base), Visitor(base)
        pages = stranger.walk("/")
        officer.sign_in("zhao", demo.said(r"统一密码\s+(\S+)"))
        pages |= officer.walk("/officer/")
    finally:
        demo.end()
    failed = {path: status for path, status in pages.items() if status >= 400}
    told = f"{len(pages)} pages, first page {waited:.0f} s after the downloads, {first:.0f} s in all"
    if failed:
        raise SystemExit(f"{told}; these failed: {failed}")
    if waited > PROMISED:
        raise SystemExit(f"{told}; promised are {PROMISED} s")
    return told


if __name__ == "__main__":
    print(visit(int(sys.argv[1]), sys.argv[2:] or ["make", "demo"]))
