"""A matter taken out of the pool, given back, handed over. What the moves themselves do with it stands in `hands`."""

from django.db import transaction

from xinheng.kit.characters import is_blank
from xinheng.support.access.permissions import Permission, Verb, verbs
from xinheng.support.accounts.models import Account
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.able import is_able, must_be_free, must_not_have_stepped_back, to_choose_from
from xinheng.support.procedures.actions import put_into_hands
from xinheng.support.procedures.models import Matter, Step
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.table.registry import procedure


@transaction.atomic
def claim(*, matter: Matter, by: Account) -> Step:
    """认领: take a matter out of the pool. Refused where a colleague has it or its next step is not the account's."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    must_be_free(matter, by)
    if matter.assignee_id == by.pk:
        raise MoveRefused("这件事已经在您手里。")
    if matter.assignee is not None:
        raise MoveRefused(f"这件事已由{matter.assignee.display_name}承办，要接手请由承办人或机构负责人转交。")
    if not can_hold(matter, by):
        raise MoveRefused("这件事现在的下一步不由您办理，不能认领。")
    return put_into_hands(matter=matter, to=by, by=by)


@transaction.atomic
def give_back(*, matter: Matter, by: Account, reason: str) -> Step:
    """交回: back into the pool, by who has it or by who assigns; says why."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    if matter.assignee is None:
        raise MoveRefused("这件事没有承办人，不用交回。")
    _may_give(matter, by, reason)
    return put_into_hands(matter=matter, to=None, by=by, reason=reason.strip())


@transaction.atomic
def hand_over(*, matter: Matter, to: Account, by: Account, reason: str) -> Step:
    """转交: into a colleague's hands, by who has it or by who assigns; the colleague is told."""
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    _may_give(matter, by, reason)
    if matter.assignee_id == to.pk:
        raise MoveRefused(f"这件事已经由{to.display_name}承办。")
    must_not_have_stepped_back(matter, to)
    if not can_hold(matter, to):
        raise MoveRefused(f"{to.display_name}没有办理下一步的权限，请换一位同事。")
    step = put_into_hands(matter=matter, to=to, by=by, reason=reason.strip())
    body = f"{matter.title}（{by.display_name}：{reason.strip()}）"
    notify(account=to, title=f"转交给您：{matter.number}", body=body, about=matter)
    return step


def may_give(matter: Matter, account: Account) -> bool:
    """Whether the account has the matter, or gives out the work of its office."""
    assigns = is_able(account, Permission.ASSIGN_WORK, matter)
    return assigns or (matter.assignee_id == account.pk and account.pk not in matter.challenged)


def can_hold(matter: Matter, account: Account) -> bool:
    """Whether the account may make the next main move; what guards say of it is judged when it is made."""
    return account.is_active and any(is_able(account, asked, matter) for asked in _next_permissions(matter))


def colleagues_for(matter: Matter) -> list[Account]:
    """Who could have the matter in hand now, besides who has it."""
    return to_choose_from(matter, *_next_permissions(matter), but=[matter.assignee_id or 0])


def _next_permissions(matter: Matter) -> list[Verb]:
    declared = procedure(matter.procedure, matter.version)
    asked = {verbs()[move.permission] for move in declared.moves_from(matter.state) if move.main and move.permission}
    return sorted(asked)


def _may_give(matter: Matter, by: Account, reason: str) -> None:
    must_be_free(matter, by)
    if not may_give(matter, by):
        raise MoveRefused("只有承办人和分派工作的负责人可以转交或交回。")
    if is_blank(reason):
        raise MoveRefused("转交和交回须写明理由，请填写后再提交。")
