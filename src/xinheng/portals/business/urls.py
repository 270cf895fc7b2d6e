"""Addresses of the business portal, mounted at `/business/`."""

from django.urls import path

from xinheng.portals.business.views import (
    certificates,
    display,
    home,
    letters,
    matters,
    people,
    reports,
    requests,
    signing_in,
    venue_life,
    venues,
)

app_name = "business"
urlpatterns = [
    path("", home.home, name="home"),
    path("standing", home.standing, name="standing"),
    path("certificates", certificates.certificates, name="certificates"),
    path("display/", display.display, name="display"),
    path("display/stickers", display.stickers, name="stickers"),
    path("display/badge.svg", display.badge, name="badge"),
    path("display/code.png", display.picture, name="code_picture"),
    path("login/", signing_in.login, name="login"),
    path("login/code", signing_in.code, name="code"),
    path("out", signing_in.out, name="out"),
    path("choose", signing_in.choose, name="choose"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<str:number>", matters.matter, name="matter"),
    path("matters/<str:number>/do/<slug:verb>", matters.do, name="do"),
    path("matters/<str:number>/order", matters.order, name="order"),
    path("letters/<str:number>", letters.letter, name="letter"),
    path("letters/<str:number>/paper", letters.paper, name="letter_paper"),
    path("letters/<str:number>/files/<int:pk>", letters.file, name="letter_file"),
    path("consent", letters.consent, name="consent"),
    path("repair", requests.repair, name="repair"),
    path("objection", requests.objection, name="objection"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:year>", reports.report, name="report"),
    path("venues/", venues.venues, name="venues"),
    path("venues/join/<str:token>", venues.join, name="join"),
    path("venues/<int:pk>/", venue_life.venue, name="venue"),
    path("venues/<int:pk>/object", venue_life.object, name="venue_object"),
    path("venues/<int:pk>/reply", venues.reply, name="venue_reply"),
    path("venues/<int:pk>/leave", venues.leave, name="venue_leave"),
    path("people/", people.people, name="people"),
    path("people/new", people.give, name="give"),
    path("people/<int:pk>/take", people.take, name="take"),
]
