"""Addresses of the desk."""

from django.urls import path

from xinheng.portals.desk.views import accounts, grants, home, orgs

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("orgs/", orgs.orgs, name="orgs"),
    path("orgs/new", orgs.new, name="org_new"),
    path("orgs/<int:pk>/do/<slug:verb>", orgs.act, name="org_act"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new", accounts.new, name="account_new"),
    path("accounts/<int:pk>", accounts.account, name="account"),
    path("accounts/<int:pk>/grant", accounts.grant, name="account_grant"),
    path("accounts/<int:pk>/do/<slug:verb>", accounts.act, name="account_act"),
    path("grants/", grants.grants, name="grants"),
    path("grants/<int:pk>/take", grants.take, name="grant_take"),
    path("grants/asked/<int:pk>/<slug:verb>", grants.decide, name="grant_decide"),
    path("sessions/", grants.sessions, name="sessions"),
]
