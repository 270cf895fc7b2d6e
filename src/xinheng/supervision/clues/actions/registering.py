"""Registering a clue from one of the eight sources."""

from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from xinheng.fusion.registers.models import Subject
from xinheng.fusion.registers.queries import subject_by
from xinheng.fusion.standard.registry import standard
from xinheng.kit import city_time
from xinheng.kit.characters import is_blank
from xinheng.kit.personal.striking import strike
from xinheng.kit.refusal import Refusal
from xinheng.supervision.clues import rules
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.access.permissions import Permission
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.numbers.actions import next_number
from xinheng.support.prepared.writing import add, change
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.opening import LATER, Opening, begin, make_ready
from xinheng.support.procedures.table.binding import binder
from xinheng.support.redaction.actions import keep_struck

makes = binder("clue", row="clue")
Actor = Account | Literal["system"] | None


class ClueRefused(Refusal):
    """A clue cannot be registered or changed like this; the sentence says what to correct."""


@dataclass(frozen=True)
class ReadyClue:
    """A clue made ready: judged, its words looked through, nothing of it written."""

    opening: Opening
    clue: Clue


@makes("register", own_page=True)
def register_clue(
    *, tip: Tip, office: str, by: Actor, subject: Subject | None = None, parent: Matter | None = None
) -> Clue:
    """Register a clue from one of the eight sources (SZ-8.2.1) and hand it to triage.

    A known identity makes the match certain, and the subject's own office counts before the one given. Personal
    numbers in the text are struck out and sealed: who told us is kept by the app that was told (Order 121 art 37).
    """
    return keep_clue(ready_clue(tip=tip, office=office, by=by, subject=subject, parent=parent))


def ready_clue(
    *, tip: Tip, office: str, by: Actor, subject: Subject | None = None, parent: Matter | None = None
) -> ReadyClue:
    """Judge a clue and make all of it ready but its number; `parent` may itself be only ready."""
    _check(tip)
    subject = subject or (subject_by(tip.identity) if tip.identity else None)
    if subject is None and by is not None and by != "system" and (problem := rules.code_problem(tip.identity)):
        raise ClueRefused(problem)
    office = (subject.office if subject else "") or office
    if isinstance(by, Account) and not may(by, Permission.REGISTER_CLUE, office=office, field=tip.field):
        raise ClueRefused("您在该机构范围内没有“登记线索”权限，请联系管理员授予，或登记到本机构。")
    now = city_time.now()
    found_on = tip.found_on or city_time.day_of(now)
    facts = {"number": LATER, "source": tip.source, "found_on": found_on, "breach_suspected": tip.breach_suspected}
    opening = make_ready(
        procedure="clue",
        verb="register",
        title=strike(tip.title or tip.text)[:60],
        office=office,
        by=by,
        subject_identity=subject.identity if subject else "",
        subject_name=subject.name if subject else tip.name.strip(),
        field=tip.field,
        parent=parent,
        facts=facts,
        at=now,
    )
    clue = Clue(
        source=tip.source,
        channel=tip.channel,
        text=tip.text,
        reported_name=tip.name.strip(),
        reported_address=tip.address.strip(),
        match=Clue.Match.EXACT if subject else Clue.Match.NONE,
        found_on=found_on,
        received_at=now,
        reporter_ref=tip.reporter_ref,
        breach_suspected=tip.breach_suspected,
    )
    return ReadyClue(opening, clue)


@transaction.atomic(savepoint=False)
def keep_clue(ready: ReadyClue) -> Clue:
    """Number a clue that was made ready, and write it."""
    opening, clue = ready.opening, ready.clue
    opening.numbered(next_number(prefix="线", office=opening.matter.office, at=opening.matter.opened_at))
    clue.matter, clue.number = begin(opening), opening.matter.number
    add(clue)
    keep_struck([clue])
    return clue


def keep_outcome(clue: Clue, words: str) -> None:
    """What became of a clue, as who reported reads it."""
    clue.outcome = words
    change(clue, "outcome")


def _check(tip: Tip) -> None:
    """A clue has a source of the eight and says something."""
    if tip.source not in Clue.Source.values:
        known = "、".join(Clue.Source.values)
        raise ClueRefused(f"线索来源应为 {known} 之一，收到的是“{tip.source}”。")
    if is_blank(tip.text):
        raise ClueRefused("线索内容不能为空，请写明发现了什么。")
    fields = standard().code_lists.get("supervision_field")
    if tip.field and fields is not None and tip.field not in fields.by_code:
        raise ClueRefused(f"监管领域应从目录中选择，收到的是“{tip.field}”。")
    today = city_time.today()
    if tip.found_on and tip.found_on > today:
        raise ClueRefused(f"发现日期不能晚于今天，填写的是 {tip.found_on}。")
