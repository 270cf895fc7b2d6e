"""The app of the business portal."""

from xinheng.support.contract import PortalConfig


class BusinessConfig(PortalConfig):
    """The pages of businesses."""

    name = "xinheng.portals.business"
    label = "business"
    verbose_name = "企业端"
    addresses = {"business/": "xinheng.portals.business.urls"}
