"""Nothing that says who sat at a machine outlives his signing out: every cookie and every store is judged here."""

import importlib
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import xinheng
from xinheng.portals.public import mine
from xinheng.portals.ui.leaving import GONE

SRC = Path(xinheng.__file__).parent
SETS = re.compile(r"set_cookie\(\s*([A-Z_]+)")
# Those that stay, since they say something of the machine alone.
STAYS = {
    "xinheng_device": "by it a lock lets in who signed in here before; it opens nothing",
    "xh_elder": "larger letters",
    "xh_device": "a shop is evaluated once from one machine; an evaluation opens by its number besides",
}
# Where pages keep something in a browser, and why it may stay or who takes it away.
STORES = {
    "portals/ui/static/ui/page.js": "xinheng.seen, taken away by leave.js",
    "portals/public/static/public/draft.js": "xinheng-draft:, taken away by leave.js",
    "portals/officer/static/officer/keep.js": "by account, until it was sent",
    "portals/officer/static/officer/store.js": "by account, until it was sent",
    "portals/partner/static/partner/rounds.js": "by account, until it was sent",
    "portals/officer/static/officer/offline.js": "pages, taken away by leave.js",
    "portals/officer/templates/officer/service_worker.js": "pages, taken away by leave.js",
}
KEEPS = re.compile(r"(?:localStorage|sessionStorage)\.setItem|indexedDB\.open|caches\.open")


def cookies_set() -> set[str]:
    found = set()
    for path in SRC.rglob("*.py"):
        if "/tests/" in str(path) or "set_cookie(" not in (text := path.read_text(encoding="utf-8")):
            continue
        module = importlib.import_module("xinheng." + ".".join(path.relative_to(SRC).with_suffix("").parts))
        found |= {getattr(module, name) for name in SETS.findall(text)}
        assert len(SETS.findall(text)) == text.count("set_cookie("), f"{path}: a cookie without a name of its own"
    return found


def test_every_cookie_is_gone_or_says_why_it_stays():
    assert cookies_set() == {*GONE, *STAYS} and not GONE.keys() & STAYS.keys()


def test_every_store_of_a_browser_is_judged():
    scripts = [one for one in SRC.rglob("*.js") if "/vendor/" not in str(one)]
    found = {str(one.relative_to(SRC)) for one in scripts if KEEPS.search(one.read_text(encoding="utf-8"))}
    assert found == STORES.keys()
    taken = (SRC / "portals/ui/static/ui/leave.js").read_text(encoding="utf-8")
    for path, why in STORES.items():
        if why.startswith("xinheng"):
            name = why.split(",")[0]
            assert name in (SRC / path).read_text(encoding="utf-8") and f'"{name}"' in taken


@pytest.mark.django_db
def test_who_signs_out_leaves_none_of_his(sign_in):
    desk: Client = sign_in("zhao")
    for name, path in GONE.items():
        desk.cookies[name] = "told"
        desk.cookies[name]["path"] = path
    left = desk.post(reverse("account_logout"))
    gone = {name: one["path"] for name, one in left.cookies.items() if one["max-age"] == 0 and not one.value}
    assert GONE.items() <= gone.items()
    assert not left.cookies.keys() & STAYS.keys()
    assert mine.COOKIE in GONE and "我的" in desk.get("/mine").content.decode()
