"""The auditor at the officer's screen: what a page says of a record, beside what the articles say (`tests/auditor.py`).

`python -m tests.auditor_in_browser http://localhost:8000 USER PASSWORD` in the home of the city served there
walks forty records of as many kinds and articles as there are.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from tests import auditor
from tests.auditor_readings import Fact, Reading, Shop, day_of

MANY = 40
# What has reasons to be read: of all others the page says a day and an article.
WALKED = auditor.READINGS.keys() - auditor.REGISTERS.keys()
STATES = {"不公示": "held", "尚未公示": "coming", "已停止公示": "over", "公示中": "shown"}


@dataclass(frozen=True)
class Said:
    """What a page says of one record."""

    state: str
    starts: date | None
    until: date | None
    why: str


@dataclass(frozen=True)
class Question:
    """One record to be looked at: whose, which, and what the law says of it."""

    uscc: str
    fact: Fact
    law: Reading


def questions(subjects: Iterable[Any], many: int = MANY) -> list[Question]:
    """Records to look at, by turns of each kind and article, so that rare ones are among them."""
    from xinheng.credit.repair.queries import told_of
    from xinheng.fusion.registers.queries import current_records
    from xinheng.kit import city_time

    found: dict[tuple[str, str], list[Question]] = {}
    # A thing's or a person's records are told on other pages than a shop's.
    for subject in (one for one in subjects if one.kind == "entity"):
        told = [told_of(one) for one in current_records(subject.pk)]
        shop = Shop(subject.status, [_fact(one) for one in told], city_time.today())
        for fact in shop.facts:
            if fact.type in WALKED and _alone(fact, shop):
                law = auditor.READINGS[fact.type](fact, shop)
                uscc = subject.identity.partition(":")[2]
                found.setdefault((fact.type, law.article), []).append(Question(uscc, fact, law))
    return list(_by_turns(list(found.values())))[:many]


def _alone(fact: Fact, shop: Shop) -> bool:
    """Whether what it says tells this record from every other of the shop."""
    return [one.fields for one in shop.of(fact.type)].count(fact.fields) == 1


def _by_turns(groups: Sequence[list[Question]]) -> Iterator[Question]:
    for place in range(max((len(group) for group in groups), default=0)):
        yield from (group[place] for group in groups if place < len(group))


def _fact(record: Any) -> Fact:
    return auditor._fact(record)


def contradictions(page: Any, address: str, asked: Sequence[Question], today: date) -> list[str]:
    """Open the officer's page of each and read; every one on which page and law disagree."""
    wrong, told = [], ("", "")
    for one in asked:
        if told[0] != one.uscc:
            page.goto(f"{address}/officer/e/{one.uscc}?all=1")
            told = one.uscc, page.content()
        said = read(told[1], one.fact)
        if said is None:
            wrong.append(f"{one.uscc} {one.fact.type} {one.fact.key}: not on the page")
        elif problem := disagreement(said, one.law, today):
            wrong.append(f"{one.uscc} {one.fact.type} {one.fact.key}: {problem}")
    return wrong


def read(html: str, fact: Fact) -> Said | None:
    """What the page says of a record: of the line that says all it says, and most of it."""
    from xinheng.fusion.standard.display import shown
    from xinheng.fusion.standard.registry import standard

    fields = standard().type(fact.type).fields
    told = {fields[name].title: shown(fields[name], value, standard()) for name, value in fact.fields.items()}
    best, most = None, 0
    for line in re.findall(r'<details class="recordline".*?</details>', html, re.S):
        pairs = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", line, re.S)
        plain = {_plain(name): _plain(value) for name, value in pairs}
        both = plain.keys() & told.keys()
        if len(both) > most and all(plain[name] == told[name] for name in both):
            best, most = plain, len(both)
    return _said(best.get("公示情况", ""), best.get("公示依据", "")) if best else None


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def _said(how: str, basis: str) -> Said:
    state = next((name for words, name in STATES.items() if how.startswith(words)), "")
    starts, until = re.search(r"自 ([\d-]{10}) 起", how), re.search(r"([\d-]{10}) 起不再公示", how)
    return Said(state, day_of(starts[1]) if starts else None, day_of(until[1]) if until else None, f"{how}{basis}")


def disagreement(said: Said, law: Reading, today: date) -> str:
    """In what page and law differ; "" where they agree."""
    if (said.state == "shown") != law.shown_on(today):
        return f"law {law}, page {said}"
    if said.state == "shown" and (said.starts, said.until) != (law.starts, law.until):
        return f"law {law.starts}–{law.until}, page {said.starts}–{said.until}"
    if law.article not in said.why:
        return f"law {law.article}, page {said.why}"
    return ""


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinheng.config.settings")
    import django

    django.setup()
    from tests.browsers import opened
    from tests.screen import DESK, Person
    from xinheng.fusion.registers.models import Record, Subject
    from xinheng.kit import city_time

    address, user, password = sys.argv[1:]
    found = Record.objects.filter(superseded_at=None, type__in=auditor.READINGS, subject__kind="entity")
    asked = questions(Subject.objects.filter(pk__in=found.values("subject_id")).order_by("pk"))
    path = shutil.which("chromium-headless-shell") or shutil.which("chromium") or ""
    person = Person(opened(path), address, DESK).sign_in(user, password)
    wrong = contradictions(person.page, address, asked, city_time.today())
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    kinds = sorted({f"{one.fact.type} {one.law.article}" for one in asked})
    sys.stdout.write(f"{len(asked)} records of {len(kinds)} kinds, {len(wrong)} contradictions: {kinds}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
