"""Every address of the platform: health first, then what the portals and scenarios bring."""

from django.urls import include, path

from xinheng.portals.ui import health, leaving
from xinheng.support.contract import addresses

handler400 = "xinheng.portals.ui.errors.bad_request"
handler403 = "xinheng.portals.ui.errors.permission_denied"
handler404 = "xinheng.portals.ui.errors.page_not_found"
handler500 = "xinheng.portals.ui.errors.server_error"

urlpatterns = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("login/out/", leaving.sign_out, name="account_logout"),
    path("login/", include("xinheng.support.accounts.urls")),
    *(path(prefix, include(module)) for prefix, module in addresses()),
]
