"""Addresses of the partners' portal, mounted at `/partner/`."""

from django.urls import path

from xinheng.portals.partner.views import board, check, joining, tenants

app_name = "partner"
urlpatterns = [
    path("", board.home, name="home"),
    path("apply", joining.ask, name="apply"),
    path("link", joining.link, name="link"),
    path("tenants/new", tenants.add, name="add"),
    path("tenants/asked", tenants.asked, name="asked"),
    path("tenants/<int:pk>/end", tenants.end, name="end"),
    path("check", check.check, name="check"),
]
