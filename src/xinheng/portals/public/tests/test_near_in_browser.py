"""“离我近” pressed in a browser: asked on the press, told in no address."""

import pytest
from tests import once
from tests import shop as city

from xinheng.portals.public.tests.test_search_as_people import CODES, PLACES, SHOPS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), once.in_the_pass_on_sqlite]


@pytest.fixture
def placed():
    for at, location in PLACES.items():
        name, address = SHOPS[at]
        city.register(CODES[at], entity_name=name, registered_address=address, location=location)


def test_the_position_is_asked_on_the_press_and_stands_in_no_address(chromium, live_server, placed):
    here = {"longitude": 106.5521, "latitude": 29.5611}
    with chromium.new_context(geolocation=here, permissions=["geolocation"]) as opened:
        page, asked = opened.new_page(), []
        page.on("request", lambda request: asked.append((request.url, request.headers.get("x-position"))))
        page.goto(f"{live_server.url}/s?q=火锅")
        assert not any(position for _, position in asked)
        page.click(".column [data-does=near]")
        page.wait_for_selector("text=约 50 米")
        assert page.inner_text(".hits h2") == SHOPS[2][0]
        page.click(".column >> text=500 米内")
        page.wait_for_selector("text=找到 2 家")
        assert {position for _, position in asked if position} == {"106.552,29.561"}
        assert not any("106.55" in url for url, _ in asked) and "106.55" not in page.url
        assert page.evaluate("JSON.stringify({...localStorage})").count("106") == 0


def test_who_does_not_say_where_he_is_reads_what_to_do(chromium, live_server, placed):
    with chromium.new_context(permissions=[]) as opened:
        page = opened.new_page()
        page.goto(f"{live_server.url}/s?q=火锅")
        page.click(".column [data-does=near]")
        page.wait_for_selector(".column >> text=没有拿到位置")
