"""The reply to who reported: composed and sent by the worker, so that no telephone and no word that an officer wrote
waits in a job's arguments."""

from django_tasks import task

from xinheng.services.reports import rules
from xinheng.services.reports.models import Report
from xinheng.support.notices.channels import send_message


@task()
def tell_reporter(report: int, seq: int = 0) -> bool:
    """Send who reported under a name that it is registered, or the words of a step; whether a message was sent."""
    found = Report.objects.select_related("matter").filter(pk=report).first()
    reporter = found.read_reporter() if found else None
    if found is None or reporter is None or not reporter.phone:
        return False
    words = found.matter.steps.get(seq=seq).reason if seq else rules.REGISTERED
    return send_message(to=reporter.phone, words=rules.REPLY.format(number=found.number, words=words)[: rules.LONGEST])
