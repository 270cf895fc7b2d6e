"""Who may have a part in a matter: one judgement for all who move it, are given it, are offered it or are named in it.

A right is held by a grant and counts in every matter but those its holder stepped back from (回避: 行政处罚法
第四十三条, Order 121 art 21), and, until it is decided, those it was asked that he step back from. Both count for what
a matter came from, for all that comes of it and for what is handled with it: the interest is in the same people.
"""

from collections.abc import Iterable

from django.db import transaction

from xinheng.support.access.permissions import Verb
from xinheng.support.access.queries import accounts_with
from xinheng.support.access.scope import may
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.absences import absences_today
from xinheng.support.procedures.family import find_by_who, kin_of
from xinheng.support.procedures.models import Matter
from xinheng.support.procedures.refusals import MoveRefused


def is_able(account: Account, permission: Verb, matter: Matter, *, left_by: str = "") -> bool:
    """Whether the account holds the permission over the matter, has not stepped back from it, nor is asked to; by what
    a law leaves to him meanwhile (`left_by`) he still is."""
    free = account.pk not in (matter.recused if left_by else (*matter.recused, *matter.challenged))
    return free and may(account, permission, office=matter.office, field=matter.field)


def able_people(matter: Matter, *permissions: Verb) -> list[Account]:
    """All who may have a part in the matter by one of these permissions: whom to tell, whose turn it is."""
    held = {one.pk: one for asked in permissions for one in accounts_with(asked, matter.office, matter.field)}
    return [one for one in held.values() if one.pk not in (*matter.recused, *matter.challenged)]


def to_choose_from(matter: Matter, *permissions: Verb, but: Iterable[int] = ()) -> list[Account]:
    """The same as a list of persons to choose from, which every such list is: who is away today comes last."""
    left_out = set(but)
    found = [one for one in able_people(matter, *permissions) if one.pk not in left_out]
    away = absences_today(found)
    return sorted(found, key=lambda one: (one.pk in away, one.username))


def named_for_choice(people: Iterable[Account]) -> dict[int, str]:
    """How each is called in a list to choose from, by id: with the post, and until when he is away."""
    found = list(people)
    away = absences_today(found)
    return {one.pk: called(one) + (f"，不在岗至 {away[one.pk].until:%m-%d}" if one.pk in away else "") for one in found}


def called(account: Account) -> str:
    """The name with the post, which tells two of one name apart."""
    return f"{account.display_name}（{account.post}）" if account.post else account.display_name


def must_not_have_stepped_back(matter: Matter, *people: Account) -> None:
    """Nobody who stepped back is named in a matter, moves it or signs in it; raises MoveRefused, by name."""
    if back := [one.display_name for one in people if one.pk in matter.recused]:
        raise MoveRefused(f"{'、'.join(back)}已对这件事回避，不能再承办、审批、签字或者被指派，请由其他同事办理。")


def must_be_free(matter: Matter, by: Account, *, left_by: str = "") -> None:
    """Who does something in a matter did not step back from it, nor is it under review whether he must, but for what a
    law leaves to him meanwhile (`left_by`); raises MoveRefused."""
    must_not_have_stepped_back(matter, by)
    if by.pk in matter.challenged and not left_by:
        raise MoveRefused(
            "有人申请您回避，还没有决定：决定以前您不能办理这件事，也不能办理与它相连的事，请由其他同事办理。"
        )


@transaction.atomic
def step_back(*, matter: Matter, account: Account) -> None:
    """Keep that somebody stepped back, of the matter and all its kin, and take them out of his hands: into nobody's,
    for a colleague to take. The step that says so, and why, is the caller's."""
    kin = list(kin_of(matter).select_for_update(of=("self",)).order_by("pk"))
    for one in kin:
        one.recused = sorted({*one.recused, account.pk})
        one.assignee_id = None if one.assignee_id == account.pk else one.assignee_id
        one.save(update_fields=["recused", "assignee"])
        if one.pk == matter.pk:
            matter.recused, matter.assignee = one.recused, one.assignee
    find_by_who(kin, [account.pk])


def recused_from(matter: Matter) -> list[Account]:
    """Who stepped back from it, for papers and guards that go by names."""
    return list(Account.objects.filter(pk__in=matter.recused).order_by("pk")) if matter.recused else []
