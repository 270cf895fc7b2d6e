"""The daily message to those who want one a day."""

from django_tasks import task

from xinheng.kit import city_time
from xinheng.support.notices.actions import order_digests


@task()
def send_digests() -> int:
    """Order the messages of the day, each once however often this runs; gives how many."""
    return order_digests(city_time.today())
