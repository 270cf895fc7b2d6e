"""What the worker does for the report collection."""

from django_tasks import task


@task()
def open_periods() -> int:
    """报表到期：上一期结束后给各填报单位建填报任务。"""
    from xinheng.fusion.collection.actions import open_due_periods  # noqa: PLC0415

    return open_due_periods()
