"""Lin wants to be forgotten: no place still names her, and the trail is whole."""

from dataclasses import replace

import pytest
from django.apps import apps
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.kit.names import fold
from xinheng.services.complaints import actions
from xinheng.services.complaints.actions import submit_complaint
from xinheng.services.complaints.models import Complaint
from xinheng.services.complaints.tests.test_handling import KNOWN, by_telephone
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.document_service.actions import hand_over, start_delivery
from xinheng.supervision.inspection.actions import dispatch_and_open
from xinheng.support.audit.queries import verify
from xinheng.support.crypto.cipher import Unreadable, decrypt
from xinheng.support.notices.actions import notify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.doors.beginning import Origin
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


def stored() -> str:
    """Everything in the database: what is in clear, and all that a secret lying beside it opens."""
    told = []
    for model in apps.get_models():
        names = {f.attname: f.get_internal_type() == "BinaryField" for f in model._meta.concrete_fields}
        for row in model._default_manager.values():
            told.append(str([row[name] for name in names if not names[name]]))
            if secret := row.get("secret"):
                told += [opened(secret, row[name]) for name in names if names[name] and row[name]]
    return fold("".join(told))


def opened(secret: bytes, closed: bytes) -> str:
    """What is encrypted; nothing where the column is no ciphertext."""
    try:
        return decrypt(bytes(secret), bytes(closed)).decode()
    except Unreadable:
        return ""


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
    assert SealedWords.objects.filter(about_kind__in=["complaints.complaint", "clues.clue"]).count() == 0
    assert complaint.matter.steps.count() == steps
    assert list(compare_matters()) == verify() == []


def test_only_who_answers_for_it_erases(closed):
    cast, complaint = closed
    for other in (cast.zhao, cast.qian, cast.admin):
        with pytest.raises(actions.ComplaintRefused, match="负责人"):
            actions.erase_complainant(complaint=complaint, by=other, reason="x")
    assert fold(NAME) in stored()
