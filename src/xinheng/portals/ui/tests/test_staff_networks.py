"""Where the bureau names its networks, the pages of those who work there open from them alone."""

import pytest
from django.test import Client
from tests.house.matrix import Visitor, filled, routes
from tests.house.world import World, build
from tests.kept import kept

world = kept(build)
INSIDE, OUTSIDE = "10.8.3.4", "203.0.113.9"
# The phone's empty shell: the same bytes for everybody, and nothing of the city in them.
SHELL = ["officer/m/manifest.json", "officer/m/sw.js"]
FOR_ALL = ["/", "/s?q=x", "/complaint/new", "/business/login/", "/api/v1/subjects?q=x", "/open", "/robots.txt"]


@pytest.fixture(autouse=True)
def networks(settings):
    settings.XINHENG_STAFF_NETWORKS = ["10.8.0.0/16", "2400:3200::/48"]


@pytest.mark.django_db
@pytest.mark.clause("WX-3.5-02", part=True)
def test_staff_comes_in_from_inside_alone(world: World):
    head = Visitor("unit_head", world).client
    for address in ("/officer/", "/login/"):
        assert head.get(address, REMOTE_ADDR=INSIDE).status_code in (200, 302)
        for outside in (OUTSIDE, "", "nonsense", "2400:3201::1", "::ffff:203.0.113.9"):
            refused = head.get(address, REMOTE_ADDR=outside)
            assert refused.status_code == 403 and "单位的内部网络" in refused.content.decode()
        assert head.get(address, REMOTE_ADDR="2400:3200::9").status_code in (200, 302)
        assert head.get(address, REMOTE_ADDR="::ffff:10.8.0.1").status_code in (200, 302)
    # A word of the caller's own is no address.
    assert head.get("/officer/", REMOTE_ADDR=OUTSIDE, HTTP_X_FORWARDED_FOR=INSIDE).status_code == 403


@pytest.mark.django_db
def test_the_address_a_trusted_proxy_saw_counts(world: World, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    head = Visitor("unit_head", world).client
    asked = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    assert head.get("/officer/", HTTP_X_FORWARDED_FOR=INSIDE, **asked).status_code == 200
    assert head.get("/officer/", HTTP_X_FORWARDED_FOR=f"{INSIDE}, {OUTSIDE}", **asked).status_code == 403


@pytest.mark.django_db
def test_everybody_else_is_served_from_anywhere(world: World):
    for address in FOR_ALL:
        assert Client().get(address, REMOTE_ADDR=OUTSIDE).status_code == 200, address


@pytest.mark.django_db
def test_no_page_of_staff_is_forgotten(world: World):
    """Whatever asks for an account is refused from outside, by the list of all addresses."""
    head, place = Visitor("unit_head", world).client, world.places["own"]
    staff = [one for one in routes() if one.startswith(("officer/", "admin-desk/", "data/", "m/", "login/"))]
    open_there = [one for one in staff if head.get("/" + filled(one, place), REMOTE_ADDR=OUTSIDE).status_code != 403]
    assert open_there == SHELL and len(staff) > 100
