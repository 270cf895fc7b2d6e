"""Calls, visits and notes beside the moves."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import story
from tests.kept import kept

from xinheng.services.complaints.actions import ComplaintForm, submit_complaint
from xinheng.supervision.inspection.actions import name_officers
from xinheng.support.audit.models import AuditEvent
from xinheng.support.files.queries import files_about
from xinheng.support.files.reader import UnfitFile
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.noting import files_of, write_note
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.procedures.refusals import MoveRefused
from xinheng.support.procedures.sealed import works_on

begun = kept(story.begin)


@pytest.mark.clause("SZ-8.4-01", part=True)
def test_a_call_is_a_step_that_moves_nothing(begun):
    matter = begun.clue.matter
    before = (matter.state, matter.due_at, matter.assignee_id)
    picture = ("小票.png", story.picture())
    step = write_note(
        matter=matter, kind="call", words="打 13900000001，店主说明天退", by=begun.cast.sun, files=[picture]
    )
    matter.refresh_from_db()
    assert (matter.state, matter.due_at, matter.assignee_id) == before
    assert (matter.seq, step.title) == (step.seq, "通话记录") and "13900000001" not in step.reason
    assert [one.name for one in files_of(matter)] == ["小票.png"]
    assert AuditEvent.objects.filter(verb="clue.note", target_id=str(matter.pk)).exists()
    assert list(compare_matters()) == []
    assert works_on(begun.cast.sun, matter) and not works_on(begun.cast.tang, matter)


@pytest.mark.parametrize(
    ("who", "told", "said"),
    [
        ("sun", {"kind": "gossip", "words": "听说"}, "记录应为"),
        ("sun", {"kind": "call", "words": "  "}, "写明说了什么"),
        ("tang", {"kind": "call", "words": "过问"}, "不办理这类事项"),
        ("qian", {"kind": "call", "words": "过问"}, "不办理这类事项"),
    ],
)
def test_what_is_no_note(begun, who, told, said):
    with pytest.raises(MoveRefused, match=said):
        write_note(matter=begun.clue.matter, by=getattr(begun.cast, who), **told)


def test_a_note_with_a_file_that_cannot_be_kept_is_not_kept_either(begun):
    matter = begun.clue.matter
    with pytest.raises(UnfitFile):
        write_note(matter=matter, kind="visit", words="看了", by=begun.cast.sun, files=[("a.exe", b"MZ")])
    assert not matter.steps.filter(verb="note").exists()


@pytest.mark.clause("SZ-8.4-01", part=True)
def test_a_call_is_written_down_on_the_page_with_its_file(begun, sign_in):
    number, sun = begun.clue.number, sign_in("sun")
    sheet = f"/officer/matters/{number}/note"
    assert sun.post(sheet, {"kind": "call", "words": ""}).status_code == 422
    scan = SimpleUploadedFile("小票.png", story.picture())
    assert sun.post(sheet, {"kind": "visit", "words": "店里没有人", "attached": scan}).status_code == 302
    shown = sun.get(f"/officer/clues/{number}").content.decode()
    assert "店里没有人" in shown and "小票.png" in shown
    address = f"/officer/matters/{number}/notes/{files_of(begun.clue.matter).get().pk}"
    assert sun.get(address).status_code == 200
    assert sign_in("tang").get(address).status_code == 404, "who only looks does not see what was kept"


@pytest.mark.clause("SZ-8.5.1.3-01", part=True)
def test_the_inspector_sees_the_photos_of_who_complained(begun, sign_in):
    """On the desk and on the phone, from the check over the clue to the complaint."""
    form = ComplaintForm(
        name="林小满", phone="13900000001", address="江岸路 8 号", respondent_name="", facts="面里有异物",
        claims=["C6"], identity=f"uscc:{story.SHOP}", photos=(("面.png", story.picture()),),
    )  # fmt: skip
    complaint = submit_complaint(form=form).complaint
    move(matter=complaint.clue.matter, verb="send_to_dispatch", by=begun.cast.sun)
    sent = story.sent(story.Story(begun.cast, begun.liu, complaint.clue))
    name_officers(task=sent.task, officers=[begun.cast.zhao, begun.liu], by=begun.cast.zhao)
    address = reverse("officer:complaint_file", args=[complaint.number, files_about(complaint).get().pk])
    zhao = sign_in("zhao")
    for page in (f"/officer/inspections/{sent.task.number}", f"/officer/m/{sent.task.number}"):
        assert address in zhao.get(page).content.decode(), page
    assert zhao.get(address).status_code == 200
    assert address not in sign_in("tang").get(f"/officer/inspections/{sent.task.number}").content.decode()


def scan(name: str, data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or story.picture())


def test_what_was_photographed_on_one_visit_is_one_note(begun, sign_in):
    sheet, sun = f"/officer/matters/{begun.clue.number}/note", sign_in("sun")
    told = {"kind": "visit", "words": "货架都拍了"}
    many = sun.post(sheet, {**told, "attached": [scan(f"{n}.png") for n in range(10)]})
    assert many.status_code == 422 and "一次最多 9 个文件，选了 10 个" in many.content.decode()
    unfit = sun.post(
        sheet, {**told, "attached": [scan("1.png"), scan("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"0" * 99)]}
    )
    assert unfit.status_code == 422 and "“IMG_1.HEIC”没有收下" in html.unescape(unfit.content.decode())
    assert not begun.clue.matter.steps.filter(verb="note").exists(), "all of it or nothing"
    assert sun.post(sheet, {**told, "attached": [scan(f"{n}.png") for n in range(9)]}).status_code == 302
    assert begun.clue.matter.steps.filter(verb="note").count() == 1 and files_of(begun.clue.matter).count() == 9
