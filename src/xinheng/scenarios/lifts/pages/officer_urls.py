"""Addresses of the desk of lifts, under /officer/lifts/."""

from django.urls import path

from xinheng.scenarios.lifts.pages import officer

app_name = "lifts"
urlpatterns = [
    path("", officer.desk, name="desk"),
    path("calls/new", officer.call_new, name="call_new"),
    path("<str:code>", officer.lift, name="lift"),
    path("<str:code>/overdue", officer.overdue, name="overdue"),
]
