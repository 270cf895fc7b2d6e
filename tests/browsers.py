"""Debian's Chromium, one of a kind a process, and no page of it left open after a test."""

import atexit
import os
from functools import cache

from playwright.sync_api import Browser, Playwright, sync_playwright

_opened: list[Browser] = []


def close_pages() -> None:
    """A page left open goes on asking a server of which the next test has another, with other keys and rows."""
    for browser in _opened:
        for context in browser.contexts:
            context.close()


@cache
def playwright() -> Playwright:
    """The one Playwright of this process."""
    # Playwright runs an event loop in this thread, which Django would take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    started = sync_playwright().start()
    atexit.register(started.stop)
    return started


@cache
def opened(path: str, *more: str) -> Browser:
    """One browser of a kind a process, whichever folder's tests ask for it: Playwright cannot run twice in one."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
    browser = playwright().chromium.launch(executable_path=path, args=[*quiet, *more])
    atexit.register(browser.close)
    _opened.append(browser)
    return browser
