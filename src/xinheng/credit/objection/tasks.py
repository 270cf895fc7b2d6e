"""The message to the objector: composed and sent by the worker, so that no telephone waits in a job's arguments."""

from django_tasks import task

from xinheng.credit.objection.models import Objection
from xinheng.credit.objection.queries import progress_of
from xinheng.support.notices.channels import send_message


@task()
def tell_objector(matter: int) -> bool:
    """Tell the objector how it ended; whether a message was sent."""
    found = Objection.objects.select_related("matter").filter(matter=matter).first()
    phone = found.read().get("phone", "") if found else ""
    if not found or not phone:
        return False
    told = progress_of(found.matter)
    return send_message(to=phone, words=f"您提出的异议（{told.number}）有了结果：{told.words}。{told.reason}"[:300])
