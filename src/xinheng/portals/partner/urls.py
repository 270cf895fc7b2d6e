"""Addresses of the partners' portal, mounted at `/partner/`."""

from django.urls import path

from xinheng.portals.partner.views import board, check, grading, joining, reports, tenants, work

app_name = "partner"
urlpatterns = [
    path("", board.home, name="home"),
    path("apply", joining.ask, name="apply"),
    path("link", joining.link, name="link"),
    path("tenants/new", tenants.add, name="add"),
    path("tenants/asked", tenants.asked, name="asked"),
    path("tenants/<int:pk>/end", tenants.end, name="end"),
    path("check", check.check, name="check"),
    path("work", work.work, name="work"),
    path("tenants/<int:pk>", tenants.tenant, name="tenant"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new", reports.new, name="report_new"),
    path("reports/<str:number>", reports.report, name="report"),
    path("reports/<str:number>/do/<slug:verb>", reports.do, name="report_do"),
    path("reports/<str:number>/photos/<int:pk>", reports.photo, name="report_photo"),
    path("grading/", grading.grading, name="grading"),
    path("grading/edit", grading.edit, name="grading_edit"),
    path("grading/publish", grading.publish, name="grading_publish"),
    path("grading/indicators/new", grading.indicator, name="grading_new"),
    path("grading/indicators/<slug:name>", grading.indicator, name="grading_indicator"),
    path("grading/indicators/<slug:name>/drop", grading.drop, name="grading_drop"),
    path("grading/objections/<int:pk>", grading.objection, name="grading_objection"),
    path("tenants/<int:pk>/figures", grading.figures, name="grading_figures"),
]
