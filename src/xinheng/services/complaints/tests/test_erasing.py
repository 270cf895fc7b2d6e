"""Lin wants to be forgotten: no place still names her, and the trail is whole."""

from dataclasses import replace

import pytest
from tests import cast as people
from tests import story
from tests.stored import stored

from xinheng.kit import city_time
from xinheng.kit.names import fold
from xinheng.services.complaints import actions
from xinheng.services.complaints.actions import submit_complaint, withdraw_complaint
from xinheng.services.complaints.half_filed import keep_half
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.test_handling import KNOWN, by_telephone
from xinheng.services.complaints.tests.test_room import meet
from xinheng.services.mediation.actions import say
from xinheng.services.mediation.models import Mediation
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.document_service.actions import hand_over, start_delivery
from xinheng.supervision.inspection.actions import dispatch_and_open
from xinheng.support.audit.queries import verify
from xinheng.support.files.queries import files_about
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
from xinheng.support.procedures.noting import write_note
from xinheng.support.procedures.proving import compare_matters
from xinheng.support.redaction.actions import keep_struck
from xinheng.support.redaction.models import SealedWords

pytestmark = pytest.mark.django_db
NAME, STREET, PHONE = "欧阳独特名", "梧桐独特街 99 号", "137-1234-5678"
FORM = replace(
    KNOWN, name=NAME, phone=PHONE, address=STREET, goods=f"{NAME}的会员卡",
    photos=[(f"{NAME}身份证.png", story.picture())],
    facts=f"我是{NAME}，住{STREET}，电话{PHONE}，面里有异物。",
)  # fmt: skip


def serve(complaint: Complaint, cast: people.Cast) -> None:
    """The decision goes to her by hand; somebody at home takes it."""
    matter, step = complaint.matter, complaint.matter.steps.get(verb="accept")
    origin = Origin(matter.office, matter.field, matter, step, "投诉受理决定书")
    begun = start_delivery(origin=origin, by=cast.zhao, recipient_kind="person", recipient=NAME, address=STREET)
    hand_over(service=begun.document_service, by=cast.zhao, served_on=city_time.today(), receiver="欧阳大满",
              relation="family")  # fmt: skip


def order_about(complaint: Complaint, cast: people.Cast) -> None:
    """Her clue is dispatched and checked: instruction, aim and a struck number name her there."""
    clue = Clue.objects.filter(reporter_ref=complaint.number).order_by("pk")[0]
    move(matter=clue.matter, verb="send_to_dispatch", by=cast.zhou, reason=f"{NAME}住{STREET}")
    task = dispatch_and_open(clue=clue, office=people.OFFICE, by=cast.zhou, checklist="general")
    task.aim = f"核实{NAME}所说，电话{PHONE}"
    task.save()
    keep_struck([task])


@pytest.fixture
def closed(settings, tmp_path):
    """A complaint in whose course others wrote the complainant down."""
    settings.FILES_ROOT = tmp_path
    cast = people.cast()
    story.shop()
    complaint = submit_complaint(form=FORM).complaint
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    actions.pass_on_clue(complaint=complaint, by=cast.zhao, text=f"{NAME}（{PHONE}）在现场见过")
    serve(complaint, cast)
    order_about(complaint, cast)
    notify(account=cast.zhao, title=f"联系{NAME}", body=f"住{STREET}", about=complaint.matter)
    for matter in (complaint.matter, complaint.clue.matter):
        scan = (f"{NAME}来信.png", story.picture("red"))
        write_note(matter=matter, kind="note", words=f"{NAME}来信", by=cast.zhao, files=[scan])
    keep_half(answers={"name": NAME, "phone": PHONE, "facts": "还有一件"}, phone=PHONE)
    words = f"{NAME}不接电话 {PHONE}，也不在{STREET}"
    actions.terminate_mediation(complaint=complaint, by=cast.zhao, reason_code="T23-2", words=words)
    actions.notify_termination(complaint=complaint, by=cast.zhao, **by_telephone())
    return cast, complaint


def test_a_wish_reaches_every_place_and_the_trail_stays_whole(closed):
    cast, complaint = closed
    assert fold(NAME) in stored()
    steps = complaint.matter.steps.count()
    actions.erase_complainant(complaint=complaint, by=cast.sun, reason=f"{NAME}要求删除")
    told = stored()
    for value in (NAME, STREET, PHONE, PHONE.replace("-", "")):
        assert fold(value) not in told, value
    assert not files_about(complaint) and not files_about(complaint.matter)
    assert SealedWords.objects.filter(about_kind__in=["complaints.complaint", "clues.clue"]).count() == 0
    assert complaint.matter.steps.count() == steps
    assert list(compare_matters()) == verify() == []


def test_a_wish_reaches_what_was_shown_in_the_room(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    cast = people.cast()
    story.shop()
    complaint = submit_complaint(form=FORM).complaint
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    actions.start_mediation(complaint=complaint, by=cast.zhao, both_consent=True, way="视频")
    room = Mediation.objects.get()
    meet(room, cast.zhao)
    say(mediation=room, side="complainant", words=f"我是{NAME}", file=(f"{NAME}病历.png", story.picture("red")))
    say(mediation=room, side="business", words="这是小票", file=(f"{NAME}的小票.png", story.picture("blue")))
    withdraw_complaint(complaint=Complaint.objects.get(), by=None, words="")
    actions.notify_termination(complaint=Complaint.objects.get(), by=cast.zhao, **by_telephone())
    actions.erase_complainant(complaint=Complaint.objects.get(), by=cast.sun, reason="本人要求")
    assert fold(NAME) not in stored()
    assert [stored.name for stored in files_about(room)] == ["［投诉人信息已隐去］的小票.png"]


def test_only_who_answers_for_it_erases(closed):
    cast, complaint = closed
    for other in (cast.zhao, cast.qian, cast.admin):
        with pytest.raises(actions.ComplaintRefused, match="负责人"):
            actions.erase_complainant(complaint=complaint, by=other, reason="x")
    assert fold(NAME) in stored()
