"""A person's wish reaches the history: the words go, the steps and their order stay, and the trail says so."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xinheng.support.audit.actions import Actor, record_events
from xinheng.support.audit.streams import stream_for
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.rules import content_digest
from xinheng.support.redaction.actions import erase_words

Clean = Callable[[str], str]


@transaction.atomic
def erase_from_history(*, matter: Matter, clean: Clean, by: Actor, reason: str) -> int:
    """Pass every text of a matter and its steps through `clean` and destroy what was sealed of them.

    The trail gets the new digest of each changed step, so that the history still proves itself. Gives how many steps
    changed.
    """
    steps = list(matter.steps.order_by("seq"))
    changed = [step for step in steps if _cleaned(step, clean)]
    matter.title, matter.facts = clean(matter.title), cleaned_through(matter.facts, clean)
    matter.save(update_fields=["title", "facts"])
    erase_words(rows=[matter, *steps])
    if changed:
        record_events(
            stream=stream_for(matter.office, matter.procedure), actor=by, target=matter,
            events=[
                (f"{matter.procedure}.erase_words", {"seq": s.seq, "content": content_digest(s), "reason": reason})
                for s in changed
            ],
        )  # fmt: skip
    return len(changed)


def cleaned_through(value: Any, clean: Clean) -> Any:
    """A text, or all texts of a list or mapping, cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: cleaned_through(one, clean) for key, one in value.items()}
    return [cleaned_through(one, clean) for one in value] if isinstance(value, list) else value


def _cleaned(step: Step, clean: Clean) -> bool:
    """Clean one step and keep it; whether anything changed. The one place where a step is written again."""
    reason, facts = clean(step.reason), cleaned_through(step.facts, clean)
    if (reason, facts) == (step.reason, step.facts):
        return False
    step.reason, step.facts = reason, facts
    QuerySet(Step).filter(pk=step.pk).update(reason=reason, facts=facts)
    return True
