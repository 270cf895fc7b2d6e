"""Making the models by the worker: some take minutes, and a process of pages holds no Java."""

from django_tasks import task

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.statistics.actions import EngineMissing, run_models, tell_of_none
from xinheng.fusion.statistics.registry import models
from xinheng.support.accounts.models import Account


@task()
def make_models(by: int, engine: str = "", model: str = "") -> int:
    """Bring the lake up to date and make what changed, or one model by all means, for the account that asked.

    Gives how many were made. Where the worker cannot run the engine that is told as the outcome of the run.
    """
    refresh_lake()
    wanted = [one for one in models().values() if model in ("", one.id)]
    try:
        made = run_models(by=Account.objects.get(pk=by), wanted=wanted, engine=engine, again=bool(model))
    except EngineMissing as refusal:
        tell_of_none(wanted, engine, str(refusal))
        return 0
    return sum(one.anew for one in made)
