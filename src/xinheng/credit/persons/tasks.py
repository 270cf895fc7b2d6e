"""Bans begin and end, and people leave, though no record changes: everybody is looked at once a day."""

from django_tasks import task

from xinheng.credit.persons.actions import settle
from xinheng.credit.persons.models import PersonWarning
from xinheng.credit.persons.queries import listed_persons


@task()
def settle_everybody() -> int:
    """Settle the warnings of all who are on a list or have a warning; how many changed."""
    warned = set(PersonWarning.objects.filter(cleared_on=None).values_list("person_id", flat=True))
    return settle(listed_persons() | warned)
