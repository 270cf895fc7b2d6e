"""The whole thread by actions: Lin complains, the office checks, the outcome becomes a record, the class changes."""

from decimal import Decimal

import pytest

from tests import cast as people
from tests import story
from xinheng.credit.portrait.queries import dossier_json
from xinheng.credit.risk.followers import rescore
from xinheng.credit.risk.queries import result_for
from xinheng.fusion.registers.models import Record
from xinheng.services.complaints.actions import (
    ComplaintForm,
    close_complaint,
    open_complaint,
    record_agreement,
    start_mediation,
    submit_complaint,
)
from xinheng.services.complaints.queries import progress_of
from xinheng.supervision.clues.actions import close_with_result
from xinheng.supervision.clues.models import Clue
from xinheng.supervision.clues.queries import pool
from xinheng.supervision.inspection import actions as inspection
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.queries import verify
from xinheng.support.procedures.actions import move
from xinheng.support.procedures.models import Step

pytestmark = pytest.mark.django_db(transaction=True)

FORM = ComplaintForm(
    name=people.LIN.name, phone=people.LIN.phone, address="两河区望桥路 8 号", respondent_name=story.NAME,
    identity=f"uscc:{story.SHOP}", facts="11 月 18 日在店里吃面，面里有异物，后厨没有许可证。", claims=["C6", "C7"],
    issue="P2", amount=Decimal("28.00"), publish_agreed=True,
)  # fmt: skip


def check(task, cast, liu) -> None:
    """The visit: approved before, two officers, every item answered, a photo, the party's signature."""
    inspection.name_officers(task=task, officers=[cast.zhao, liu], by=cast.zhao)
    inspection.approve_check(task=task, by=cast.sun)
    inspection.arrive(task=task, by=cast.zhao, typed_because="店内未张贴主体码")
    photo = inspection.add_photo(task=task, data=story.picture("grey"), by=liu, item="scope_and_permits")
    entries = story.answers(address_matches="实际在 14 号", scope_and_permits="无食品经营许可证")
    inspection.record_findings(task=task, entries=entries, by=cast.zhao)
    assert photo.file.restricted
    inspection.sign(task=task, name=people.CHEN.name, image=story.picture(), by=cast.zhao)
    for one in (cast.zhao, liu):
        signed = {"name": one.display_name, "image": story.picture(), "role": "officer", "officer": one}
        inspection.sign(task=task, by=cast.zhao, **signed)
    inspection.finish_check(task=task, by=cast.zhao)
    move(matter=task.matter, verb="submit_result", by=cast.zhao)


@pytest.mark.clause("EX-03", "SZ-8.2.2-02", "SZ-8.2.3-01", "CQ-4-09")
@pytest.mark.clause("EX-05", "SZ-8.1-01", part=True)
def test_a_complaint_changes_what_the_city_knows():
    cast, liu, shop = people.cast(), story.second_officer(), story.shop()
    rescore()
    before = result_for(shop.pk)

    receipt = submit_complaint(form=FORM)
    clue = Clue.objects.get(reporter_ref=receipt.number)
    assert (clue.match, clue.matter.office) == ("exact", people.OFFICE)
    assert list(pool(cast.sun)) == [clue]

    move(matter=clue.matter, verb="send_to_dispatch", by=cast.sun)
    task = inspection.dispatch_and_open(clue=clue, office=people.OFFICE, by=cast.zhou, checklist="general")
    check(task, cast, liu)
    approved = inspection.approve_result(task=task, by=cast.sun)

    assert approved.order_number
    assert approved.case_clue.matter.state == "dispatch_ready"
    kept = set(Record.objects.filter(subject=shop).values_list("type", flat=True))
    assert {"inspection_result", "corrective_order"} <= kept
    rescore()
    after = result_for(shop.pk)
    assert after.points > before.points
    assert task.number.encode() in dossier_json(f"uscc:{story.SHOP}")

    clue.refresh_from_db()
    close_with_result(clue=clue, by=cast.sun)
    seen = progress_of(open_complaint(number=receipt.number, given=receipt.check_word, place=people.HOME))
    assert "已责令于" in seen.checked
    assert seen.next_step.title == "决定是否受理"
    mediate(receipt.complaint, cast)

    seen = progress_of(open_complaint(number=receipt.number, given=receipt.check_word.lower(), place=people.HOME))
    assert seen.result == "退还 28 元，当场履行"
    published = Record.objects.get(type="complaint_publicity")
    assert people.LIN.name not in published.open
    assert AuditEvent.objects.filter(target_kind="procedures.matter").count() == Step.objects.count()
    assert verify() == []


def mediate(complaint, cast) -> None:
    """Accepted, mediated, agreed, filed and published."""
    complaint.matter.refresh_from_db()
    move(matter=complaint.matter, verb="accept", by=cast.zhao)
    start_mediation(complaint=complaint, by=cast.zhao, both_consent=True, way="电话")
    record_agreement(complaint=complaint, by=cast.zhao, agreement="退还 28 元，当场履行")
    close_complaint(complaint=complaint, by=cast.zhao, agreement_paper="performed")
