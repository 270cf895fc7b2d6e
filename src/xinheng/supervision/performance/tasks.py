"""The daily counting."""

from django_tasks import task

from xinheng.kit import city_time
from xinheng.supervision.performance.actions import count_month
from xinheng.supervision.performance.queries import open_months


@task()
def count_open_months() -> int:
    """Count the months again that are still open; gives how many figures stand in them."""
    return sum(count_month(month=month) for month in open_months(city_time.today()))
