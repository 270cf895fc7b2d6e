"""Telling tenants on the telephone that their venue wrote, by the worker: a venue may have thousands."""

from django_tasks import task

from xinheng.kit import city_time
from xinheng.services.mandates.telling import tell_holders
from xinheng.services.partners.models import Tenancy
from xinheng.services.venue_care.models import MessageReceipt
from xinheng.support.access.parties import PartyRight


@task()
def tell_tenants(message: int) -> int:
    """Whoever answers letters for a tenant hears of it, once a day for each venue however much it writes; how many.

    The words are ours alone: what a venue writes is read after signing in, so that nobody is led elsewhere by it.
    """
    rows = MessageReceipt.objects.filter(message_id=message, tenancy__state=Tenancy.State.CONFIRMED, read_at=None)
    told, today = 0, city_time.today()
    for row in rows.select_related("tenancy__partner", "tenancy__subject"):
        one = row.tenancy
        words = f"{one.partner.venue}给{one.subject.name}发了提醒，请登录企业端“所在场所”查看、回复。"
        told += tell_holders(
            identity=one.subject.identity, right=PartyRight.LETTERS, key=f"venue:{one.pk}:{today}", words=words
        )
    return told
