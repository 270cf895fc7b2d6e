"""The figures of trades are made anew every day, by the worker."""

from django_tasks import task

from xinheng.fusion.lake.actions import refresh_lake
from xinheng.fusion.statistics.actions import EngineMissing, run_models
from xinheng.fusion.statistics.registry import models
from xinheng.services.trades.queries import PEERS, SURVIVAL, TURNOVER


@task()
def make_trade_figures() -> int:
    """Bring the lake up to date and make what a business reads of its trade; how many models were made anew."""
    refresh_lake()
    wanted = [models()[name] for name in (PEERS, TURNOVER, SURVIVAL) if name in models()]
    try:
        return sum(one.anew for one in run_models(by="system", wanted=wanted))
    except EngineMissing:
        return 0
