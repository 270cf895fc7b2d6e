"""The pages in a real browser: nothing serious for axe, no small text, no small target, no sideways scroll; the phone
without a network."""

import json
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page
from tests import cast as people
from tests import once, story
from tests import shop as city
from tests.examples import of_today
from tests.kept import kept
from tests.screen import leave

from xinheng.credit.codes.actions import issue_codes
from xinheng.credit.risk.actions import prepare, store
from xinheng.fusion.catalogue.demo import tell as tell_projects
from xinheng.kit import city_time
from xinheng.portals.ui.tests.filing import send

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
PUBLIC = (
    "/", "/s?q=巴味", "/s?q=没有这家店吧", "/e/{shop}", "/e/{shop}?elder=1", "/e/{shop}?as_of=2020-01-01", "/scan",
    "/c/AAAA", "/complaint/", "/complaint/business?q=巴味", "/complaint/new?e={shop}", "/report", "/mine",
    "/risk-rules", "/login/", "/?elder=1", "/nothing",
)  # fmt: skip
OFFICER = (
    "/officer/", "/officer/clues/", "/officer/clues/new", "/officer/complaints/", "/officer/dispatch/",
    "/officer/inspections/", "/officer/inspections/{task}", "/officer/load", "/officer/duty",
    "/officer/search?q=巴味", "/officer/notices", "/officer/e/{shop}",
)  # fmt: skip
DESK = {
    "admin": ("", "orgs/", "orgs/new", "accounts/", "accounts/new", "grants/", "grants/?view=waiting", "sessions/",
              "holidays/", "holidays/2026", "holidays/load", "parameters/", "parameters/clue.triage",
              "parameters/settings", "parameters/clue.triage/propose", "jobs/", "sources/", "sources/registration"),
    "shen": ("", "audit/", "audit/proof", "accounts/"),
    "he": ("", "codes/", "codes/?q=x", "privacy/", "privacy/new"),
}  # fmt: skip
DATA = (
    "/data/", "/data/projects/", "/data/models/", "/data/forms/", "/data/quality/", "/data/open/", "/data/links/",
    "/data/fusion/", "/data/matching/?kind=person", "/data/matching/model", "/data/standard/system",
    "/data/standard/administrative_penalty", "/data/standard/administrative_penalty/fields/fine_amount",
    "/data/standard/versions", "/data/catalogue/?q=许可", "/data/sources/", "/data/sources/new", "/data/parts/",
    "/data/sources/registration", "/data/models/fused_subjects",
)  # fmt: skip
PHONE = ("/officer/m/", "/officer/m/tasks", "/officer/m/sync", "/officer/m/me", "/officer/m/{task}")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    once.in_the_pass_on_sqlite,
    pytest.mark.skipif(not AXE.exists(), reason="没有 axe：先运行 npm ci 和 make 的 vendor 步骤"),
]

MEASURE = """() => {
  const small = new Set(), targets = new Set(), cut = new Set();
  for (const one of document.querySelectorAll('body *')) {
    const style = getComputedStyle(one);
    if (style.display === 'none' || style.visibility === 'hidden' || one.closest('.sr-only, .skip')) continue;
    const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (says && parseFloat(style.fontSize) < 14) small.add(one.textContent.trim().slice(0, 20));
    if (!one.matches('a, button, input:not([type=hidden]), select, textarea, summary')) continue;
    const box = (one.closest('label') || one).getBoundingClientRect();
    const cell = one.closest('td:has(a:not(.row), button)');
    if (cell && getComputedStyle(cell).overflow === 'hidden' && box.right > cell.getBoundingClientRect().right + 1)
      cut.add(one.outerHTML.slice(0, 80));
    if (box.width && Math.max(box.width, box.height) < 43.5) targets.add(one.outerHTML.slice(0, 80));
  }
  const sideways = document.documentElement.scrollWidth - innerWidth;
  return {small: [...small], targets: [...targets], cut: [...cut], sideways};
}"""
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter((one) => ['serious', 'critical'].includes(one.impact)).map((one) => one.id + ' ' + one.nodes[0].target)"""

CUT = """() => {
  const cut = [...document.querySelectorAll('td .clock')].filter((one) => {
    const cell = one.closest('td');
    return getComputedStyle(cell).overflow !== 'visible' && cell.scrollWidth > cell.clientWidth + 1;
  }).map((one) => one.textContent);
  const left = (one) => one.getBoundingClientRect().left, right = (one) => one.getBoundingClientRect().right;
  const over = [...document.querySelectorAll('.strip > *')]
    .filter((one, place, all) => place && left(one) < right(all[place - 1]) - 1).map((one) => one.textContent);
  const away = [...document.querySelectorAll('a.verb')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width === 0 || box.right > innerWidth;
  }).map((one) => one.textContent);
  return [...cut, ...over, ...away];
}"""


def _told() -> story.Story:
    """A rated shop with its code, one open complaint, and a task on site."""
    told = story.on_site()
    shop = city.register()
    city.penalise()
    store(prepare([shop.pk]))
    issue_codes([shop.pk])
    send(Client(), shop)
    return told


told = kept(_told, home=True)


def context(browser: Browser, live_server, width: int, account=None) -> BrowserContext:
    opened = browser.new_context(viewport={"width": width, "height": 844 if width < 700 else 768}, bypass_csp=True)
    if account:
        client = Client()
        client.force_login(account, backend="xinheng.support.notices.entering.OneReading")
        opened.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened.set_default_timeout(8000)
    return opened


def with_axe(opened: BrowserContext) -> BrowserContext:
    """Its pages bring axe along: sent to each anew it cost more than its looking."""
    opened.add_init_script(path=AXE)
    return opened


def look(page: Page, address: str) -> tuple[list[str], dict[str, object], list[str]]:
    """What axe, which the page brought along, finds serious, what is too small, what the console said."""
    said: list[str] = []

    def listen(error: Error) -> None:
        said.append(str(error))

    page.on("pageerror", listen)
    page.goto(address)
    found = page.evaluate(SERIOUS), page.evaluate(MEASURE), said
    page.remove_listener("pageerror", listen)
    return found


def faults(opened: BrowserContext, live_server, addresses: tuple[str, ...], told, *, sizes: bool) -> dict[str, object]:
    """Address by address in one tab: a tab is a process of its own."""
    names = {"shop": f"uscc:{city.SHOP}", "task": told.task.number}
    found: dict[str, object] = {}
    page = with_axe(opened).new_page()
    for address in addresses:
        serious, measured, said = look(page, live_server.url + address.format(**names))
        wrong = [*serious, *said, *measured["cut"], *(["sideways"] if measured["sideways"] > 0 else [])]
        wrong += [*measured["small"], *measured["targets"]] if sizes else []
        if wrong:
            found[address] = wrong
    return found


@pytest.mark.clause("SZ-10-01", part=True)
@pytest.mark.clause("SZ-10-02", part=True)
@pytest.mark.parametrize("width", [390, 1366])
def test_public_pages_are_legible_and_reachable(chromium, live_server, told, width):
    with context(chromium, live_server, width) as opened:
        assert faults(opened, live_server, PUBLIC, told, sizes=True) == {}


def test_the_workbench_has_nothing_serious(chromium, live_server, told):
    with context(chromium, live_server, 1366, told.cast.sun) as opened:
        assert faults(opened, live_server, OFFICER, told, sizes=False) == {}


@pytest.mark.sampled
def test_the_data_centre_has_nothing_serious(chromium, live_server, told):
    tell_projects()
    for width in of_today((390, 1366)):
        with context(chromium, live_server, width, told.cast.he) as opened:
            assert faults(opened, live_server, DATA, told, sizes=False) == {}
        with context(chromium, live_server, width, told.cast.tang) as opened:
            assert faults(opened, live_server, ("/data/board/",), told, sizes=False) == {}


def test_no_date_is_cut_and_nothing_lies_over_another_at_twice_the_size(chromium, live_server, told):
    """At 1366 every due day is read whole; at 200 % (half as wide) the strip, the verb and the drawer stay readable."""
    found = {}
    for width in (1366, 683):
        with context(chromium, live_server, width, told.cast.sun) as opened:
            page = opened.new_page()
            for address in ("/officer/", "/officer/clues/", "/officer/complaints/", "/officer/inspections/"):
                page.goto(live_server.url + address)
                if wrong := page.evaluate(CUT):
                    found[width, address] = wrong
            page.goto(f"{live_server.url}/officer/clues/{told.clue.number}")
            body = page.locator(".drawer").bounding_box()
            assert body and body["height"] > 200
    assert found == {}


@pytest.mark.parametrize("who", DESK)
def test_the_desk_has_nothing_serious(chromium, live_server, told, who):
    with context(chromium, live_server, 1366, getattr(told.cast, who)) as opened:
        pages = tuple(f"/admin-desk/{page}" for page in DESK[who])
        assert faults(opened, live_server, pages, told, sizes=False) == {}


def test_the_phone_is_made_for_thumbs(chromium, live_server, told):
    with context(chromium, live_server, 390, told.zhao) as opened:
        assert faults(opened, live_server, PHONE, told, sizes=True) == {}


def test_a_checklist_is_filled_in_without_a_network_and_delivered_later(chromium, live_server, told, tmp_path):
    with context(chromium, live_server, 390, told.zhao) as opened:
        page = opened.new_page()
        page.goto(f"{live_server.url}/officer/m/")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        page.wait_for_function("/含 1 户/.test(document.getElementById('kept-says').textContent)")
        page.goto(f"{live_server.url}/officer/m/{told.task.number}")
        opened.set_offline(True)
        page.click("[data-item]:not([hidden]) label:has-text('合格') >> nth=0")
        page.wait_for_function("document.querySelector('[data-waiting]').textContent === '1'")
        page.reload()
        page.wait_for_function("document.querySelector('[data-waiting]').textContent === '1'")
        assert "没有网络" in page.inner_text("body")
        assert told.task.findings.count() == 0
        opened.set_offline(False)
        page.wait_for_function("document.querySelector('[data-waiting]').textContent === '0'")
        assert told.task.findings.count() == 1
        photo = tmp_path / "关着的门.png"
        photo.write_bytes(story.picture())
        page.goto(f"{live_server.url}/officer/m/")
        page.goto(f"{live_server.url}/officer/m/{told.task.number}#signing")
        page.click("summary:has-text('没有查成')")
        page.set_input_files("[data-loose] [data-photo]", photo)
        page.wait_for_selector("[data-loose] figure")
        page.wait_for_function("document.querySelector('[data-waiting]').textContent === '0'")
        assert [one.item for one in told.task.evidence.all()] == [""]


def test_the_drawer_opens_by_keys_and_gives_the_place_back(chromium, live_server, told):
    with context(chromium, live_server, 1366, told.cast.sun) as opened:
        page = opened.new_page()
        page.goto(f"{live_server.url}/officer/clues/")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_selector("#drawer .drawer")
        assert "/officer/clues/%E7%BA%BF" in page.url
        page.keyboard.press("Escape")
        page.wait_for_selector(".drawer", state="detached")
        page.wait_for_url("**/officer/clues/")
        page.wait_for_function("document.activeElement.className === 'row'")


def test_a_draft_stays_in_its_tab_until_it_is_cleared(chromium, live_server, told):
    with context(chromium, live_server, 390) as opened:
        page = opened.new_page()
        address = f"{live_server.url}/complaint/new?e=uscc:{city.SHOP}"
        page.goto(address)
        page.fill("#id_facts", "结账多收餐具费")
        page.fill("#id_name", people.LIN.name)
        page.fill("#id_phone", people.LIN.phone)
        page.reload()
        assert page.input_value("#id_facts") == "结账多收餐具费"
        page.goto(f"{live_server.url}/")
        page.goto(address)
        assert page.input_value("#id_facts") == "结账多收餐具费"
        kept = json.dumps(page.evaluate("[{...localStorage}, {...sessionStorage}]"), ensure_ascii=False)
        assert "多收餐具费" in kept and people.LIN.phone not in kept and people.LIN.name not in kept
        other = opened.new_page()
        other.goto(address)
        assert other.input_value("#id_facts") == ""
        with page.expect_navigation():
            page.click("text=清除")
        assert page.input_value("#id_facts") == ""
        assert "餐具费" not in page.evaluate("JSON.stringify({...sessionStorage})")


def test_an_old_receipt_drops_no_newer_draft_and_an_unfit_photo_is_told_before_it_is_sent(
    chromium, live_server, told, tmp_path
):
    video, photo = tmp_path / "现场.mp4", tmp_path / "面.png"
    photo.write_bytes(story.picture())
    with video.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    with context(chromium, live_server, 390) as opened:
        page = opened.new_page()
        page.goto(f"{live_server.url}/report?about=breach&e=uscc:{city.SHOP}")
        page.fill("#id_text", "卖过期牛奶")
        page.reload()
        assert page.input_value("#id_text") == "卖过期牛奶"
        page.set_input_files("[name=photos]", [video, photo])
        page.wait_for_function("document.querySelectorAll('.photos .new').length === 1")
        assert "现场.mp4 没有加上：只收照片" in page.inner_text("#photo-says")
        leave(page, "main [data-once]")
        receipt = page.url
        assert "已收到" in page.inner_text("main") and len(page.evaluate("Object.keys(sessionStorage)")) == 0
        page.goto(f"{live_server.url}/report?about=breach&e=uscc:{city.SHOP}")
        page.fill("#id_text", "后厨没有盖盖子")
        page.goto(receipt)
        page.goto(f"{live_server.url}/report?about=breach&e=uscc:{city.SHOP}")
        assert page.input_value("#id_text") == "后厨没有盖盖子"


def test_a_session_that_ends_in_a_long_text_loses_nothing(chromium, live_server, told):
    address, words = f"{live_server.url}/officer/matters/{told.task.number}/note", "电话里说周五再联系。" * 20
    opened = context(chromium, live_server, 1366, told.cast.zhao)
    page, signed_in = opened.new_page(), opened.cookies()
    page.goto(address)
    page.fill("textarea", words)
    page.check("[value=visit]")
    opened.clear_cookies()
    leave(page, "main [data-once]")
    opened.add_cookies(signed_in)
    page.goto(address)
    assert (page.input_value("textarea"), page.is_checked("[value=visit]")) == (words, True)
    assert "没有提交的内容" in page.inner_text(".notice")
    other = context(chromium, live_server, 1366, told.cast.sun).cookies()
    opened.add_cookies(other)
    page.goto(address)
    assert page.input_value("textarea") == ""
    opened.add_cookies(signed_in)
    page.goto(address)
    leave(page, "main [data-once]")
    assert not page.url.endswith("/note")
    page.goto(address)
    assert page.input_value("textarea") == ""
    opened.close()


def test_a_sheet_that_was_taken_and_leads_back_to_its_own_page_is_empty(chromium, live_server, told):
    """Who registered an absence was offered it again as not sent."""
    opened = context(chromium, live_server, 1366, told.cast.zhao)
    page = opened.new_page()
    page.goto(f"{live_server.url}/officer/away")
    assert page.locator("[name=stand_in] option").all_inner_texts() == ["刘青"], "nobody without her role"
    day = city_time.today().isoformat()
    page.fill("[name=since]", day)
    page.fill("[name=until]", day)
    leave(page, "main form.formcard [data-once]")
    assert "结束代办" in page.inner_text("main") and "没有提交的内容" not in page.inner_text("main")
    opened.close()
