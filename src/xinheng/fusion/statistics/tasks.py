"""Making the models by the worker: some take minutes, and a process of pages holds no Java."""

from django_tasks import task

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.statistics.actions import run_models, tell_of_none
from xinheng.fusion.statistics.registry import models
from xinheng.kit.refusal import Refusal
from xinheng.support.access.permissions import Permission
from xinheng.support.access.queries import who_asked


@task()
def make_models(by: int, engine: str = "", model: str = "") -> int:
    """Bring the lake up to date and make what changed, or one model by all means, for the account that asked.

    Gives how many were made. Where the worker cannot run the engine, or who asked may no more, that is told as the
    outcome of the run.
    """
    wanted = [one for one in models().values() if model in ("", one.id)]
    try:
        account = who_asked(by, Permission.RUN_INTAKE)
        refresh_lake()
        made = run_models(by=account, wanted=wanted, engine=engine, again=bool(model))
    except Refusal as refusal:
        tell_of_none(wanted, engine, str(refusal))
        return 0
    return sum(one.anew for one in made)
