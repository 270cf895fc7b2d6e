"""The trail's events as people read them: what thing it is about, and what is told of it, in words."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xinheng.support.access.roles import ROLES
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.streams import PLATFORM
from xinheng.support.procedures.queries import numbers_of
from xinheng.support.procedures.table.registry import current_procedures

MATTER = "procedures.matter"
_WORDS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
# Kinds of things that events are about, and the names of what they tell, as the trail keeps them.
THINGS, NAMES = _WORDS["things"], _WORDS["details"]
# Kinds of chains, beside those of procedures.
CHAINS = _WORDS["chains"]


@dataclass(frozen=True)
class TrailLine:
    """An event, the thing it is about, and what it tells."""

    event: AuditEvent
    thing: str
    detail: str

    @property
    def chain(self) -> str:
        """Its chain, and its place there."""
        return f"{chain_words(self.event.stream)} 第 {self.event.seq} 条"


def chain_words(stream: str) -> str:
    """A chain as people call it: what is concerned, and whether no organisation is (`platform/job`: 平台·后台任务)."""
    top, _, kind = stream.partition("/")
    titles = {one.id: one.title for one in current_procedures()}
    words = titles.get(kind) or CHAINS.get(kind, kind)
    return f"平台·{words}" if top == PLATFORM else words


def lines_of(events: Sequence[AuditEvent]) -> list[TrailLine]:
    """A page of events, the numbers of their matters found in one query."""
    asked = [event.target_id for event in events if event.target_kind == MATTER]
    numbers = numbers_of(asked)
    return [TrailLine(one, _thing(one, numbers), _detail(one)) for one in events]


def _thing(event: AuditEvent, numbers: dict[str, str]) -> str:
    if event.target_kind == MATTER:
        return numbers.get(event.target_id) or f"事项 {event.target_id}"
    return f"{THINGS.get(event.target_kind, event.target_kind)} {event.target_id}"


def _detail(event: AuditEvent) -> str:
    """In one line; empty values left out, and of a step the digest of its words: it is there to be verified."""
    told = json.loads(event.detail or "{}")
    if event.target_kind == MATTER and "seq" in told:
        told.pop("content", None)
        return _step(event.verb.partition(".")[0], told)
    return "；".join(
        f"{NAMES.get(name, name)} {_plain(name, value)}" for name, value in told.items() if value or value == 0
    )


def _step(procedure: str, told: dict[str, object]) -> str:
    states = next((one.states for one in current_procedures() if one.id == procedure), {})
    way = [states[name].title if name in states else name for name in (str(told["from"]), str(told["to"])) if name]
    return f"第 {told['seq']} 步：{' → '.join(dict.fromkeys(way))}"


def _plain(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_plain(name, one) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {_plain(name, one)}" for key, one in value.items())
    if name == "role" and value in ROLES:
        return ROLES[str(value)].title
    return str(value)
