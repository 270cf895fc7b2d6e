"""Addresses of the workbench."""

from django.urls import path

from xinheng.portals.officer.views import clues, complaints, dispatch, inspections, notices, phone, phone_sync, subjects, todo

app_name = "officer"
urlpatterns = [
    path("", todo.todo, name="todo"),
    path("search", subjects.find, name="search"),
    path("notices", notices.notices, name="notices"),
    path("e/<str:identity>", subjects.dossier, name="dossier"),
    path("e/<str:identity>/reveal", subjects.reveal, name="reveal"),
    path("clues/", clues.clues, name="clues"),
    path("clues/new", clues.new, name="clue_new"),
    path("clues/<str:number>", clues.clues, name="clue"),
    path("clues/<str:number>/match", clues.match, name="clue_match"),
    path("clues/<str:number>/merge", clues.merge, name="clue_merge"),
    path("clues/<str:number>/do/<slug:verb>", clues.act, name="clue_act"),
    path("clues/<str:number>/files/<int:pk>", clues.file, name="clue_file"),
    path("dispatch/", dispatch.waiting, name="dispatch"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/accept", complaints.accept, name="complaints_accept"),
    path("complaints/<str:number>", complaints.complaint, name="complaint"),
    path("complaints/<str:number>/reveal", complaints.reveal, name="complaint_reveal"),
    path("complaints/<str:number>/do/<slug:verb>", complaints.act, name="complaint_act"),
    path("complaints/<str:number>/files/<int:pk>", complaints.file, name="complaint_file"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/<str:number>", inspections.inspection, name="inspection"),
    path("inspections/<str:number>/do/<slug:verb>", inspections.act, name="inspection_act"),
    path("inspections/<str:number>/files/<int:pk>", inspections.file, name="inspection_file"),
    path("m/", phone.day, name="phone"),
    path("m/tasks", phone.tasks, name="phone_tasks"),
    path("m/sync", phone.queue, name="phone_sync"),
    path("m/me", phone.me, name="phone_me"),
    path("m/sw.js", phone.service_worker, name="phone_worker"),
    path("m/manifest.json", phone.manifest, name="phone_manifest"),
    path("m/<str:number>", phone.checklist, name="phone_task"),
    path("m/<str:number>/arrive", phone.arrival, name="phone_arrive"),
    path("m/<str:number>/finish", phone.finish, name="phone_finish"),
    path("m/<str:number>/findings", phone_sync.findings, name="phone_findings"),
    path("m/<str:number>/photo", phone_sync.photo, name="phone_photo"),
    path("m/<str:number>/signature", phone_sync.signature, name="phone_signature"),
    path("m/<str:number>/choose", phone_sync.choose, name="phone_choose"),
]
