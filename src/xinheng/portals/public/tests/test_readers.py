"""Who opens very many businesses in an hour is asked a question; people pass it, programs gain little (S8)."""

import re
import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from tests.shop import SHOP, register

from xinheng.kit.credit_code import generate
from xinheng.portals.api.tests.test_hot_path import Counted, ask, keep_the_connection  # noqa: F401
from xinheng.portals.public.kept_page import KeptPages
from xinheng.portals.ui import readers
from xinheng.portals.ui.readers import PASS_SUBJECTS, PASSES

pytestmark = pytest.mark.django_db
PAGE = f"/e/uscc:{SHOP}"
MOST = 20


@pytest.fixture(autouse=True)
def counted(settings, tmp_path) -> Iterator[None]:
    settings.XINHENG_COUNTERS = str(tmp_path / "counters" / "counters.sqlite3")
    settings.XINHENG_SUBJECTS_PER_HOUR = MOST
    readers._let_through.clear()
    cache.clear()
    register()
    yield
    readers._let_through.clear()


def names(many: int, start: int = 1) -> list[str]:
    return [f"uscc:{generate(division='509901', serial=n)}" for n in range(700_000 + start, 700_000 + start + many)]


def read_many(client: Client, many: int, start: int = 1, address: str = "203.0.113.7") -> list[int]:
    return [client.get(f"/e/{name}", REMOTE_ADDR=address).status_code for name in names(many, start)]


def question(page: str) -> tuple[str, int, list[int]]:
    """The token, the right answer as a person works it out, and what may be pressed."""
    digits = "零一二三四五六七八九"
    one, other = re.search(r"<b>(.) 加 (.) 等于几？</b>", page).groups()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    choices = [int(n) for n in re.findall(r'name="answer" value="(\d+)"', page)]
    return token, digits.index(one) + digits.index(other), choices


def test_so_many_are_read_and_one_more_is_asked(client):
    assert read_many(client, MOST) == [404] * MOST  # a guess counts as well as a hit
    answer = client.get(PAGE, REMOTE_ADDR="203.0.113.7")
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (429, True)
    page = answer.content.decode()
    _, right, choices = question(page)
    assert right in choices and len(set(choices)) == 4 and "<script" not in page.partition("<main")[2]
    assert client.get(PAGE, REMOTE_ADDR="203.0.113.8").status_code == 200, "another address is not asked"


def test_reading_the_same_again_costs_nothing(client):
    assert client.get(PAGE, REMOTE_ADDR="203.0.113.7").status_code == 200
    read_many(client, MOST * 2)
    readers._let_through.clear()  # as another process of the machine
    assert client.get(PAGE, REMOTE_ADDR="203.0.113.7").status_code == 200
    assert client.get(f"{PAGE}?as_of=2026-01-01", REMOTE_ADDR="203.0.113.7").status_code == 200


def test_a_refused_one_is_not_let_in_by_asking_twice(client):
    read_many(client, MOST)
    assert [client.get(PAGE, REMOTE_ADDR="203.0.113.7").status_code for _ in range(3)] == [429] * 3


def test_a_person_answers_and_reads_on(client):
    read_many(client, MOST, address="127.0.0.1")
    token, right, _ = question(client.get(f"{PAGE}?elder=1").content.decode())
    done = client.post("/reader", {"token": token, "address": f"{PAGE}?elder=1", "answer": str(right)})
    assert (done.status_code, done.headers["Location"]) == (302, f"{PAGE}?elder=1")
    assert client.cookies["xh_reader"]["httponly"]
    assert client.get(done.headers["Location"]).status_code == 200
    assert Client().get(f"/e/{names(1, 900)[0]}").status_code == 429, "the neighbour answers for himself"


def test_a_pass_is_used_up(client):
    read_many(client, MOST, address="127.0.0.1")
    token, right, _ = question(client.get(PAGE).content.decode())
    client.post("/reader", {"token": token, "address": PAGE, "answer": str(right)})
    read = read_many(client, PASS_SUBJECTS + 5, start=1000, address="127.0.0.1")
    assert read == [404] * PASS_SUBJECTS + [429] * 5


@pytest.mark.parametrize("how", ["wrong", "twice", "forged", "none", "old"])
def test_no_other_answer_gives_a_pass(client, how, monkeypatch):
    read_many(client, MOST, address="127.0.0.1")
    token, right, choices = question(client.get(PAGE).content.decode())
    answer, later = str(right), time.time() + 901
    if how == "wrong":
        answer = str(next(n for n in choices if n != right))
    elif how == "twice":
        Client().post("/reader", {"token": token, "answer": answer})
    elif how == "forged":
        token = token[:-3] + "abc"
    elif how == "none":
        token = ""
    else:
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    told = client.post("/reader", {"token": token, "address": PAGE, "answer": answer})
    assert told.status_code == 422 and "xh_reader" not in told.cookies
    assert "请再算一次" in told.content.decode() and f'value="{PAGE}"' in told.content.decode()


ELSEWHERE = ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "/\\evil.example"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_answer_leads_nowhere_else(client, address):
    read_many(client, MOST, address="127.0.0.1")
    token, right, _ = question(client.get(PAGE).content.decode())
    assert client.post("/reader", {"token": token, "address": address, "answer": str(right)}).headers["Location"] == "/"


def test_an_address_gets_few_passes(client):
    read_many(client, MOST, address="127.0.0.1")
    given = 0
    for _ in range(PASSES.times + 3):
        token, right, _ = question(Client().get(PAGE).content.decode())
        given += Client().post("/reader", {"token": token, "answer": str(right)}).status_code == 302
    assert given == PASSES.times


def test_who_is_signed_in_is_not_asked(sign_in):
    officer = sign_in("zhao")
    assert read_many(officer, MOST + 5) == [404] * (MOST + 5)


def test_the_interface_counts_with_the_pages_and_says_when_to_come_back(client):
    read_many(client, MOST)
    refused = client.get(f"/api/v1/subjects/uscc:{SHOP}", REMOTE_ADDR="203.0.113.7")
    assert (refused.status_code, refused.json()["error"], refused.headers["Retry-After"]) == (429, "too_many", "3600")


def test_what_answers_before_django_counts_too(settings, tmp_path):
    settings.XINHENG_DOSSIERS = str(tmp_path / "dossiers.sqlite3")
    pages = KeptPages(Counted())
    ask(pages, PAGE)
    for name in names(MOST + 1):
        status = ask(pages, f"/e/{name}")[0]
    assert status.startswith("429")
    assert ask(pages, PAGE)[0].startswith("200")


def test_behind_a_proxy_the_address_is_the_readers(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for n, name in enumerate(names(MOST * 2)):
        told = client.get(f"/e/{name}", HTTP_X_FORWARDED_FOR=f"9.9.9.9, 203.0.113.{n % 4}", secure=True)
        assert told.status_code == 404


def test_zero_asks_nobody(client, settings):
    settings.XINHENG_SUBJECTS_PER_HOUR = 0
    assert 429 not in read_many(client, MOST * 3)
