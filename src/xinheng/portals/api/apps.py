"""The app of the api portal."""

from xinheng.support.contract import PortalConfig


class ApiConfig(PortalConfig):
    """The public API."""

    name = "xinheng.portals.api"
    label = "api"
    verbose_name = "开放接口"
    addresses = {
        "api/v1/": "xinheng.portals.api.urls",
        "exchange/": "xinheng.portals.api.exchange",
        "exchange/deliveries/": "xinheng.portals.api.deliveries",
    }
