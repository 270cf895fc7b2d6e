"""Addresses of the public API."""

from django.urls import include, path

from xinheng.portals.api.docs import docs
from xinheng.portals.api.operations import patterns
from xinheng.portals.api.subjects import dossier

urlpatterns = [
    # Before the framework's own table: the hottest address of the platform only passes the database's bytes through.
    path("subjects/<str:identity>", dossier, name="api-dossier"),
    path("docs", docs, name="api-docs"),
    path("", include((patterns, "ninja"), namespace="api-v1")),
]
