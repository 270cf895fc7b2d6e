"""Matching by the worker: a run takes minutes and holds more memory than a page may."""

from django_tasks import task

from xinheng.fusion.matching.actions import KIND, match_all
from xinheng.fusion.matching.comparing.declarations import kinds
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account


@task()
def match_city(by: int, learn: bool = False) -> int:
    """A run of every kind for the account that asked; the last one's number, 0 where another was under way.

    To learn anew is for kinds that have enough to learn from.
    """
    account, last = Account.objects.get(pk=by), 0
    try:
        for kind in kinds():
            last = match_all(by=account, learn=learn and kind == KIND, kind=kind).pk
    except Refusal:
        return 0
    return last
