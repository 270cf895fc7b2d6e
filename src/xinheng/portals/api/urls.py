"""Addresses of the public API."""

from django.urls import URLPattern

app_name = "api"
urlpatterns: list[URLPattern] = []
