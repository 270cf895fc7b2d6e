"""A page from the shelf is the page Django sets, to the byte; who is known, and what changed, goes to Django."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from tests.shop import SHOP, TODAY, penalise, register

from xinheng.credit.portrait import asking, shelf
from xinheng.credit.risk.models import PeerGroup
from xinheng.fusion.registers.models import Source
from xinheng.kit import city_time
from xinheng.portals.api.tests.test_hot_path import Counted, ask, environ, keep_the_connection  # noqa: F401
from xinheng.portals.public.kept_page import KeptPages
from xinheng.portals.ui.sources import sources_read_in

pytestmark = pytest.mark.django_db
PAGE = f"/e/uscc:{SHOP}"


@pytest.fixture(autouse=True)
def laid_out(settings, tmp_path):
    sources_read_in.cache_clear()
    settings.XINHENG_DOSSIERS = str(tmp_path / "dossiers.sqlite3")


@pytest.fixture
def django():
    return Counted()


@pytest.fixture
def pages(django):
    register()
    sources_read_in.cache_clear()
    kept = KeptPages(django)
    ask(kept, PAGE)
    assert django.times == 1
    return kept


def test_the_second_page_is_the_first_without_django(pages, django):
    status, headers, page = ask(pages, PAGE)
    assert django.times == 1
    assert (status, headers, page) == ask(Counted(), PAGE)
    told = ask(pages, PAGE, HTTP_ACCEPT_ENCODING="br, gzip")
    assert django.times == 1
    assert gzip.decompress(told[2]) == page and told[1]["Content-Encoding"] == "gzip"
    assert told[1]["Content-Length"] == str(len(told[2])) and "Accept-Encoding" in told[1]["Vary"]


def test_a_page_laid_by_as_a_browser_got_it_serves_who_unpacks_nothing(pages, django):
    penalise()
    packed = ask(pages, PAGE, HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(packed[2]) == ask(pages, PAGE)[2] == ask(Counted(), PAGE)[2]
    assert django.times == 2


@pytest.mark.parametrize("more", [
    {"QUERY_STRING": "elder=1"}, {"QUERY_STRING": "typed="}, {"QUERY_STRING": "as_of=2026-01-01"},
    {"HTTP_COOKIE": "xh_elder=1"}, {"HTTP_COOKIE": "csrftoken=a; sessionid=b"}, {"HTTP_COOKIE": "xh_mine=x"},
    {"REQUEST_METHOD": "HEAD"}, {"REQUEST_METHOD": "POST"}, {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "localhost:8123"}, {"HTTP_HOST": "LocalHost"}, {"HTTP_HOST": "localhost."},
    {"HTTP_HOST": "127.0.0.1"}, {"PATH_INFO": f"{PAGE}/poster"}, {"PATH_INFO": "/e/person:x"},
])  # fmt: skip
def test_everything_else_is_djangos(pages, django, more):
    assert ask(pages, PAGE, **more)[0] == ask(Counted(), PAGE, **more)[0]
    assert django.times == 2


def test_a_cookie_of_a_form_makes_nobody_known(pages, django):
    ask(pages, PAGE, HTTP_COOKIE="csrftoken=abc")
    assert django.times == 1


def peers():
    PeerGroup.objects.create(
        industry="6210", category="", age_band="", as_of=TODAY, subjects=9, mark=80, aspects={}, grades={}
    )


def delivered():
    Source.objects.update(last_received_at=city_time.now())
    sources_read_in.cache_clear()


@pytest.mark.parametrize("change", [penalise, peers, delivered, lambda: register(registered_address="江岸路1号")])
def test_what_changed_is_set_anew(pages, django, change):
    change()
    assert ask(pages, PAGE)[2] == ask(Counted(), PAGE)[2]
    assert django.times == 2
    ask(pages, PAGE)
    assert django.times == 2


def test_a_source_that_fell_silent_is_told_without_a_row_written(pages, django, clock):
    delivered()
    ask(pages, PAGE)
    clock(f"{TODAY + timedelta(days=60)} 10:00")
    sources_read_in.cache_clear()
    page = ask(pages, PAGE)[2].decode()
    assert re.search("天未更新", page)
    assert page == ask(Counted(), PAGE)[2].decode()


def test_a_page_in_whose_making_something_was_written_is_not_laid_by(django):
    register()

    def written(environ, start_response):
        answer = django(environ, start_response)
        penalise()
        return answer

    kept = KeptPages(written)
    ask(kept, PAGE)
    kept.inner = django
    assert ask(kept, PAGE)[2] == ask(Counted(), PAGE)[2]
    assert django.times == 2


def test_a_page_that_is_missing_is_not_kept(pages, django):
    for _ in range(2):
        assert ask(pages, "/e/uscc:none")[0].startswith("404")
    assert django.times == 3


def test_without_a_shelf_every_page_is_djangos(pages, django, settings):
    settings.XINHENG_DOSSIERS = ""
    assert not shelf.is_open()
    ask(pages, PAGE)
    assert django.times == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a database elsewhere is waited for in a thread")
@pytest.mark.parametrize("change", [penalise, peers, delivered, lambda: register(registered_address="江岸路1号")])
def test_at_once_is_told_what_lies_there_and_nothing_that_changed(pages, django, settings, change, monkeypatch):
    monkeypatch.setattr(asking, "_glance", asking._run)
    settings.XINHENG_SUBJECTS_PER_HOUR = 0
    headers, page = pages.at_once(environ(PAGE, HTTP_ACCEPT_ENCODING="gzip"))
    assert ("200 OK", dict(headers), page) == ask(pages, PAGE, HTTP_ACCEPT_ENCODING="gzip")
    assert pages.at_once(environ(PAGE, HTTP_COOKIE="sessionid=b")) is None
    change()
    assert pages.at_once(environ(PAGE)) is None
    assert django.times == 1
