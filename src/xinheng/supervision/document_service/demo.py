"""The demo's order for correction that is under way to the business: the receipt is still missing."""

from xinheng.fusion.registers.queries import subject_by
from xinheng.supervision.document_service.actions import start_delivery
from xinheng.supervision.document_service.models import DocumentService
from xinheng.supervision.document_service.rules import kind_of
from xinheng.support.accounts.models import Account
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.models import Matter

ORDER = "责令改正通知书"


def tell() -> int:
    """Of the newest check with an order. A demo that serves something already, or another city, gets no more."""
    checks = Matter.objects.filter(procedure="inspection_task", steps__verb="await_correction", closed_at=None)
    check, zhao = checks.order_by("-pk").first(), Account.objects.filter(username="zhao").first()
    if check is None or zhao is None or DocumentService.objects.exists():
        return 0
    step = check.steps.filter(verb="await_correction").latest("seq")
    subject = subject_by(check.subject_identity)
    start_delivery(
        origin=Origin(check.office, check.field, check, step, ORDER), by=zhao,
        recipient_kind=kind_of(check.subject_identity),
        recipient=check.subject_name, address=subject.address if subject else "", address_confirmed=True,
    )  # fmt: skip
    return 1
