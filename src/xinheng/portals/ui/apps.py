"""The app of the shared shell."""

from xinheng.support.contract import Entry, PortalConfig


class UiConfig(PortalConfig):
    """Templates, static files and template tags that every portal uses."""

    name = "xinheng.portals.ui"
    label = "ui"
    verbose_name = "页面组件"
    addresses = {"ui/": "xinheng.portals.ui.urls"}
    menu = (
        ("我的", Entry("修改密码", "/login/password/", "lock", order=20)),
        ("我的", Entry("二次验证", "/login/second-factor/", "shield-cog", order=30)),
    )
