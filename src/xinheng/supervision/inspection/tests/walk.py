"""How the house walks through checks: where they begin, what their forms need, and what is done on the phone."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.supervision.inspection import actions
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.models import Matter


def begin(everybody: Sequence[Account]) -> list[Matter]:
    """One of the unit's own, one on an order of command."""
    ordered = story.sent().task
    own = actions.open_routine_task(
        identity=f"uscc:{story.SHOP}", office=people.OFFICE, by=everybody[1], aim="日常检查", checklist="general"
    )
    assert ordered is not None
    return [own.matter, ordered.matter]


def _correct_by(form: Any) -> object:
    return city_time.today() + timedelta(days=60 if type(form).__name__ == "LongerTerm" else 40)


def _finish(matter: Matter, account: Account) -> dict[str, Any]:
    task = matter.inspection
    actions.record_findings(task=task, entries=story.answers(address_matches="门牌不符"), by=account)
    actions.sign(task=task, name="陈大文", image=story.picture(), by=account)
    for one in task.officers.filter(recused_at__isnull=True).select_related("account"):
        given = {"name": one.account.display_name, "image": story.picture(), "role": "officer", "officer": one.account}
        actions.sign(task=task, by=account, **given)
    return {}


FILLS: dict[str, Any] = {
    "officers": lambda form: list(form.people.values()),
    "officer": lambda form: next(iter(form.people.values())),
    "colleague": lambda form: list(form.people.values())[-1],
    "proof": lambda form: SimpleUploadedFile("复查.png", story.picture(), "image/png"),
    "visit": lambda form: next(iter(form.visits.values())),
    "correct_by": _correct_by,
    # The list that the task does not have; command leaves the choice to the platform.
    "checklist": lambda form: form.fields["checklist"].choices[1][0] if type(form).__name__ == "OtherChecklist" else "",
}
OWN = {
    "arrive": lambda matter, account: {"typed_because": "店内未张贴主体码", "urgent": "接报有人食物中毒"},
    "finish_check": _finish,
    "finish_without_check": lambda matter, account: {"why": "not_found", "words": "大门紧闭"},
}
