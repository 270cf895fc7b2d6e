"""Following every link as somebody who looks around: which page opens from which, and what is wrong with it."""

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

# So many are opened of pages that differ by a number or a name alone.
ALIKE = 1
# What any page asks now and then: dated settings and holidays, kept a second; that somebody was seen.
SELDOM = ('FROM "procedures_parameteramendment"', "FROM calendar_holiday", 'UPDATE "django_session"', "SAVEPOINT")
# A page that asked more often is looked at once more: what is told to the trail once a day, and what is kept for a
# second, is asked by the first look alone.
MANY = 12
# What a page says only by mistake: Python's words for nothing and the like, and an identifier of ours.
SLIPS = re.compile(r"\bNone\b|\{\{|\}\}|\bnan\b|\bTrue\b|\bFalse\b|datetime\.|Decimal\(|\bundefined\b|�")
IDENTIFIER = re.compile(r"\b[a-z]{2,}(?:_[a-z0-9]+)+\b")


class Page(HTMLParser):
    """What a page offers and says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.said: list[str] = []
        self.headings = 0
        self.title = ""
        self._in: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Links of every kind, ids, headings."""
        told = dict(attrs)
        self._in.append(tag)
        self.ids.update([told["id"]] if told.get("id") else [])
        self.headings += tag == "h1" and "id" not in told
        self.links += [told[name] or "" for name in ("href", "hx-get", "data-address", "src") if told.get(name)]
        if tag == "form" and (told.get("method") or "get").lower() == "get" and told.get("action"):
            self.links.append(told["action"] or "")

    def handle_endtag(self, tag: str) -> None:
        """The way back out of a tag; some are never closed."""
        if tag in self._in:
            while self._in.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """What is read, but for code and what is set as such."""
        if "title" in self._in[-1:]:
            self.title += data
        elif not {"script", "style", "code", "pre", "svg"} & {*self._in}:
            self.said.append(data)


@dataclass
class Walk:
    """Where somebody came, and what was wrong there: page, where its link stood, fault."""

    client: Client
    plain: Sequence[str] = ()
    opened: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    queries: dict[str, int] = field(default_factory=dict)

    def from_(self, *starts: str) -> "Walk":
        """Open these, and everything that is offered from there on."""
        seen, waiting = set(starts), deque((start, "") for start in starts)
        while waiting:
            address, before = waiting.popleft()
            shape = _shape(address)
            if self.opened[shape] >= ALIKE:
                continue
            self.opened[shape] += 1
            for link in self._open(address, before):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, address))
        return self

    def _open(self, address: str, before: str) -> Iterator[str]:
        # Each from another place: how often one may look is tried elsewhere.
        place = f"10.1.{sum(self.opened.values()) // 200}.{sum(self.opened.values()) % 200 + 1}"
        answer, body, number = self._asked(address, place)
        if answer.status_code in (301, 302):
            yield from _inside(address, answer.headers["Location"])
        elif answer.status_code != 200:
            self.faults.append((address, before, f"{answer.status_code}"))
        elif "html" in answer.headers.get("Content-Type", ""):
            name = resolve(urlsplit(unquote(address)).path).view_name
            if number > MANY:
                *_, number = self._asked(address, place)
            self.queries[name] = max(self.queries.get(name, 0), number)
            page = Page(body.decode())
            self.faults += [(address, before, fault) for fault in self._wrong(address, page, whole=b"<html" in body)]
            for link in page.links:
                yield from _inside(address, link)

    def _asked(self, address: str, place: str) -> tuple[HttpResponse, bytes, int]:
        """The answer, its body, and how many statements it took."""
        with CaptureQueriesContext(connection) as asked:
            answer = self.client.get(address, REMOTE_ADDR=place)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return answer, body, sum(not any(one in asked_for["sql"] for one in SELDOM) for asked_for in asked)

    def _wrong(self, address: str, page: Page, *, whole: bool) -> Iterator[str]:
        text = " ".join(page.said)
        if whole and page.headings != 1:
            yield f"{page.headings} headings"
        if whole and not page.title.strip():
            yield "no title"
        yield from (f"two of id {one}" for one, number in page.ids.items() if number > 1)
        yield from (f"says {one}" for one in {*SLIPS.findall(text)})
        if not address.startswith(tuple(self.plain)):
            yield from (f"says {one}" for one in {*IDENTIFIER.findall(text)})


def _inside(page: str, link: str) -> Iterator[str]:
    """The address of a link that stays in the house and is a page."""
    whole = urljoin(page, link).split("#")[0]
    parts = urlsplit(whole)
    if (
        not parts.netloc
        and whole.startswith("/")
        and not whole.startswith(("/static/", "/api/"))
        and "logout" not in whole
    ):
        yield whole


def _shape(address: str) -> str:
    """What pages that differ by a number, a name or a chosen filter have in common: their route, and what is asked."""
    parts = urlsplit(unquote(address))
    try:
        route = resolve(parts.path).route
    except Exception:
        route = parts.path
    return f"{route}?{'&'.join(sorted(one.partition('=')[0] for one in parts.query.split('&')))}"
