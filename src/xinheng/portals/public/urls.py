"""Addresses of the public's pages."""

from django.urls import path

from xinheng.portals.public.views import (
    about,
    complaint,
    dossier,
    home,
    lists,
    objection,
    order,
    poster,
    progress,
    report,
    room,
    rules,
    scan,
    search,
)

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("s", search.results, name="search"),
    path("about", about.about, name="about"),
    path("robots.txt", about.robots, name="robots"),
    path("alerts", lists.alerts, name="alerts"),
    path("sources", lists.sources, name="sources"),
    path("scan", scan.scan, name="scan"),
    path("c/<path:code>", scan.code, name="code"),
    # Dense codes are printed in capitals.
    path("C/<path:code>", scan.code, name="code_in_capitals"),
    path("e/<str:identity>", dossier.dossier, name="dossier"),
    path("e/<str:identity>/poster", poster.poster, name="poster"),
    path("risk-rules", rules.risk_rules, name="risk_rules"),
    path("report", report.report, name="report"),
    path("report/done", report.done, name="report_done"),
    path("objection", objection.choose, name="objection"),
    path("objection/new", objection.fill, name="objection_new"),
    path("objection/mine", objection.mine, name="objection_mine"),
    path("complaint/", complaint.paths, name="complaint"),
    path("complaint/business", complaint.business, name="complaint_business"),
    path("complaint/new", complaint.fill, name="complaint_new"),
    path("complaint/check/<str:key>", complaint.check, name="complaint_check"),
    path("complaint/check/<str:key>/code", complaint.prove, name="complaint_prove"),
    path("complaint/photo/<str:token>", complaint.photo, name="complaint_photo"),
    path("complaint/send", complaint.send, name="complaint_send"),
    path("room/<str:key>", room.room, name="room"),
    path("room/<str:key>/files/<int:pk>", room.file, name="room_file"),
    path("mine", progress.mine, name="mine"),
    path("order", order.order, name="order"),
    path("p/<str:number>", progress.progress, name="progress"),
    path("p/<str:number>/code", progress.code, name="progress_code"),
    path("p/<str:number>/receipt", progress.receipt, name="receipt"),
    path("p/<str:number>/receipt.pdf", progress.receipt_paper, name="receipt_paper"),
    path("p/<str:number>/evidence", progress.evidence, name="evidence"),
    path("p/<str:number>/withdraw", progress.withdraw, name="withdraw"),
]
