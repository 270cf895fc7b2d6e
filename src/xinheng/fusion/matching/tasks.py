"""Matching by the worker: a run takes minutes and holds more memory than a page may."""

from django_tasks import task

from xinheng.fusion.matching.actions import match_all
from xinheng.kit.refusal import Refusal
from xinheng.support.accounts.models import Account


@task()
def match_city(by: int, learn: bool = False) -> int:
    """A run for the account that asked; its number, 0 where another was under way."""
    try:
        return match_all(by=Account.objects.get(pk=by), learn=learn).pk
    except Refusal:
        return 0
