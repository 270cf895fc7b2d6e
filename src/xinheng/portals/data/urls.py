"""Addresses of the data centre."""

from django.urls import path

from xinheng.portals.data.views import (
    deliveries,
    lineage,
    overview,
    proposing,
    publishing,
    quality,
    sources,
    standard,
    statistics,
    taking,
    versions,
)

app_name = "data"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("standard/", standard.browse, name="standard"),
    path("standard/book", standard.book, name="book"),
    path("standard/versions", versions.compare, name="versions"),
    path("standard/versions/keep", versions.keep, name="keep"),
    path("standard/codes/<str:id>", standard.codes, name="codes"),
    path("standard/<str:id>", standard.one, name="kind"),
    path("standard/<str:id>/file", standard.file, name="file"),
    path("standard/<str:id>/fields/<str:name>", lineage.field, name="field"),
    path("quality/", quality.scores, name="quality"),
    path("quality/measure", quality.measure, name="measure"),
    path("quality/<str:id>", quality.register, name="register"),
    path("models/", statistics.browse, name="models"),
    path("models/run", statistics.run, name="run_models"),
    path("models/<str:id>", statistics.one, name="model"),
    path("models/<str:id>/file", statistics.file, name="model_file"),
    path("open/", publishing.browse, name="open"),
    path("open/publish", publishing.publish_all, name="publish"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new", proposing.example, name="example"),
    path("sources/<str:name>", sources.source, name="source"),
    path("sources/<str:name>/take", taking.take, name="take"),
    path("sources/<str:name>/correct", taking.correct, name="correct"),
    path("sources/sent/<int:pk>", taking.sent, name="sent"),
    path("sources/sent/<int:pk>/take", taking.sent_take, name="sent_take"),
    path("sources/sent/<int:pk>/drop", taking.sent_drop, name="sent_drop"),
    path("sources/runs/<int:pk>", deliveries.delivery, name="delivery"),
    path("sources/runs/<int:pk>/form", deliveries.form, name="delivery_form"),
    path("sources/runs/<int:pk>/findings", deliveries.left_out, name="delivery_findings"),
    path("sources/runs/<int:pk>/take-back", deliveries.take_back, name="delivery_take_back"),
    path("sources/runs/<int:pk>/waive", deliveries.waive, name="delivery_waive"),
]
