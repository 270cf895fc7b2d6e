"""What is sealed in a matter (who raised it, what was struck out of words) opens to who works on it, with a purpose.

The right to read closed fields is one of an office; in one matter it counts for who may move such matters there and did
not step back from it. Once somebody has it in hand, it opens to him alone, to his stand-in, and to who decides there:
who told something may stand in the words of a clue as in those of a report.
"""

from django.db import transaction

from xinheng.support.access.permissions import Permission, verbs
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.able import is_able, must_be_free
from xinheng.support.procedures.absences import substitute_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.queries import rows_about
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.registry import procedure
from xinheng.support.redaction.actions import reveal_words

STRUCK = "隐去的内容"


def works_on(account: Account, matter: Matter) -> bool:
    """Whether the account works on such matters there: it holds what some move of the table asks for. Who only begins
    them does not: what a check found is no business of who ordered it."""
    declared = procedure(matter.procedure, matter.version)
    working = [one for one in declared.moves if one.permission and one.from_states != (declared.start,)]
    asked = {(one.permission, one.though_challenged) for one in working}
    return any(is_able(account, verbs()[one], matter, left_by=law) for one, law in asked)


def must_open(matter: Matter, by: Account, what: str = STRUCK) -> None:
    """Raises MoveRefused where the sealed part called `what` does not open to the account."""
    must_be_free(matter, by)
    if not is_able(by, Permission.VIEW_RESTRICTED, matter) or not works_on(by, matter):
        raise MoveRefused(f"只有承办机构中办理此类事项、有“查看个人信息与涉密字段”权限的人员可以查看{what}。")
    if matter.assignee_id in (None, by.pk):
        return
    if not is_able(by, Permission.APPROVE_RESULT, matter) and substitute_of(matter.assignee_id) != by:
        raise MoveRefused(f"此件由其他同事承办，只有承办人、代办人和机构负责人可以查看{what}。")


def opens_to(matter: Matter, account: Account) -> bool:
    """The same, to be offered or not."""
    try:
        must_open(matter, account)
    except MoveRefused:
        return False
    return True


@transaction.atomic
def reveal_struck(*, matter: Matter, by: Account, purpose: str) -> list[str]:
    """What was struck out of the words of a matter, as it was typed, in order; the trail keeps who looked, and why."""
    must_open(matter, by)
    rows = [*rows_about(matter), *matter.steps.order_by("seq")]
    return reveal_words(rows=rows, about=matter, by=by, purpose=purpose, office=matter.office, field=matter.field)
