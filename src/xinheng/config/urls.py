"""Every address of the platform: health first, then the portals."""

from django.urls import include, path

from xinheng.portals.ui import health, leaving

handler400 = "xinheng.portals.ui.errors.bad_request"
handler403 = "xinheng.portals.ui.errors.permission_denied"
handler404 = "xinheng.portals.ui.errors.page_not_found"
handler500 = "xinheng.portals.ui.errors.server_error"

urlpatterns = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("api/v1/", include("xinheng.portals.api.urls")),
    path("login/out/", leaving.sign_out, name="account_logout"),
    path("login/", include("xinheng.support.accounts.urls")),
    path("officer/", include("xinheng.portals.officer.urls")),
    path("admin-desk/", include("xinheng.portals.desk.urls")),
    path("ui/", include("xinheng.portals.ui.urls")),
    path("", include("xinheng.portals.public.urls")),
]
