"""Matching by the worker: a run takes minutes and holds more memory than a page may."""

from django_tasks import task

from xinheng.fusion.matching.actions import KIND, match_all
from xinheng.fusion.matching.comparing.declarations import kinds
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import who_asked


@task()
def match_city(by: int, learn: bool = False) -> int:
    """A run of every kind for the account that asked; the last one's number, 0 where another was under way or who asked
    may no more.

    To learn anew is for kinds that have enough to learn from.
    """
    last = 0
    try:
        account = who_asked(by, Permission.RUN_INTAKE)
        for kind in kinds():
            last = match_all(by=account, learn=learn and kind == KIND, kind=kind).pk
    except Refusal:
        return 0
    return last
