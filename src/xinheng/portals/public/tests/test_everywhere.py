"""Every page of the public for every reader: elder, on a dark screen, at twice the size, without scripts, in error,
empty; and what comes out of the printer."""

import re
from base64 import b64decode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests import cast as people
from tests import once
from tests import shop as city
from tests.examples import todays
from tests.kept import kept
from tests.screen import leave

from xinheng.credit.codes.actions import issue_codes, revoke_code
from xinheng.credit.codes.queries import code_address, code_of
from xinheng.credit.risk.actions import prepare, store
from xinheng.fusion.registers.actions import write_records
from xinheng.portals.ui.tests.test_browser import AXE, SERIOUS, look, with_axe

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    once.in_the_pass_on_sqlite,
    pytest.mark.skipif(not AXE.exists(), reason="没有 axe：先运行 npm ci 和 make 的 vendor 步骤"),
]

LIFT, PRODUCT = "31105099010000000004", "SC5099103368"
PAGES = (
    "/", "/s", "/s?q=巴味", "/s?q=没有这家店吧", "/s?q=巴味&near=江岸路&within=500", "/s?q=橙刻&kind=product",
    "/alerts", "/sources", "/sources?list=nothing", "/about", "/scan", "/risk-rules",
    "/checklists", "/checklists?list=price", "/checklists?list=nothing",
    "/e/uscc:{shop}", "/e/uscc:{closed}", "/e/product_code:{product}", "/e/equipment_code:{lift}",
    "/e/uscc:{shop}?as_of=2020-01-01", "/c/{code}", "/c/{revoked}", "/c/AAAAAAAAAAAAAAAA", "/c/x-wxp:",
    "/c/6901234567892", "/complaint/", "/complaint/published", "/complaint/business?q=巴味",
    "/complaint/new?e=uscc:{shop}", "/report",
    "/objection?e=uscc:{shop}", "/objection/mine", "/report/mine", "/mine", "/order", "/verify", "/nothing",
)  # fmt: skip
# Forms sent as they are, and the code that is answered.
EMPTY = ("/complaint/new", "/report", "/mine", "/order", "/objection/mine", "/report/mine")
READERS = {
    "elder": (390, {}, "elder=1"),
    "dark": (390, {"color_scheme": "dark"}, ""),
    "twice": (683, {"device_scale_factor": 2}, ""),
    "unscripted": (390, {}, ""),
    "unscripted-desk": (1366, {}, ""),
}


def _named() -> dict[str, str]:
    """A rated shop, a closed one whose code was taken back, a product it sells, a lift that is late."""
    shop = city.register(location="106.55,29.56")
    city.penalise()
    closed = city.register(city.OTHER, entity_name="两河区旧江面馆")
    store(prepare([shop.pk, closed.pk]))
    issue_codes([shop.pk, closed.pk])
    codes = [code_address(code_of(one)).rpartition("/c/")[2] for one in (shop, closed)]
    revoke_code(code=code_of(closed), by=people.cast().he, reason="店已关")
    city.register(city.OTHER, entity_name="两河区旧江面馆", registration_state="4", approved_on=city.days_ago(30))
    product = {
        "product_code": PRODUCT, "product_name": "橙刻牌菜籽油", "category": "食用油", "state": "valid",
        "included_on": city.days_ago(99), "seller_uscc": city.SHOP, "seller_name": shop.name,
    }  # fmt: skip
    lift = {
        "certificate_number": "梯11山A00004", "equipment_code": LIFT, "equipment_name": "5号客梯", "state": "valid",
        "use_unit_uscc": city.SHOP, "use_unit_name": shop.name, "use_place": "两河区江岸路1号",
        "registered_on": city.days_ago(900), "next_inspection_on": city.days_ago(20), "last_conclusion": "pass",
        "authority": "两河区市场监督管理局", "safety_manager": "汤远舟",
    }  # fmt: skip
    write_records(type="key_product", rows=[product], by="system")
    write_records(type="use_registration", rows=[lift], by="system")
    return {
        "shop": city.SHOP, "closed": city.OTHER, "product": PRODUCT, "lift": LIFT, "code": codes[0],
        "revoked": codes[1],
    }  # fmt: skip


names = kept(_named, home=True)


def opened(browser: Browser, width: int, **how) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=True, **how)
    context.set_default_timeout(8000)
    return context


def wrong_with(page: Page, address: str) -> list[str]:
    serious, measured, said = look(page, address)
    return [*serious, *said, *(["sideways"] if measured["sideways"] > 0 else [])]


@pytest.mark.parametrize("reader", todays([*READERS], now=2))
def test_no_page_has_anything_serious_for_any_reader(chromium, live_server, names, reader):
    width, how, asked = READERS[reader]
    with opened(chromium, width, **how) as context:
        if reader.startswith("unscripted"):
            # axe itself is a script: only the pages' own are kept away.
            context.route("**/*.js", lambda route: route.abort())
        page, found = with_axe(context).new_page(), {}
        for address in PAGES:
            where = live_server.url + address.format(**names)
            where += f"{'&' if '?' in where else '?'}{asked}" if asked else ""
            if wrong := wrong_with(page, where):
                found[address] = wrong
    assert found == {}


def test_without_scripts_no_button_is_dead_and_every_form_is_sent(chromium, live_server, names):
    with opened(chromium, 390, java_script_enabled=False) as context:
        page = context.new_page()
        for address in (
            "/",
            "/scan",
            "/s?q=巴味",
            "/e/uscc:{shop}",
            "/e/uscc:{shop}?elder=1",
            "/e/uscc:{shop}?elder=0",
        ):
            page.goto(live_server.url + address.format(**names))
            dead = [one for one in page.query_selector_all("[data-does], .switch, [data-script]") if one.is_visible()]
            assert [one.inner_text() for one in dead if one.get_attribute("href") is None] == []
        for address in EMPTY:
            page.goto(live_server.url + address)
            leave(page, "main form[method=post]:not(:has([name=forget])) button[type=submit]")
            assert page.title().startswith("错误："), address


@pytest.mark.parametrize("width", [390, 1366])
def test_what_was_wrong_is_said_to_every_reader(chromium, live_server, names, width):
    with opened(chromium, width) as context:
        page, found = with_axe(context).new_page(), {}
        for address in EMPTY:
            page.goto(live_server.url + address)
            page.eval_on_selector("main form[method=post]:not(:has([name=forget]))", "form => form.requestSubmit()")
            page.wait_for_selector(".error-summary")
            serious = page.evaluate(SERIOUS)
            if serious or not page.title().startswith("错误："):
                found[address] = [*serious, page.title()]
    assert found == {}


def test_a_dossier_is_printed_on_two_pages_with_where_and_when(chromium, live_server, names):
    for count in range(8):
        city.penalise(decision_number=f"两河市监处罚〔2026〕{count}号")
    with opened(chromium, 800) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/e/uscc:{city.SHOP}")
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        page.emulate_media(media="print")
        shown = page.inner_text("body")
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 2
    assert f"/e/uscc:{city.SHOP}" in shown and "打印内容截至" in shown and "更新" in shown
    assert "另有 6 条" in shown and "打印" not in shown.replace("打印内容", "") and "查别家" not in shown


def test_a_photo_that_would_be_refused_is_made_fit_or_told_of_on_the_device(chromium, live_server, names):
    with opened(chromium, 390) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/complaint/new?e=uscc:{city.SHOP}")
        plain = page.evaluate(
            """() => { const canvas = document.createElement("canvas"); canvas.width = 3000; canvas.height = 2000;
            canvas.getContext("2d").fillRect(9, 9, 99, 99); return canvas.toDataURL("image/png").split(",")[1]; }"""
        )
        large = {"name": "大图.png", "mimeType": "image/png", "buffer": b64decode(plain) + bytes(11 * 1024 * 1024)}
        heic = {"name": "IMG_1.HEIC", "mimeType": "", "buffer": b"\0\0\0\x18ftypheic" + bytes(64)}
        film = {"name": "现场.mp4", "mimeType": "video/mp4", "buffer": bytes(64)}
        page.set_input_files("[name=photos]", [large, heic, film])
        page.wait_for_selector("text=IMG_1.HEIC 没有加上")
        page.wait_for_selector("text=现场.mp4 没有加上：只收照片")
        kept = page.evaluate(
            "[...document.querySelector('[name=photos]').files].map(one => [one.name, one.type, one.size < 1e6])"
        )
        assert kept == [["大图.jpg", "image/jpeg", True]]
        page.set_input_files(
            "[name=photos]", [{"name": f"{n}.png", "mimeType": "image/png", "buffer": b"x"} for n in range(12)]
        )
        page.wait_for_selector("text=最多 9 张，后面 4 张没有加上")
        page.click("text=昨天")
        assert page.input_value("[name=bought_on]") == page.evaluate(
            "new Date(Date.now() - 864e5 - new Date().getTimezoneOffset() * 6e4).toISOString().slice(0, 10)"
        )
