"""What people do with any matter besides its table: put a wrong entry right, read what was struck."""

import pytest
from tests import cast as people
from tests import story

from xinheng.kit import city_time
from xinheng.portals.ui.tests.filing import send
from xinheng.services.complaints.models import Complaint
from xinheng.supervision.clues.actions import register_clue
from xinheng.supervision.clues.tips import Tip
from xinheng.support.audit.models import AuditEvent
from xinheng.support.notices.queries import unread_for
from xinheng.support.procedures.absences import stand_in
from xinheng.support.procedures.models import Matter
from xinheng.support.redaction.actions import keep_struck

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(client, shop) -> Matter:
    send(client, shop)
    return Complaint.objects.get().matter


def at(matter: Matter, page: str) -> str:
    return f"/officer/matters/{matter.number}/{page}"


def test_a_wrong_entry_is_put_right_and_stays_in_the_history(sign_in, matter):
    sun, before = sign_in("sun"), matter.facts["received_on"]
    told = {"fact": "received_on", "value": "2026年十月", "reason": "录入有误"}
    assert sun.post(at(matter, "correct"), told).status_code == 422
    assert sun.post(at(matter, "correct"), told | {"value": "2026-10-09"}).status_code == 302
    matter.refresh_from_db()
    assert (matter.facts["received_on"], matter.steps.last().title) == ("2026-10-09", "更正")
    assert before in str([step.facts for step in matter.steps.all()])


def test_what_was_struck_is_shown_for_a_purpose_and_written_down(sign_in, matter):
    number = "13800138000"
    sun = sign_in("sun")
    sun.post(f"/officer/complaints/{matter.complaint.number}/do/reject", {
        "reason_code": "R16-4", "words": f"已电话 {number} 告知",
    })  # fmt: skip
    page = sun.get(f"/officer/complaints/{matter.complaint.number}").content.decode()
    assert number not in page and "查看隐去的内容" in page
    assert sun.post(at(matter, "struck"), {"purpose": " "}).status_code == 422
    assert number in sun.post(at(matter, "struck"), {"purpose": "核实是否告知"}).content.decode()
    assert AuditEvent.objects.filter(verb="redaction.reveal_words").count() == 1
    assert number not in str(AuditEvent.objects.values_list("detail", flat=True))


def test_what_a_colleagues_complaint_struck_out_opens_to_him_and_the_head_alone(sign_in, matter, cast):
    complaint = Complaint.objects.get()
    complaint.facts = "另一个电话 13800138000"
    complaint.save()
    keep_struck([complaint])
    Matter.objects.filter(pk=matter.pk).update(assignee=story.second_officer(), office=people.OFFICE)
    asked, said = {"purpose": "核实是否告知"}, []
    for who in ("zhao", "sun"):
        said.append("13800138000" in sign_in(who).post(at(matter, "struck"), asked).content.decode())
    assert said == [False, True]
    Matter.objects.filter(pk=matter.pk).update(assignee=cast.zhao)
    assert "13800138000" in sign_in("zhao").post(at(matter, "struck"), asked).content.decode()


def test_what_was_struck_of_a_colleagues_matter_opens_to_him_his_stand_in_and_the_head(sign_in, matter, cast):
    """The right to read closed fields is one of the office; curiosity is no reason to use it."""
    number, liu = "13800138000", story.second_officer()
    sign_in("sun").post(f"/officer/complaints/{matter.complaint.number}/do/reject", {
        "reason_code": "R16-4", "words": f"已电话 {number} 告知",
    })  # fmt: skip
    Matter.objects.filter(pk=matter.pk).update(assignee=liu)
    zhao, page = sign_in("zhao"), f"/officer/complaints/{matter.complaint.number}"
    refused = zhao.post(at(matter, "struck"), {"purpose": "核实是否告知"})
    assert refused.status_code == 422 and "其他同事承办" in refused.content.decode()
    assert number not in refused.content.decode() and "查看隐去的内容" not in zhao.get(page).content.decode()
    assert number in sign_in("sun").post(at(matter, "struck"), {"purpose": "核实是否告知"}).content.decode()
    stand_in(away=liu, stand_in=cast.zhao, since=city_time.today(), until=city_time.today(), by=liu)
    assert number in zhao.post(at(matter, "struck"), {"purpose": "核实是否告知"}).content.decode()


def test_what_was_struck_of_a_clue_opens_to_who_has_it_in_hand_his_stand_in_and_the_head(sign_in, cast):
    """Whoever told it is in its words, though no party is kept beside it."""
    clue = register_clue(
        tip=Tip(source="walk_in", channel="front_desk", title="来访反映", text="举报人电话 13800138000", name="某店",
                breach_suspected=False),
        office=people.OFFICE, by=cast.zhao,
    )  # fmt: skip
    asked, matter = {"purpose": "核实是否属实"}, clue.matter
    Matter.objects.filter(pk=matter.pk).update(assignee=story.second_officer())

    def opened(who: str) -> bool:
        return "13800138000" in sign_in(who).post(at(matter, "struck"), asked).content.decode()

    assert (opened("zhao"), opened("sun")) == (False, True)
    Matter.objects.filter(pk=matter.pk).update(assignee=cast.zhao)
    assert opened("zhao")


def test_doing_what_a_notice_asked_for_reads_it(sign_in, matter, cast):
    assert unread_for(cast.zhao).filter(about_id=str(matter.pk)).exists()
    sign_in("zhao").post(f"/officer/complaints/{matter.complaint.number}/do/accept")
    assert not unread_for(cast.zhao).filter(about_id=str(matter.pk), title__contains="受理").exists()
