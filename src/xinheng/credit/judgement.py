"""Why a record is shown to the public or not, and until when: the same rules, read in Python for one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from xinheng.credit.publicity import LONG_AGO, Publication, Rule, publications
from xinheng.fusion.standard.registry import standard
from xinheng.kit.conditions.meaning import Row, day_of, holds
from xinheng.kit.conditions.nodes import ALWAYS

State = Literal["never", "held", "coming", "shown", "over"]


@dataclass(frozen=True)
class Verdict:
    """The judgement of one record for one day.

    never: the type is not public · held: known and held back · coming: not yet · shown · over.
    """

    state: State
    # The rule that decides it, and where it stands.
    title: str
    basis: str
    starts: date | None = None
    # The first day on which it is not shown any more; None = not foreseen.
    until: date | None = None
    # 失信程度, as the facts make it.
    grade: str = ""
    # Whether a repair may end it before its period is over.
    early_stop: bool = True

    @property
    def shown(self) -> bool:
        """Whether anybody may see it."""
        return self.state == "shown"


def row_of(record: Mapping[str, Any], subject: Mapping[str, Any], beside: Sequence[Mapping[str, Any]] = ()) -> Row:
    """A record as the dossier tells it, as conditions read it; `beside` are the current records of its subject."""
    return Row(
        fields=record["fields"],
        effective_on=_day(record.get("effective_on")),
        ends_on=_day(record.get("ends_on")),
        subject=subject,
        linked=lambda type: [row_of(other, subject, beside) for other in beside if other["type"] == type],
        key=str(record.get("key", "")),
    )


def judge(type: str, row: Row, today: date) -> Verdict:
    """The verdict on one record of a type."""
    rules = publications(today, [type]).get(type)
    if rules is None:
        public = standard().type(type).public
        return Verdict("never", "这类记录不对外公示", public.basis if public else "没有公示依据")
    starts, until = day_of(rules.starts, row, today), day_of(rules.hidden_on, row, today)
    decided = _decided_by(rules, row, until, today)
    period = next((one for one in rules.periods if holds(one.when, row, today)), None)
    grade, early = (period.grade, period.early_stop) if period else ("", True)
    held = next((rule for rule in rules.held_back if holds(rule.when, row, today)), None)
    if held:
        return Verdict("held", held.title, held.basis, starts, None, grade, early)
    state: State = "shown"
    if starts and starts > today:
        state = "coming"
    elif until and until <= today:
        state = "over"
    told = None if until == LONG_AGO else until
    return Verdict(state, decided.title, decided.basis, starts, told, grade, early)


def _decided_by(rules: Publication, row: Row, until: date | None, today: date) -> Rule:
    """The rule whose day the end is: what stops it early, what it follows, or the period that fits."""
    fitting = [one for one in (*rules.stops, *rules.follows) if holds(one.when, row, today)]
    for one in fitting:
        if until is not None and day_of(one.ends, row, today) == until:
            return one
    followed = [one for one in rules.follows if one in fitting]
    period = next((one for one in rules.periods if holds(one.when, row, today)), None)
    return next(iter(followed), None) or period or _endless(rules)


def _endless(rules: Publication) -> Rule:
    public = standard().type(rules.type).public
    return Rule("没有规定公示期", public.basis if public else "", ALWAYS)


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None
