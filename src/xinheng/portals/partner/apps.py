"""The app of the partners' portal."""

from xinheng.support.contract import PortalConfig


class PartnerConfig(PortalConfig):
    """The pages of partners."""

    name = "xinheng.portals.partner"
    label = "partner"
    verbose_name = "共治端"
    addresses = {"partner/": "xinheng.portals.partner.urls"}
