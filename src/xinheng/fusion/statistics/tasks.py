"""Making the models by the worker: where Spark makes them it takes minutes, and a page process holds no Java."""

from django_tasks import task

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.statistics.actions import run_models
from xinheng.support.accounts.models import Account


@task()
def make_models(by: int) -> int:
    """Bring the lake up to date and make what changed, for the account that asked; how many were made."""
    refresh_lake()
    made = run_models(by=Account.objects.get(pk=by))
    return sum(one.anew for one in made)
