"""Every list of every desk: what finds nothing says so and keeps what was asked, a page beyond the last is the last,
and page after page holds each row once."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.template.context import BaseContext
from django.test import Client

from tests.examples import of_today
from tests.house import matrix
from tests.house.test_hostile_words import let_in
from tests.house.world import World, build
from tests.kept import kept
from tests.once import in_the_pass_on_sqlite

pytestmark = [pytest.mark.django_db, in_the_pass_on_sqlite]
world = kept(build)
NOWHERE_FOUND = "查无此项甲乙丙"
NOTHING = re.compile("没有|未找到|查不到|找不到|无符合|不存在|0 (条|项|家|件)")
NEXT = re.compile(r'<a[^>]* href="([^"]+)"[^>]*>下一页</a>')


class Asking(HTMLParser):
    """The texts that the forms of a page ask by: field → what stands in it; only forms that change nothing."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.actions: dict[str, str] = {}
        self._asks, self._action = False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._asks, self._action = told.get("method", "get").lower() == "get", told.get("action", "")
        elif tag == "input" and self._asks and told.get("type", "text") in ("text", "search") and "name" in told:
            self.fields[told["name"]] = told.get("value", "")
            self.actions[told["name"]] = self._action


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinheng.portals.ui.limits.Limit.exceeded_by", lambda limit, request: False)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def pages(world: World) -> Iterator[tuple[str, str, Client]]:
    """Every page that somebody is let into: its route, its address, and his browser; what it wrote is taken back."""
    for call, visitor in let_in(world, "GET"):
        if not call.route.startswith(("api/", "static/")):
            with transaction.atomic():
                yield call.route, "/" + matrix.filled(call.route, world.places["own"]), visitor.client
                transaction.set_rollback(True)


@dataclass(frozen=True)
class First:
    """What a page is like before anything is asked of it."""

    is_list: bool
    actions: dict[str, str]


_first: dict[str, First] = {}


def first(address: str, client: Client) -> First:
    """Asked once for all three questions: the world they are asked in is the same."""
    if address not in _first:
        told = read(answer := client.get(address))
        _first[address] = First(bool(told) and page_in(answer) is not None, Asking(told).actions)
    return _first[address]


def read(answer: Any) -> str:
    """The page, where it is one."""
    if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return "" if answer.streaming else answer.content.decode()


def told_to(answer: Any) -> Iterator[Any]:
    """What the templates of an answer were given."""
    for part in answer.context or ():
        yield from (part.flatten() if isinstance(part, BaseContext) else part).values()


def page_in(answer: Any) -> Page | None:
    """The part of a list that the answer shows."""
    return next((one for one in told_to(answer) if isinstance(one, Page)), None)


def test_what_finds_nothing_says_so_and_keeps_what_was_asked(world: World):
    wrong, asked = {}, set()
    for route, address, client in pages(world):
        for name, action in first(address, client).actions.items():
            where = urlsplit(action).path or address
            if (where, name) in asked or not (told := read(client.get(where, {name: NOWHERE_FOUND}))):
                continue
            asked.add((where, name))
            if Asking(told).fields.get(name) != NOWHERE_FOUND:
                wrong[route, where, name] = f"keeps {Asking(told).fields.get(name)}"
            elif not NOTHING.search(told):
                wrong[route, where, name] = "says nothing"
    assert wrong == {}
    assert len(asked) > 10, asked


@pytest.mark.sampled
def test_a_page_that_is_none_is_one_that_is(world: World):
    wrong, lists, numbers = {}, set(), ("99999", *of_today(("2", "0", "-1", "x", "")))
    for route, address, client in pages(world):
        if not first(address, client).is_list:
            continue
        lists.add(route)
        for number in numbers:
            answer = client.get(address, {"page": number})
            shown = page_in(answer)
            if answer.status_code != 200 or shown is None or not 1 <= shown.number <= shown.paginator.num_pages:
                wrong[route, number] = answer.status_code
    assert wrong == {}
    assert len(lists) > 15, lists


def test_page_after_page_holds_each_row_once_and_keeps_what_was_asked(world: World, monkeypatch: pytest.MonkeyPatch):
    """One row a page: what a list of more than a page long does, told by a list of some rows."""
    begin = Paginator.__init__

    def of_one(self: Paginator, rows: Any, per_page: Any, *more: Any, **named: Any) -> None:
        begin(self, rows, 1)

    monkeypatch.setattr(Paginator, "__init__", of_one)
    wrong, turned = {}, set()
    for route, address, client in pages(world):
        if not first(address, client).is_list:
            continue
        answer = client.get(address, {"kept": "yes"})
        shown, seen = page_in(answer) if read(answer) else None, []
        if shown is None or not shown.has_next():
            continue
        turned.add(route)
        rows = shown.paginator.count
        while shown is not None and len(seen) < min(rows, 6):
            seen.append(str(getattr(shown.object_list[0], "pk", shown.object_list[0])))
            following = NEXT.search(read(answer))
            if not shown.has_next():
                break
            if following is None or "kept=yes" not in following[1]:
                wrong[route] = f"its next page is {following and following[1]}"
                break
            answer = client.get(urlsplit(address).path + following[1].replace("&amp;", "&"))
            shown = page_in(answer)
        if len(set(seen)) != len(seen):
            wrong[route] = f"shows one twice: {seen}"
    assert wrong == {}
    assert len(turned) >= 8, turned
