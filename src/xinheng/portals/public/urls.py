"""Addresses of the public's pages."""

from django.urls import path

from xinheng.portals.public.views import home

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
]
