"""The daily tidying."""

from django_tasks import task

from xinheng.support.sending.actions import forget_settled


@task()
def forget_old() -> int:
    """Delete the records of messages settled more than ninety days ago; gives how many."""
    return forget_settled()
