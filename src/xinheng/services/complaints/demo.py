"""The demo's complaint that the business is to settle with the consumer first, in its own workspace."""

from xinheng.services.complaints.actions import start_mediation
from xinheng.services.complaints.models import Complaint
from xinheng.services.mediation.actions import let_business_settle, say
from xinheng.services.mediation.models import Mediation
from xinheng.support.accounts.models import Account

SHOP = "两河区椒香里火锅店"


def tell() -> int:
    """Of the shop with everything to do. A demo that has one already, or another city, gets no more."""
    rows = Complaint.objects.select_related("matter").filter(matter__state="accepted", matter__subject_name=SHOP)
    complaint = rows.order_by("-pk").first()
    if complaint is None or Mediation.objects.filter(matter__state="business_first").exists():
        return 0
    zhao = Account.objects.get(username="zhao")
    start_mediation(complaint=complaint, by=zhao, both_consent=True, way="电话")
    room = Mediation.objects.select_related("matter").get(matter__parent=complaint.matter)
    let_business_settle(mediation=room, by=zhao)
    say(mediation=room, side="mediator", by=zhao, words="请商家先看消费者反映的问题，提出处理方案。")
    return 1
