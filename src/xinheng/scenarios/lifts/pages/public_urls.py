"""Addresses of a lift for everybody, under /lifts/."""

from django.urls import path

from xinheng.scenarios.lifts.pages import public

app_name = "lift"
urlpatterns = [
    path("<str:code>", public.lift, name="lift"),
    path("<str:code>/trapped", public.trapped, name="trapped"),
    path("<str:code>/fault", public.fault, name="fault"),
]
