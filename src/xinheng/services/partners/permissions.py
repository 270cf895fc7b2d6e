"""What may be done with partners."""

from xinheng.support.access.permissions import Verb


class PartnerVerb(Verb):
    """The permissions of this procedure."""

    VIEW_PARTNERS = "partner.view", "查看共治单位"
    APPROVE_PARTNER = "partner.approve", "认定、停止共治单位"
