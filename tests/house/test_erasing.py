"""A person's wish reaches every table, or the table says which law keeps what it holds.

What is erased is tried where it is done (`services/complaints/tests/test_erasing.py`, `support/privacy/tests`,
`fusion/registers/tests`); here: no table with people's words or with sealed values is left out of that.
"""

from django.apps import apps
from django.db.models import Model

from xinheng.support.procedures.erasing import hanging
from xinheng.support.redaction.fields import Words

# Reached by which action, besides those that hang on a matter and are reached by themselves (`erase_beside`).
ERASED = {
    "complaints.Complaint": "erase_complainant",
    "complaints.SentCode": "erase_complainant: deleted",
    "complaints.HalfFiled": "erase_complainant: deleted; forgotten with its day",
    "clues.Clue": "erase_complainant",
    "objection.Objection": "erase_objector",
    "reports.Report": "erase_reporter",
    "mediation.Mediation": "close_doors",
    "procedures.Matter": "erase_from_history",
    "procedures.Step": "erase_from_history",
    "document_service.DocumentService": "forget_names",
    "files.StoredFile": "erase",
    "notices.Notice": "erase_complainant",
    "redaction.SealedWords": "erase_words, erase_words_naming",
    "registers.SubjectSecret": "erase_person, carry_out_retention",
    "registers.RecordSecret": "erase_person, carry_out_retention",
    "registers.Record": "erase_person, carry_out_retention",
    "registers.BlindKey": "erase_person, carry_out_retention",
    "tickets.Ticket": "cells forgotten once corrected, else with their days; reasons name columns",
    "tickets.TicketFile": "what an officer called his file",
    "intake.Reject": "forgotten with its delivery's cells after its days",
    "intake.IntakeRun": "forgotten with its delivery's cells after its days",
    "annual_reports.ReportDraft": "deleted when the report is filed",
    "annual_reports.ReportFiling": "emptied within seconds, when it stands in the registers",
    "sending.Message": "address and words are emptied as soon as it is settled",
    "sending.Reach": "keep_reach: deleted with its address by whom it belongs to",
    "mandates.EntryCode": "marks alone, deleted after a day",
    "intake.DataLink": "whose it is: nobody's; a password of ours to a department, destroyed with the link",
    "intake.Arrival": "what an officer is called who sent a file; the file itself is destroyed when it is taken",
    "intake.Finding": "sealed under the subject's secret: erase_person",
}
# Kept whatever a person wishes, and by which law (个人信息保护法 第四十七条: a period that the law orders is not over).
KEPT = {
    "inspection.DrawnList": "档案法 on files of a check: from whom was drawn, by numbers of certificates",
    "inspection.Signature": "档案法 on files of a case: who signed the record of a check",
    "mediation.Signed": "档案法 on files of a case: who signed the agreement; the digest of its wording",
    "procedures.WordsTried": "a mark of a place, another at each number, under our key; gone after a day",
    "mediation.Joined": "档案法 on files of a case: which complaints were handled jointly; the digest of a wording",
    "mandates.LicenceBinding": "a mark alone, of an acting person",
    "mandates.ActingPerson": "档案法 on files of a matter: who acted for a business, and by whose authority",
    "annual_reports.ReportPart": "what a department calls a part it got, and why it sent it back; struck when written",
    "alarms.Alarm": "网络安全法 第二十三条: from which place or account it was tried, and what was done",
    "assessments.Assessment": "网络安全法 第二十三条: who tested the platform, what was found; nothing of persons",
    "assessments.LevelAnswer": "网络安全法 第二十三条: what was done about an item of the level; nothing of persons",
    "privacy.PrivacyRequest": "个人信息保护法 第五十条: that a request was answered, and how, has to be shown",
    "procedures.ParameterAmendment": "words of two administrators about a number of the law",
    "procedures.SavedView": "what an officer calls his own list; words he searched for are not kept in it",
    "jobs.Job": "a trace of a failure, struck when written, deleted after thirty days",
    "resolution.Decision": "words of an officer about two records",
    "matching.Pair": "words of an officer about two parties",
    "matching.SubjectMerge": "words of an officer about two subjects",
    "partners.Tenancy": "what a venue calls a stall",
    "performance.FigureObjection": "words between an officer and who leads him about a figure; struck when written",
    "evaluations.Evaluation": "words that anybody reads, of nobody known: no name, no telephone; struck when written",
    "venue_care.HousePaper": "rules of a venue as they were published and signed",
    "venue_care.VenueRound": "what a venue looks at; no words about anybody",
    "venue_care.RoundStop": "what a venue saw at a business; struck when written",
    "venue_care.VenueMessage": "what a venue told businesses; struck when written",
    "venue_care.MessageReceipt": "what a business answered its venue; struck when written",
    "venue_care.TenantGoods": "names of goods",
    "tenant_grading.TenantGrade": "names of indicators with counts; no words about anybody",
    "tenant_grading.GradingScheme": "rules of a venue; no words about anybody",
    "tenant_grading.OwnFigure": "what a venue counts at a tenant, and from where; struck when written",
    "tenant_grading.GradeObjection": "words between a venue and its tenant about a grade; struck when written",
    "certificates.Certificate": "counts of public records; no words and no name of a person",
    "collection.Filing": "numbers of an office, and its remarks on them; struck when written",
    "intake.PushKey": "a public key of a department; nothing of a person",
    "catalogue.FundedProject": "names of projects and laws; no words about anybody",
    "catalogue.Tag": "words about a register, without any record",
    "persons.PersonWarning": "食品安全法 第一百三十五条: that a shop was warned of somebody barred; masked, struck",
    "codes.ShopCode": "words of an officer about a printed code",
    "audit.AuditEvent": "网络安全法 第二十一条: logs of six months at least; struck when written",
    "audit.ChainHead": "digests alone",
    "audit.Checkpoint": "digests alone",
}


def holds_persons(model: type[Model]) -> bool:
    """Whether somebody's words or something encrypted stands in it."""
    columns = model._meta.concrete_fields
    return any(isinstance(one, Words) or one.get_internal_type() == "BinaryField" for one in columns)


def test_every_table_that_may_hold_a_person_is_erased_or_says_why_not():
    ours = [model for model in apps.get_models() if model.__module__.startswith("xinheng.")]
    holding = {model._meta.label for model in ours if holds_persons(model)}
    said = {*ERASED, *KEPT, *(model._meta.label for model in hanging())}
    assert holding - said == set(), "reach it by an erasure, or say which law keeps it"
    assert {*ERASED, *KEPT} - holding == set(), "no such table holds anything any more"
    assert set(ERASED) & set(KEPT) == set()


def test_what_hangs_on_a_matter_is_reached_by_itself():
    named = {model._meta.label for model in hanging()}
    expected = {"clues.Clue", "dispatch.DispatchOrder", "inspection.InspectionTask", "inspection.Finding",
                "inspection.TaskOfficer", "lifts.Rescue", "complaints.Complaint"}  # fmt: skip
    assert expected <= named
