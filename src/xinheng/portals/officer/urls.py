"""Addresses of the workbench."""

from django.urls import URLPattern

app_name = "officer"
urlpatterns: list[URLPattern] = []
