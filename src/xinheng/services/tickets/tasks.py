"""What the worker does by the day."""

from django_tasks import task

from xinheng.services.tickets.actions import forget_refused


@task()
def forget_refused_tickets() -> int:
    """Destroy what was refused and never corrected."""
    return forget_refused()
