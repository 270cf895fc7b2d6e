"""The daily tidying."""

from django_tasks import task

from xinheng.support.jobs.actions import forget_done, forget_orders


@task()
def forget_done_jobs() -> int:
    """Delete the rows of jobs done or dropped more than thirty days ago, and old daily orders; gives how many."""
    return forget_done() + forget_orders()
