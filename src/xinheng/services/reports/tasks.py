"""The reply to who reported: composed and sent by the worker, so that no telephone waits in a job's arguments."""

from django_tasks import task

from xinheng.services.reports import rules
from xinheng.services.reports.models import Report
from xinheng.support.notices.channels import send_message


@task()
def tell_reporter(report: int, words: str) -> bool:
    """Send who reported under a name what came of it; whether a message was sent."""
    found = Report.objects.filter(pk=report).first()
    reporter = found.read_reporter() if found else None
    if found is None or reporter is None or not reporter.phone:
        return False
    return send_message(to=reporter.phone, words=rules.REPLY.format(number=found.number, words=words)[: rules.LONGEST])
