"""The app of the public portal."""

from xinheng.support.contract import PortalConfig


class PublicConfig(PortalConfig):
    """The public's pages."""

    name = "xinheng.portals.public"
    label = "public"
    verbose_name = "公众门户"
    addresses = {"": "xinheng.portals.public.urls"}
